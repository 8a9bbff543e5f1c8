import { contract } from './contract.ts';
import { boolean, code, count, date, decimal, ownNumber } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { industry, orgCode, regionCode, unitType } from './place-fields.ts';

/** Agreements signed. Coverage says what is on paper, not what it does. */
export const collectiveAgreements = contract({
  family: 'collective_agreements',
  version: 1,
  title: { zh: '集体合同', en: 'Collective agreements' },
  grain: { zh: '每行一份集体合同', en: 'One row per agreement' },
  key: ['agreement_no'],
  event: 'signed_on',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    agreement_no: ownNumber('合同编号', 'Agreement number', ['集体合同编号', '协议编号', 'agreement_no'], {
      required: true,
      example: 'JT2026-0042',
    }),
    agreement_type: code(
      'agreement_type',
      'other',
      '合同类型',
      'Type',
      ['集体合同类型', '协议类型', 'agreement_type'],
      {
        example: '工资专项集体合同',
      },
    ),
    scope: code('agreement_scope', 'U', '合同范围', 'Scope', ['覆盖范围', '签订层级', 'scope']),
    org_code: orgCode(['签订工会编码']),
    region_code: regionCode(),
    industry: industry(),
    unit_type: unitType(),
    signed_on: date('签订日期', 'Signed on', ['签订时间', '生效日期', 'signed_on'], {
      required: true,
      example: '2026-03-10',
    }),
    valid_until: date('有效期至', 'Valid until', ['到期日期', '终止日期', 'valid_until'], {
      example: '2029-03-09',
    }),
    enterprises: count(
      0,
      undefined,
      '覆盖企业数',
      'Enterprises covered',
      ['企业数', '覆盖企业', 'enterprises'],
      { example: '35' },
    ),
    workers: count(
      0,
      undefined,
      '覆盖职工数',
      'Workers covered',
      ['职工数', '覆盖职工', '覆盖职工人数', 'workers'],
      { example: '2600' },
    ),
    wage_rise_percent: decimal(
      { precision: 6, scale: 2, min: -50, max: 100, percent: true },
      '约定工资增幅',
      'Agreed rise of pay, percent',
      ['工资增幅', '约定工资增幅(%)', '工资增长幅度', 'wage_rise'],
      { example: '5' },
    ),
    is_profit_linked: boolean('是否与效益联动', 'Linked to profit', ['效益联动', 'is_profit_linked']),
    is_renewal: boolean('是否续签', 'Renewal', ['续签', 'is_renewal']),
  },
  rules: [
    {
      id: 'valid_after_signed',
      severity: 'reject',
      holds: 'valid_until >= signed_on',
      field: 'valid_until',
      zh: '有效期早于签订日期',
      en: 'Ends before it was signed',
      fix: { zh: '核对两个日期', en: 'Check both dates' },
    },
    {
      id: 'rise_in_percent',
      severity: 'warn',
      holds: 'wage_rise_percent <= 0 or wage_rise_percent >= 1',
      field: 'wage_rise_percent',
      zh: '工资增幅不足 1%，可能填的是比例（0.05）而不是百分数（5）',
      en: 'A rise below 1%: perhaps a share (0.05) and not a percentage (5)',
      fix: { zh: '核对口径，按百分数填写', en: 'Check, and write it in percent' },
    },
  ],
});
