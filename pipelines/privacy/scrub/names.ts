import type { Finding } from './kind.ts';
import { isAmbiguousSurname, isGivenChar, isWordNotName, surnameAt, TRANSLITERATED } from './surnames.ts';
import { ANY_MARK, MARKS } from './working-text.ts';

const HAN = /[\u4e00-\u9fff]/;
const SEP = '[ \\t:,()"“”‘’《》【】\\-/]{0,3}';

/** After these a name follows; nothing else is expected. */
const SURE =
  '姓名|名字叫?做?|户名|开户名|收款人|联系人|申请人|投诉人|举报人|反映人|诉求人|求助人|来电人|被投诉人|当事人|证人|签名|签字|经办人|审核人|负责人|收件人|寄件人|签收人|法定代表人|法人代表|法人|曾用名|现名|真名|本名|人叫|我叫|她叫|他叫|名叫|叫做|叫作|自称|化名|署名|预约人|报名人|参加人员名单|名单|户主|证明人|(?:经办|审核|复核|制表|填表|记录|接待|受理|主管|领导|批准)(?= ?:)';
/** After these a name may follow. */
const WEAK =
  '还有|家庭成员|成员|报名|预约|会员|兹证明|我是|本人|是叫|请转告|转告|请找|找过|找到|找|联系|感谢|多亏了?|遇到|接待我的是|同事|工友|[我他她][爸妈哥姐弟妹]|打到|转到|汇到|支书|村长|镇长|乡长|县长|市长|老乡|同乡|朋友|邻居|表弟|表哥|表姐|表妹|堂弟|堂哥|侄子|外甥|舅舅|叔叔|姑姑|阿姨|哥哥|弟弟|姐姐|妹妹|儿子|女儿|孩子|丈夫|妻子|父亲|母亲|爸爸|妈妈|爱人|老公|老婆|老伴|对象|家属|老板娘?|包工头|工头|班长|组长|队长|主任|主席|经理|店长|店员|厂长|校长|院长|所长|科长|处长|局长|书记|会计|出纳|秘书|医生|护士|律师|老师(?!傅)|教练|教官|师傅|司机|骑手|快递员|外卖员|保安|保洁|主播|客服|中介|房东|业主|租客|租户|管理员|工作人员|负责的|单位的|公司的|工会的|厂里的|车间的|职工|员工|工人|患者|病人|伤者|死者|逝者|学员|学生|村民|居民|市民|听|请|和|跟|与|由|让|被|给|对|向|为|叫|@';
/** Forms of address and posts that follow a name; the ones after a bare family name too. */
const TITLE =
  '先生|女士|小姐|同志|师傅|老师|主任|副主任|经理|总监|书记|主席|局长|处长|科长|所长|院长|校长|厂长|店长|会计|律师|医生|大夫|护士|教练|老板|班长|组长|队长|站长|股长|工长|市长|县长|镇长|乡长|区长|村长|部长|省长|支书|警官|法官|教授|博士|大姐|大哥|大妈|大爷|阿姨|叔叔|奶奶|爷爷|姐|哥|总(?![是会体共部统额工之的在有不算数量计监经价面而理])|工(?=[ ,。、说])|某';

/** Words that follow a name and show where it ends. */
const FOLLOWS =
  '电话|手机|联系|联糸|号码|身份|证件|住|家|说|讲|称|反映|来电|投诉|举报|申请|咨询|是|在|的|和|与|跟|及|或|同志|先生|女士|小姐|师傅|老师|主任|副主任|经理|书记|主席|局长|处长|科长|院长|校长|医生|大夫|律师|老板|班长|队长|会计|大姐|大哥|阿姨|收|于|因|把|被|让|叫|要|也|都|就|已|没|不|未|系|为|现|男|女|欠|跑|失联|承诺|带队|要求|你好|您好|可以|一起|等|向|对|从|到|去|来|给|工号|户名|账号|帐号|卡号|开户|今年|年龄|年满|性别|介绍|热情|服务|超速|绕路|逆行|高考|需要|需|每天|每月|受伤|打|发|又|还|很|太|有|只|则|曾|正|将|会|能|想|请|办|报名|预约|参加|入职|入会|离职|退休|骂|辱骂|拒绝|态度|以|用|之|吧|吗|呢|啊|了|着|过|这|那|那里|同意|表示|认为|负责|组织|签|拿|拖|逼|强迫|威胁|答应|告诉|通知|回复|处理|安排|扣|罚|克扣|殴打|推|先|后|上|下|开|修|送|接|帮|借|买|卖|付|转|退|交|领|做|干|工作|们|两|三|一(?=[个位直起同家])|自己|自称|自愿|本人|及其|以及|所|经|摔|病|死|去世|生病|住院|怀孕|生育|今|昨|前|月|年|元|[0-9]';
const FOLLOW_AT = new RegExp(`^(?:${FOLLOWS})`);

/** What may stand before a name that nothing else announces. */
const OPENS = /(?:^|[^\u4e00-\u9fff])$|[的是和与跟找向给请叫问由让对到被把了在有个位名及或听]$/;

/** Before a name that begins a sentence and is followed by what only persons do. */
const ACTS =
  '说|讲|称|也?欠|反映|来电|投诉|申请|表示|认为|于\\d|家漏|你好|您好|,?工号|,?男(?!性)|,?女(?![士性工职儿])|[ ,]{0,2}\\d+岁|,?身份证|,?电话|,?手机|,?联系电话|\\(化名|\\(身份证|签名|同志|\\((?:妻子|丈夫|儿子|女儿|父亲|母亲|爱人|配偶|本人|长子|次子|长女|次女|女|男|\\d+岁)';

/** What looks like a name and goes on like this is a place. */
const PLACE_AHEAD = /^.{1,2}(?:镇|村|县|湾|乡|街|路|冲|垅|河|桥|砖|山矿|口经|界|省|市|区|庄|屯|岭|坪|塘)/;

type Trust = 'sure' | 'weak';

/**
 * The end of the name that begins here, or 0. Where the words around do not say how long a name is, the longer
 * reading is taken: better one character too many than half a name left.
 */
function nameEnd(text: string, at: number, trust: Trust): number {
  const family = surnameAt(text, at);
  if (family === 0) return 0;
  const first = text[at + family] ?? '';
  if (!HAN.test(first)) return 0;
  const ends = (position: number): 'plain' | 'word' | undefined => {
    const rest = text.slice(position, position + 4);
    if (rest === '' || !HAN.test(rest[0] ?? '')) return 'plain';
    return FOLLOW_AT.test(rest) ? 'word' : undefined;
  };
  if (trust === 'weak' && PLACE_AHEAD.test(text.slice(at + family, at + family + 4))) return 0;
  const one = at + family + 1;
  const two = one + 1;
  const second = text[one] ?? '';
  const ambiguous = family === 1 && isAmbiguousSurname(text[at] ?? '');
  const plausible = (given: string): boolean => [...given].every(isGivenChar);
  if (isWordNotName(text.slice(at, at + 2))) {
    // "王国" is a word and "王国庆" is a person; "高兴" is one only where a name must stand, and alone.
    const longer = plausible(first + second) && second !== '' && ends(two) !== undefined;
    if (longer && !ambiguous) return two;
    if (trust === 'weak' || (ends(one) !== 'plain' && !(longer && ends(two) === 'plain'))) return 0;
  }
  if (trust === 'weak' && !plausible(first) && (ambiguous || ends(one + 1) !== 'plain')) return 0;
  if (trust === 'weak' && FOLLOW_AT.test(text.slice(at + family, at + family + 2)) && !isGivenChar(first))
    return 0;

  if (ends(one) === 'plain') return one;
  if (ends(two) === 'plain') {
    // Two characters follow the family name and then no more: "王芳说," is rarer than "王芳芳,".
    return ends(one) === 'word' && !isGivenChar(second) ? one : two;
  }
  if (ends(one) === 'word' && !(isGivenChar(second) && ends(two))) return one;
  if (ends(two)) return two;
  if (isGivenChar(second)) return ambiguous && trust === 'weak' && !plausible(first) ? 0 : two;
  if (trust === 'sure') return two;
  return ambiguous || !isGivenChar(first) ? 0 : one;
}

interface Context {
  readonly pattern: RegExp;
  readonly trust: Trust;
}

const CONTEXTS: readonly Context[] = [
  { pattern: new RegExp(`(?:${SURE})${SEP}(?:是|为|叫|系)?${SEP}`, 'g'), trust: 'sure' },
  { pattern: new RegExp(`(?:${WEAK})[ :"“]{0,2}`, 'g'), trust: 'weak' },
  // In a list, and beside something that already names the person.
  {
    pattern: new RegExp(`${MARKS.name}(?:\\([^()]{0,6}\\))?[ ]?(?:、|,|和|与|及|跟|以及|或|/| )[ ]?`, 'g'),
    trust: 'weak',
  },
];

/** Family names alone are marked before a form of address; whole names wherever their surroundings say so. */
export function findNames(text: string, known: ReadonlySet<string>): Finding[] {
  return [
    ...knownNames(text, known),
    ...transliterated(text),
    ...announced(text),
    ...titled(text),
    ...besideIdentifiers(text),
    ...alone(text),
    ...listed(text),
    ...acting(text),
    ...nicknames(text),
  ].map(({ start, end }) => ({ kind: 'name', start, end }));
}

type Span = { readonly start: number; readonly end: number };

function announced(text: string): Span[] {
  return CONTEXTS.flatMap(({ pattern, trust }) =>
    [...overlapping(text, pattern)].flatMap((at) => {
      const end = nameEnd(text, at, trust);
      return end > 0 ? [{ start: at, end }] : [];
    }),
  );
}

/** Ends of all matches, also of those that begin inside another ("老板娘" holds "老板"). */
function* overlapping(text: string, pattern: RegExp): Generator<number> {
  const sticky = new RegExp(pattern.source, 'y');
  for (const match of text.matchAll(pattern)) {
    yield match.index + match[0].length;
    for (let at = match.index + 1; at < match.index + match[0].length; at++) {
      sticky.lastIndex = at;
      const inner = sticky.exec(text);
      if (inner) yield at + inner[0].length;
    }
  }
}

const TITLES = new RegExp(`(?:${TITLE})`, 'g');

function titled(text: string): Span[] {
  return [...text.matchAll(TITLES)].flatMap((match): Span[] => {
    const end = match.index;
    const honours = !/^(?:总|工|姐|哥|某)/.test(match[0]);
    for (const length of [4, 3, 2]) {
      const start = end - length;
      if (!honours || start < 0) continue;
      const name = text.slice(start, end);
      const family = surnameAt(text, start);
      const given = name.slice(family);
      if (family === 0 || given.length === 0 || given.length > 2 || isWordNotName(name.slice(0, 2))) continue;
      const stranger =
        !isAmbiguousSurname(name[0] ?? '') &&
        /(?:^|[^\u4e00-\u9fff])$/.test(text.slice(Math.max(0, start - 1), start));
      if (
        !stranger &&
        ![...given].every(
          (c) => isGivenChar(c) || (given.length === 1 && HAN.test(c) && OPENS.test(text.slice(0, start))),
        )
      )
        continue;
      // "和王主任": the word before the family name, not a name that begins with it.
      if (isAmbiguousSurname(name[0] ?? '') && family === 1) {
        if (given.length === 1 && surnameAt(text, start + 1) === 1) continue;
        if (!OPENS.test(text.slice(0, start))) continue;
      }
      return [{ start, end }];
    }
    for (const length of [2, 1] as const) {
      const start = end - length;
      if (start < 0 || surnameAt(text, start) !== length) continue;
      const lead = text.slice(Math.max(0, start - 1), start);
      const word = isWordNotName(text.slice(start, start + 2)) || isWordNotName(lead + (text[start] ?? ''));
      if (word) continue;
      if (!OPENS.test(lead) && (isAmbiguousSurname(text[start] ?? '') || !honours)) continue;
      return [{ start, end }];
    }
    return [];
  });
}

const REACHES = `[${MARKS.id_number}${MARKS.mobile}${MARKS.landline}${MARKS.bank_card}${MARKS.email}${MARKS.account}${MARKS.address}]`;
const BEFORE_IT = new RegExp(
  `(?<![\\u4e00-\\u9fff])([\\u4e00-\\u9fff]{2,4}?)(?=[ ,:()]{0,3}(?:收|的?(?:联系)?(?:电话|手机号?|身份证号?码?|卡号|微信|地址)[是为]?)?[ ,:()]{0,3}${REACHES})`,
  'g',
);
const AFTER_IT = new RegExp(`${REACHES}[ ,:()/]{0,3}(?:是|她叫|他叫|户名)?`, 'g');

function besideIdentifiers(text: string): Span[] {
  const lead = [...text.matchAll(BEFORE_IT)].flatMap((match): Span[] => {
    const words = match[1] ?? '';
    const family = surnameAt(words, 0);
    const given = words.slice(family);
    if (family === 0 || given.length === 0 || given.length > 2) return [];
    if (isWordNotName(words.slice(0, 2)) && !(given.length === 2 && [...given].every(isGivenChar))) return [];
    if (!isGivenChar(given[given.length - 1] ?? '') && isAmbiguousSurname(words[0] ?? '')) return [];
    return [{ start: match.index, end: match.index + words.length }];
  });
  const trail = [...text.matchAll(AFTER_IT)].flatMap((match): Span[] => {
    const start = match.index + match[0].length;
    const end = nameEnd(text, start, 'weak');
    return end > 0 && !HAN.test(text[end] ?? '')
      ? [{ start, end }]
      : end > 0 && /^(?:收|预约|报名)/.test(text.slice(end))
        ? [{ start, end }]
        : [];
  });
  return [...lead, ...trail];
}

/** A line, or a whole cell, that is a name and nothing else, perhaps with a date. */
function alone(text: string): Span[] {
  const line =
    /(?:^|\n)[ \t]*([\u4e00-\u9fff]{2,4})(?=[ \t]*(?:\d{4}[年./-][\d月日./-]{2,8})?[ \t\r]*(?:\n|$))/g;
  return [...text.matchAll(line)].flatMap((match): Span[] => {
    const words = match[1] ?? '';
    const family = surnameAt(words, 0);
    const given = [...words.slice(family)];
    if (family === 0 || given.length === 0 || given.length > 2 || !given.every(isGivenChar)) return [];
    if (isWordNotName(words.slice(0, 2))) return [];
    const start = match.index + match[0].length - words.length;
    return [{ start, end: start + words.length }];
  });
}

const LIST = /(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff]))*、/g;

/** Two or more names in a row, with nothing else between them; what follows the last comma is seen to later. */
function listed(text: string): Span[] {
  return [...text.matchAll(LIST)].flatMap((match): Span[] => {
    const items = match[0].split('、').slice(0, -1);
    const names = items.filter((item) => {
      const given = [...item.slice(surnameAt(item, 0))];
      return surnameAt(item, 0) > 0 && given.length > 0 && given.length <= 2 && given.every(isGivenChar);
    });
    if (items.length < 2 || names.length < items.length || items.some((i) => isWordNotName(i.slice(0, 2))))
      return [];
    let at = match.index;
    return items.map((item) => {
      const span = { start: at, end: at + item.length };
      at = span.end + 1;
      return span;
    });
  });
}

const ACTING = new RegExp(`(?<![\\u4e00-\\u9fff])([\\u4e00-\\u9fff]{2,4}?)(?=(?:${ACTS}))`, 'g');

function acting(text: string): Span[] {
  return [...text.matchAll(ACTING)].flatMap((match): Span[] => {
    const words = match[1] ?? '';
    const family = surnameAt(words, 0);
    const given = [...words.slice(family)];
    if (family === 0 || given.length === 0 || given.length > 2 || !given.every(isGivenChar)) return [];
    if (isWordNotName(words.slice(0, 2)) || words === '本人') return [];
    return [{ start: match.index, end: match.index + words.length }];
  });
}

const NICKNAME =
  /(?:(?<![\u4e00-\u9fff])|(?<=[找跟和问叫让给请与的是听被员服友事]))([小老阿][\u4e00-\u9fff])(?=说|讲|和|跟|已|家|的|也|都|把|被|请|他|她|拿|那|态度|热情|很|[,。、;!?)\s]|$)/g;
const SURNAMED = /姓([\u4e00-\u9fff]{1,2})(?=的|[,。、;!?)\s]|$)/g;

function nicknames(text: string): Span[] {
  const short = [...text.matchAll(NICKNAME)].flatMap((match): Span[] => {
    const word = match[1] ?? '';
    if (surnameAt(word, 1) !== 1 || isAmbiguousSurname(word[1] ?? '') || word === '老师') return [];
    const end = match.index + match[0].length;
    return [{ start: end - 2, end }];
  });
  const surnamed = [...text.matchAll(SURNAMED)].flatMap((match): Span[] => {
    const word = match[1] ?? '';
    return surnameAt(word, 0) === word.length
      ? [{ start: match.index + 1, end: match.index + 1 + word.length }]
      : [];
  });
  return [...short, ...surnamed];
}

const SYLLABLE = `[${TRANSLITERATED}]`;
const DOTTED = new RegExp(`${SYLLABLE}{2,8}[·•・]${SYLLABLE}{2,8}`, 'g');
const LONG_TITLED = new RegExp(
  `(?<![\\u4e00-\\u9fff])(${SYLLABLE}{3,6})(?=同志|先生|女士|老师|师傅|主任)`,
  'g',
);

function transliterated(text: string): Span[] {
  return [...text.matchAll(DOTTED), ...text.matchAll(LONG_TITLED)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** A name found once is a name in the whole text. */
function knownNames(text: string, known: ReadonlySet<string>): Span[] {
  const out: Span[] = [];
  for (const name of known) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
      out.push({ start: at, end: at + name.length });
  }
  return out;
}

/** Whether a found name is long and special enough to be looked for elsewhere in its text. */
export const isTelling = (name: string): boolean =>
  name.length >= 2 && new RegExp(`^[^${ANY_MARK}]+$`).test(name) && !isWordNotName(name.slice(0, 2));
