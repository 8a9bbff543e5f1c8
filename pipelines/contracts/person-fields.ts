import type { Field } from './contract.ts';
import { dropped, person } from './field.ts';

/** Headers by which sources name a person. Each takes the further aliases of its family. */
export const memberNo = (aliases: readonly string[] = []): Field =>
  person(
    'member_no',
    '会员编号',
    'Member number',
    ['会员号', '会员卡号', '会员ID', 'member_no', 'member_id', 'household_id', ...aliases],
    { example: 'HY5101000123' },
  );

export const phone = (aliases: readonly string[] = []): Field =>
  person('phone', '手机号', 'Mobile phone', [
    '手机号码',
    '手机',
    '联系电话',
    '电话',
    '联系方式',
    'phone',
    'mobile',
    ...aliases,
  ]);

export const idNumber = (aliases: readonly string[] = []): Field =>
  person('id_number', '身份证号', 'ID number', [
    '身份证号码',
    '身份证',
    '证件号',
    '证件号码',
    '公民身份号码',
    'id_number',
    ...aliases,
  ]);

/** Known and refused everywhere a person can appear: names, addresses, cards, contacts. */
export const refusedPersonFields = (
  names: readonly string[] = [],
  addresses: readonly string[] = [],
): Readonly<Record<string, Field>> => ({
  person_name: dropped('姓名', 'Name', ['会员姓名', '申请人', '联系人', 'name', ...names]),
  address: dropped('详细地址', 'Address', [
    '地址',
    '家庭住址',
    '住址',
    '通讯地址',
    'address',
    'ZIP code',
    'zip',
    '邮编',
    ...addresses,
  ]),
  email: dropped('电子邮箱', 'E-mail', ['邮箱', 'email']),
  bank_card: dropped('银行卡号', 'Bank card', ['银行账号', '收款账号', '开户行', 'bank_card']),
});

/** The employer or firm a record is about; it may be a household name, and often names the person as well. */
export const refusedParty = (names: readonly string[]): Field => dropped('涉事单位', 'Body concerned', names);
