import { contract } from './contract.ts';
import { code, count, decimal, month } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { industry, orgCode, regionCode, unitType } from './place-fields.ts';

/** Paid leave, as units return it: totals of days, no persons. */
export const leave = contract({
  family: 'leave',
  version: 1,
  title: { zh: '带薪休假', en: 'Paid leave' },
  grain: { zh: '每行一个单位一期填报的一类假期', en: 'One row per unit, return and kind of leave' },
  key: ['org_code', 'month', 'leave_type'],
  event: 'month',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 120,
  fields: {
    month: month('填报月份', 'Month of the return', ['月份', '统计月份', 'month'], {
      required: true,
      sensitivity: 'L0',
    }),
    org_code: { ...orgCode(['填报单位编码']), required: true },
    region_code: regionCode(),
    industry: industry(),
    unit_type: unitType(),
    leave_type: code('leave_type', 'other', '假期类型', 'Kind of leave', ['休假类型', '假别', 'leave_type']),
    workers: count(0, undefined, '应休人数', 'Workers entitled', ['职工人数', '享受人数', 'workers'], {
      example: '320',
    }),
    zero_leave_workers: count(
      0,
      undefined,
      '零休假人数',
      'Workers who took none',
      ['未休人数', 'zero_leave_workers'],
      { example: '15' },
    ),
    entitled_days: decimal(
      { precision: 14, scale: 1, min: 0 },
      '应休天数',
      'Days entitled',
      ['应休假天数', 'entitled_days'],
      { example: '2400' },
    ),
    taken_days: decimal(
      { precision: 14, scale: 1, min: 0 },
      '已休天数',
      'Days taken',
      ['实休天数', 'taken_days'],
      { example: '2050.5' },
    ),
  },
  rules: [
    {
      id: 'taken_within_entitled',
      severity: 'warn',
      holds: 'taken_days <= entitled_days',
      field: 'taken_days',
      zh: '已休天数多于应休天数',
      en: 'More days taken than entitled',
      fix: { zh: '核对天数（是否含跨年结转）', en: 'Check the days; do they include carry-over?' },
    },
    {
      id: 'zero_within_workers',
      severity: 'reject',
      holds: 'zero_leave_workers <= workers',
      field: 'zero_leave_workers',
      zh: '零休假人数多于应休人数',
      en: 'More workers without leave than workers',
      fix: { zh: '核对两项人数', en: 'Check both counts' },
    },
  ],
});
