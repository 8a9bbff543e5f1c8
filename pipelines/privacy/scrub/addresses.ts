import type { Finding } from './kind.ts';

const HAN = '\\u4e00-\\u9fff';
const NUM = '(?:\\d{1,4}(?:[-之]\\d{1,4})?|[一二三四五六七八九十百]{1,4}|[A-Z]\\d{0,3})';
const UNIT = '(?:号楼|号院|栋|幢|座|单元|门|层|楼|室|房|户|号|区|组|弄|院|#|段)';
/** What may follow once an address has begun: further levels, an estate between them, a bare room number at the end. */
const REST = `(?:[ ,]?(?:[${HAN}]{0,8}?)${NUM}${UNIT})*(?:(?:宿舍楼|宿舍|公寓|大厦|楼|苑|园)?\\d{3,4}(?!\\d|[元年万]))?`;
const ROADLIKE =
  '(?:路|大街|街|大道|道|巷|胡同|里|条|坊|村|屯|组|社|队|庄|寨|营|镇|社区|小区|苑|园|院|弄|湾|庭|城|府|厦|宿舍|公寓|街坊)';
const NOT_A_DOOR = '(?!线|文|令|公告|公路|窗|柜|前|后|起|开|到|至|[日晚早上下])';

const ANCHORS: readonly RegExp[] = [
  // A road or village and its house number.
  new RegExp(`${ROADLIKE}[ ]?${NUM}(?:组|队|社)?(?:${NUM})?(?:号|弄)${NOT_A_DOOR}${REST}`, 'gi'),
  // A building; more levels make it certain.
  new RegExp(`${NUM}(?:栋|幢|号楼|号院|#楼|座(?=${NUM}))${REST}`, 'gi'),
  new RegExp(`${NUM}单元${NUM}${REST}`, 'gi'),
  new RegExp(`(?:大厦|写字楼|公寓|宿舍楼?|小区|花园|家园|号楼|苑|广场|中心)${NUM}(?:室|房)${REST}`, 'gi'),
  new RegExp(`(?<=[${HAN}])\\d{1,3}-\\d{1,2}-\\d{3,4}(?![\\d-])`, 'g'),
];

/** Before an address; what stands left of the last of these is not part of it. */
const STOPS =
  /住在|家住|家在|住址|地址|户籍地?|位于|寄到|寄往|寄|送到|送至|老家是?|宿舍是|住|[在到至是为给从去往:,;。!?()、"“”\s我他她你的请派找把将让被又再称了]|拆除|强占|购买|期间|反映|投诉|举报|关于|咨询|房子|离/g;
const COUNTED = /(?:共|有|建了|约|近|每|几|第|建成|拆|盖)$/;
const PLACE_CHARS = new RegExp(`[${HAN}A-Za-z0-9·()-]`);
const REACH = 40;

/** Addresses that lead to one door. A road, an estate or a town alone names no person and stays. */
export function findAddresses(text: string): Finding[] {
  const found: Finding[] = [];
  for (const [kind, pattern] of ANCHORS.entries()) {
    for (const match of text.matchAll(pattern)) {
      const start = placeStart(text, match.index);
      const lead = text.slice(start, match.index);
      const levels = match[0].match(new RegExp(`${NUM}${UNIT}`, 'gi'))?.length ?? 0;
      // A building without a place before it is a count ("3栋楼"), unless more levels follow.
      if (kind === 1 && levels < 2 && (lead.length < 2 || COUNTED.test(lead))) continue;
      if (kind === 4 && lead.length < 2) continue;
      found.push({ kind: 'address', start, end: match.index + match[0].length });
    }
  }
  return merged(found);
}

/** Walks left over the letters of place names to the last word that introduces a place. */
function placeStart(text: string, anchor: number): number {
  let start = anchor;
  while (start > 0 && anchor - start < REACH && PLACE_CHARS.test(text[start - 1] ?? '')) start--;
  const lead = text.slice(start, anchor);
  let skip = 0;
  for (const stop of lead.matchAll(STOPS)) skip = stop.index + stop[0].length;
  return start + skip;
}

function merged(found: Finding[]): Finding[] {
  const out: Finding[] = [];
  for (const finding of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = out.at(-1);
    if (last && finding.start <= last.end) {
      out[out.length - 1] = { ...last, end: Math.max(last.end, finding.end) };
    } else out.push(finding);
  }
  return out;
}
