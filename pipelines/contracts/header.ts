/** Traditional characters of headers and their simplified forms, in pairs. */
const TRADITIONAL =
  '編编號号類类別别業业處处結结請请額额聯联絡络電电話话爭争議议單单時时間间訂订會会員员稱称證证狀状態态區区縣县鄉乡鎮镇費费買买賣卖價价數数備备註注貨货項项優优點点評评滿满訴诉諮咨詢询辦办應应覆复復复動动勞劳職职場场學学歷历齡龄產产機机構构務务發发領领過过實实總总計计開开關关閉闭轉转來来課课門门個个種种據据檔档標标題题內内郵邮銀银帳账戶户';
const SIMPLIFIED = new Map(
  Array.from(TRADITIONAL.matchAll(/(.)(.)/gu), ([, from = '', to = '']) => [from, to] as const),
);

/** A header with the traditional characters that headers are made of in their simplified form. */
export const simplified = (header: string): string =>
  header.replace(/\p{Script=Han}/gu, (letter) => SIMPLIFIED.get(letter) ?? letter);

/**
 * The form in which headers are compared: full width folded, brackets, spaces, underscores and invisible
 * characters removed, lower case. `成交金额（元）` and `成交金额(元)` and `成交金额 元` are one header.
 */
export const headerKey = (header: string): string =>
  simplified(header.normalize('NFKC'))
    .replace(/[\p{White_Space}\p{Cf}_()[\]【】「」:*'"]/gu, '')
    .toLowerCase();
