import { contract } from './contract.ts';
import { boolean, code, count, date, dropped, reference, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { refusedPersonFields } from './person-fields.ts';
import { orgCode, regionCode } from './place-fields.ts';

/**
 * Merchants on the union platform. `stars` is the back office's own score; the score from reviews is computed
 * from `merchant_ratings`, and the two are never mixed.
 */
export const merchants = contract({
  family: 'merchants',
  version: 1,
  title: { zh: '商户', en: 'Merchants' },
  grain: { zh: '每行一家商户', en: 'One row per merchant' },
  key: ['merchant_no'],
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 120,
  fields: {
    merchant_no: reference(
      '商户编号',
      'Merchant number',
      ['商家编号', '商户号', 'merchant_no', 'merchant_id', 'store_id'],
      {
        required: true,
        example: 'SH510000123',
      },
    ),
    merchant_name: text(120, '商户名称', 'Merchant name', ['商家名称', '店铺名称', 'merchant_name'], {
      example: '锦江便民超市(样例)',
    }),
    uscc: reference('统一社会信用代码', 'Unified social credit code', ['信用代码', '社会信用代码', 'uscc'], {
      example: '91510100MA00000000',
    }),
    ...refusedPersonFields(['法定代表人', '法人', '负责人']),
    phone: dropped('联系电话', 'Contact phone', ['电话', '手机号', '商户电话']),
    merchant_type: code(
      'merchant_type',
      'other',
      '商户类型',
      'Merchant type',
      ['商家类型', '经营类别', 'merchant_type'],
      {
        example: '餐饮',
      },
    ),
    region_code: regionCode(['经营地区划']),
    org_code: orgCode(['接入工会编码']),
    is_domestic_brand: boolean('国产优质品牌', 'Domestic quality brand', ['是否国产优质品牌']),
    is_local_specialty: boolean('地方特色产品', 'Local specialty', ['地方特色', '是否地方特色']),
    is_innovative_sme: boolean('创新型中小企业', 'Innovative SME', ['是否创新型中小企业']),
    is_consumption_aid: boolean('消费帮扶', 'Consumption aid', ['是否消费帮扶', '消费帮扶企业']),
    joined_on: date('接入日期', 'Joined on', ['入驻日期', '接入时间', '入驻时间', 'joined_on']),
    credit_grade: code(
      'credit_grade',
      'U',
      '信用等级',
      'Credit grade',
      ['信用评级', '商户信用等级', 'credit_grade'],
      {
        example: 'A',
      },
    ),
    status: code('merchant_status', 'unknown', '商户状态', 'Status', ['状态', '在库状态', 'status'], {
      example: '在库',
    }),
    status_on: date('状态日期', 'Status since', ['状态变更日期', '状态时间', 'status_on']),
    exit_reason: code('exit_reason', 'other', '退出原因', 'Reason of exit', ['清退原因', 'exit_reason'], {
      example: '',
    }),
    standard_no: text(
      40,
      '认证标准编号',
      'Certified by standard',
      ['服务标准编号', '标准编号', 'standard_no'],
      {
        sensitivity: 'L0',
        example: 'BZ2026-01',
      },
    ),
    certified_until: date('认证有效期', 'Certified until', ['认证到期日', '认证有效期至', 'certified_until']),
    stars: count(1, 5, '后台星级', 'Back-office stars', ['星级', '商户星级', 'stars'], { example: '4' }),
  },
  rules: [
    {
      id: 'exit_has_reason',
      severity: 'warn',
      holds: "status not in ('exited', 'banned') or exit_reason is not null",
      field: 'exit_reason',
      zh: '商户已退出但未填退出原因',
      en: 'Left the platform without a reason',
      fix: { zh: '补填退出原因', en: 'Fill in the reason' },
    },
    {
      id: 'status_after_joined',
      severity: 'reject',
      holds: 'status_on >= joined_on',
      field: 'status_on',
      zh: '状态日期早于接入日期',
      en: 'Status dated before the merchant joined',
      fix: { zh: '核对接入日期与状态日期', en: 'Check both dates' },
    },
  ],
});
