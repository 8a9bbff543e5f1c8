import { contract } from './contract.ts';
import { code, count, month } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { industry, orgCode, regionCode } from './place-fields.ts';

/**
 * Members and workers as unions return them each month: the denominator of every rate. Groups overlap, so each
 * group is a row of its own and `worker_group` = `all` is the only one that adds up.
 */
export const memberDenominators = contract({
  family: 'member_denominators',
  version: 1,
  title: { zh: '会员分母', en: 'Member denominators' },
  grain: {
    zh: '每行一个月一个地区一个行业一个群体',
    en: 'One row per month, region, industry and group',
  },
  key: ['month', 'region_code', 'org_code', 'industry', 'worker_group'],
  event: 'month',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    month: month('统计月份', 'Month', ['月份', '所属月份', 'month'], {
      required: true,
      sensitivity: 'L0',
      example: '2026-09',
    }),
    region_code: regionCode(),
    org_code: orgCode(['填报工会编码']),
    industry: industry(),
    worker_group: code('worker_group', null, '群体', 'Group', ['职工群体', '人群', 'worker_group']),
    members: count(0, undefined, '会员数', 'Members', ['会员人数', '期末会员数', 'members'], {
      required: true,
      example: '152000',
    }),
    workers: count(0, undefined, '职工数', 'Workers', ['职工人数', 'workers'], { example: '168000' }),
  },
  rules: [
    {
      id: 'month_not_in_future',
      severity: 'reject',
      holds: 'month <= year(exported_at) * 100 + month(exported_at)',
      field: 'month',
      zh: '统计月份晚于导出月份',
      en: 'A month after the export',
      fix: { zh: '核对统计月份', en: 'Check the month' },
    },
    {
      id: 'members_within_workers',
      severity: 'warn',
      holds: 'workers = 0 or members <= workers',
      field: 'members',
      zh: '会员数多于职工数',
      en: 'More members than workers',
      fix: { zh: '核对两项人数', en: 'Check both counts' },
    },
  ],
});
