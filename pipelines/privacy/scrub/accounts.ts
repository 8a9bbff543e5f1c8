import type { Finding } from './kind.ts';

const PROVINCE_SIGNS = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const PLATE = new RegExp(
  `[${PROVINCE_SIGNS}][A-Z][ ·•.\\-]{0,2}(?=[A-Z0-9]*\\d)(?:[A-Z0-9]{4,6}[挂学警港澳领使试超]|[A-Z0-9]{5,6}(?![A-Za-z0-9]))`,
  'gi',
);
const EMAIL =
  /(?<![\w.%+-])[\w.%+-]{1,64} ?(?:@|\(at\)|\[at\]) ?[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,5}/gi;

/** Named services, long forms anywhere, short ones (v, q) only before a colon. */
const SERVICE =
  '微信|薇信|威信|徽信|weixin|wechat|v信|(?<![a-z0-9])(?:vx|wx|qq|v(?=[ ]?[:：])|q(?=[ ]?[:：]))|扣扣|企鹅号?|抖音|快手|小红书|微博|支付宝|陌陌|telegram|whatsapp|钉钉|旺旺|闲鱼|推特|皮皮虾';
const ACCOUNT = new RegExp(
  `((?:${SERVICE})(?:号码|账号|帐号|群号|号|群|名|id)?(?:[ :,;()"“”]|是|为|叫|加|->){0,4})` +
    '((?=[\\w-]*[A-Za-z_])[A-Za-z0-9][\\w-]{4,31}|\\d{5,12})(?![\\w-])',
  'gi',
);
const WXID = /(?<![\w-])wxid_\w{4,32}/gi;
const MONEY = /^(?:\.\d| ?(?:元|块|圆|万|千|人民币))/;

const plain = (text: string, kind: Finding['kind'], pattern: RegExp): Finding[] =>
  [...text.matchAll(pattern)].map((m) => ({ kind, start: m.index, end: m.index + m[0].length }));

/** Mail addresses; looked for first, because a number may stand in one. */
export const findEmails = (text: string): Finding[] => plain(text, 'email', EMAIL);

/** Plates and accounts of social services. */
export function findAccounts(text: string): Finding[] {
  const labelled = [...text.matchAll(ACCOUNT)].flatMap((m): Finding[] => {
    const end = m.index + m[0].length;
    if (MONEY.test(text.slice(end, end + 3))) return [];
    return [{ kind: 'account', start: m.index + (m[1]?.length ?? 0), end }];
  });
  return [...labelled, ...plain(text, 'account', WXID), ...plain(text, 'plate', PLATE)];
}
