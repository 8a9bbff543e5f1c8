import { contract } from './contract.ts';
import { amount, boolean, code, count, date, reference, region, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { industry, orgCode, regionCode } from './place-fields.ts';

/** Festival welfare bought by unions for their members: units and amounts, no persons. */
export const welfarePurchases = contract({
  family: 'welfare_purchases',
  version: 1,
  title: { zh: '节日福利采购', en: 'Welfare purchases' },
  grain: { zh: '每行一笔采购明细', en: 'One row per purchase line' },
  key: ['purchase_no', 'line_no'],
  event: 'purchased_on',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 120,
  fields: {
    purchase_no: reference('采购编号', 'Purchase number', ['采购单号', '采购合同编号', 'purchase_no'], {
      required: true,
      example: 'CG2026-0315',
    }),
    line_no: text(20, '明细行号', 'Line number', ['行号', '序号', 'line_no'], {
      sensitivity: 'L0',
      example: '1',
    }),
    purchased_on: date('采购日期', 'Purchased on', ['采购时间', '签订日期', 'purchased_on'], {
      required: true,
      example: '2026-02-05',
    }),
    org_code: orgCode(['采购工会编码']),
    region_code: regionCode(),
    industry: industry(),
    festival: code('festival', 'other', '节日', 'Festival', ['节日名称', 'festival'], { example: '春节' }),
    consumption_class: code('consumption_class', '99', '物品类别', 'Item class', [
      '消费类别',
      '采购类别',
      'consumption_class',
    ]),
    is_pooled: boolean('是否集中采购', 'Pooled purchase', ['集中采购', '上级集采', 'is_pooled']),
    is_preferred: boolean('是否职工意向品类', 'In members’ stated preferences', ['意向品类', 'is_preferred']),
    is_consumption_aid: boolean('是否消费帮扶', 'Consumption aid', ['消费帮扶', 'is_consumption_aid']),
    origin_code: region('产地', 'Place of origin', ['原产地', '产地行政区划', '产品产地', 'origin'], {
      example: '530000',
    }),
    headcount: count(1, undefined, '发放人数', 'Persons who received', ['人数', '覆盖人数', 'headcount'], {
      example: '320',
    }),
    amount_fen: amount('采购金额', 'Amount', ['金额', '采购总额', '合同金额', 'amount'], {
      required: true,
      example: '96000.00',
    }),
    list_amount_fen: amount('市场价金额', 'List amount', ['市场价', 'list_amount'], { example: '112000.00' }),
    merchant_no: reference('商户编号', 'Merchant number', ['供应商编号', '商家编号', 'merchant_no'], {
      example: 'SH00120',
    }),
  },
  rules: [
    {
      id: 'purchased_not_in_future',
      severity: 'reject',
      holds: 'purchased_on <= exported_at + interval 1 day',
      field: 'purchased_on',
      zh: '采购日期晚于导出时间',
      en: 'Purchased after the export was made',
      fix: { zh: '核对采购日期', en: 'Check the date' },
    },
    {
      id: 'per_head_plausible',
      severity: 'warn',
      holds: 'amount_fen <= headcount * 500000',
      field: 'amount_fen',
      zh: '人均福利超过 5000 元，疑为单位（元/万元）有误',
      en: 'More than 5,000 yuan a head: is the unit right?',
      fix: { zh: '核对金额单位', en: 'Check the unit of the amount' },
    },
  ],
});
