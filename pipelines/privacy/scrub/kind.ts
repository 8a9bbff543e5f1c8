/** What the scrubber looks for. */
export type ScrubKind =
  | 'id_number'
  | 'mobile'
  | 'landline'
  | 'bank_card'
  | 'plate'
  | 'email'
  | 'account'
  | 'address'
  | 'name';

export const SCRUB_KINDS: readonly ScrubKind[] = [
  'id_number',
  'mobile',
  'landline',
  'bank_card',
  'plate',
  'email',
  'account',
  'address',
  'name',
];

/** What stands in the text afterwards. */
export const PLACEHOLDER: Readonly<Record<ScrubKind, string>> = {
  id_number: '〔身份证号〕',
  mobile: '〔手机号〕',
  landline: '〔电话〕',
  bank_card: '〔银行卡号〕',
  plate: '〔车牌号〕',
  email: '〔邮箱〕',
  account: '〔社交账号〕',
  address: '〔地址〕',
  name: '〔姓名〕',
};

/** One thing found: where it stood, in UTF-16 units of the text it was found in, end exclusive. */
export interface Finding {
  readonly kind: ScrubKind;
  readonly start: number;
  readonly end: number;
}
