import { idCheckHolds, luhnHolds } from './checksums.ts';
import type { Finding, ScrubKind } from './kind.ts';

/** First two digits of GB/T 2260 codes: provinces, and 81–83 for residence permits of Hong Kong, Macao and Taiwan. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(
    ' ',
  ),
);

/** One or two signs people put between groups of a number. */
const GAP = '[ \\-·.]{0,2}';
/** Not inside a longer number or word; a label in letters (tel, vx) is no word. */
const OPEN = '(?<![A-Za-z0-9_])(?:(?:tel|phone|mobile|mob|sj|dh|wx|vx|qq|id|no)[ :.]{0,2})?';
const CLOSE = '(?![A-Za-z0-9])';

const MOBILE_CORE = [
  `1[3-9]\\d${GAP}\\d{4}${GAP}\\d{4}`,
  `1[3-9]\\d{2}${GAP}\\d{3}${GAP}\\d{4}`,
  `1[3-9]\\d{2}${GAP}\\d{4}${GAP}\\d{3}`,
  `1[3-9]\\d${GAP}\\d{3}${GAP}\\d{5}`,
  `1(?:[ -][3-9])(?:[ -]\\d){9}`,
].join('|');
const MOBILE = new RegExp(`${OPEN}((?:\\+?(?:00)?86[ \\-]{0,2})?(?:${MOBILE_CORE}))(?!\\d)`, 'gi');
const MOBILE_SPELT =
  /(?<![〇零一二三四五六七八九幺])[一幺][三四五六七八九][〇零一二三四五六七八九幺]{9}(?![〇零一二三四五六七八九幺])/g;
const ID18 = new RegExp(
  `${OPEN}(\\d{6}${GAP}\\d{4}${GAP}\\d{2}${GAP}\\d{2}${GAP}\\d{3} ?[\\dXx×])${CLOSE}`,
  'gi',
);
const ID15 = new RegExp(`${OPEN}(\\d{6}${GAP}\\d{6}${GAP}\\d{3})${CLOSE}`, 'gi');
const CARD = new RegExp(
  `${OPEN}(\\d{12,21}|\\d{4}(?:[ -]\\d{4}){2,4}(?:[ -]?\\d{1,3})?|\\d{6}[ -]\\d{6,13})${CLOSE}`,
  'gi',
);
const LANDLINE =
  /(?<![A-Za-z0-9_])((?:\+?86[ -]?)?(?:\(0\d{2,3}\)|(?:010|02\d|0[3-9]\d{2}))[ -]{0,2}[1-9]\d{2,3}[ -]?\d{4}(?:(?:-|转|#)\d{1,6})?|\+?86[ -]\d{2,3}[ -]\d{7,8}|\+?(?:852|853|886)[ -]\d{4}[ -]?\d{4})(?!\d)/g;
const LOCAL =
  /((?:电话|座机|固话|传真|致电|拨打|号码|来电显示)[^\d\u4e00-\u9fff]{0,2}(?:是|为)?[^\d\u4e00-\u9fff]{0,2})([2-9]\d{2,3}[ -]?\d{4})(?![\dA-Za-z])/g;

/** Just before a number that names a thing, not a person. */
const THING_LABEL =
  /(?:编号|单号|序号|流水号?|代码|条形?码|发票号?码?|票号|工号|学号|文号|案号|期号|合同号码?|批号|订单(?:号码?)?|工单(?:号码?)?|运单(?:号码?)?|低保证号|券[号码]|取件码|验证码|核销码|货号|型号|税号|车架号|受理号|交易号|查询码)[ :#是为]{0,3}[A-Za-z]{0,4}$/i;
const ID_LABEL = /(?:身份证|证件|身份|老证|公民)[^\d]{0,8}$/;
const CARD_LABEL =
  /(?:账号|帐号|账户|帐户|卡号|银行卡|工资卡|储蓄卡|信用卡|社保卡|存折|打到|转到|汇到|打入|转入|汇入|打款到)[^\d元]{0,6}$/;
/** A quantity follows: money, weight, a decimal. */
const MEASURE = /^(?:\.\d| ?(?:元|圆|块|万|亿|千|美元|港元|人民币|吨|公斤|千克|度|人|件|户|%))/;

const before = (text: string, at: number): string => text.slice(Math.max(0, at - 16), at);

/** Numbers that name a person or reach one. */
export function findNumbers(text: string): Finding[] {
  return [...findIds(text), ...findMobiles(text), ...findLandlines(text), ...findCards(text)];
}

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  readonly label: string;
  readonly ofThing: boolean;
  readonly measures: boolean;
}

function candidates(text: string, pattern: RegExp): Candidate[] {
  return [...text.matchAll(pattern)].map((match) => {
    const written = match[1] ?? match[0];
    const end = match.index + match[0].length;
    const start = end - written.length;
    const label = before(text, start);
    return {
      start,
      end,
      digits: written.replace(/[^\dXx×]/g, '').replace(/[x×]/g, 'X'),
      label,
      ofThing: THING_LABEL.test(label),
      measures: MEASURE.test(text.slice(end, end + 4)) || /[¥$€£]\s?$/.test(label),
    };
  });
}

const as = (kind: ScrubKind, list: readonly Candidate[]): Finding[] =>
  list.map(({ start, end }) => ({ kind, start, end }));

function findIds(text: string): Finding[] {
  const long = candidates(text, ID18).filter((c) => {
    if (ID_LABEL.test(c.label)) return true;
    if (!PROVINCES.has(c.digits.slice(0, 2)) || !isDate(c.digits.slice(6, 14), ['18', '19', '20']))
      return false;
    // A wrong check digit is a typing error more often than chance; after "订单号" it is chance.
    return idCheckHolds(c.digits) || (!c.ofThing && !c.measures);
  });
  const short = candidates(text, ID15).filter((c) => {
    if (c.measures || c.ofThing) return false;
    if (ID_LABEL.test(c.label)) return true;
    return PROVINCES.has(c.digits.slice(0, 2)) && isDate(`19${c.digits.slice(6, 12)}`, ['19']);
  });
  return as('id_number', [...long, ...short]);
}

function isDate(yyyymmdd: string, centuries: readonly string[]): boolean {
  const month = Number(yyyymmdd.slice(4, 6));
  const day = Number(yyyymmdd.slice(6, 8));
  return centuries.includes(yyyymmdd.slice(0, 2)) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function findMobiles(text: string): Finding[] {
  const written = candidates(text, MOBILE).filter((c) => !c.ofThing && !c.measures);
  const spelt = candidates(text, MOBILE_SPELT);
  return as('mobile', [...written, ...spelt]);
}

function findLandlines(text: string): Finding[] {
  const full = candidates(text, LANDLINE).filter((c) => !c.ofThing && !c.measures);
  const local = [...text.matchAll(LOCAL)].flatMap((match): Finding[] => {
    const start = match.index + (match[1]?.length ?? 0);
    const end = match.index + match[0].length;
    return THING_LABEL.test(before(text, start)) || MEASURE.test(text.slice(end, end + 4))
      ? []
      : [{ kind: 'landline', start, end }];
  });
  return [...as('landline', full), ...local];
}

/** First digits of cards issued in China (银联 62, old 9 and 60 series) and by the international schemes. */
const ISSUER = /^(?:62|4|5[1-5]|3[4-7]|60|68|69|81|90|955)/;

function findCards(text: string): Finding[] {
  return as(
    'bank_card',
    candidates(text, CARD).filter(({ digits, label, ofThing, measures }) => {
      if (digits.includes('X') || measures) return false;
      if (CARD_LABEL.test(label)) return digits.length >= 12;
      return (
        !ofThing && digits.length >= 15 && digits.length <= 19 && ISSUER.test(digits) && luhnHolds(digits)
      );
    }),
  );
}
