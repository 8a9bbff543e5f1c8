import { contract } from './contract.ts';
import { code, count, date, reference } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { regionCode } from './place-fields.ts';

/** Counted at the door of a site: 人次, never 人. */
export const siteVisits = contract({
  family: 'site_visits',
  version: 1,
  title: { zh: '阵地服务人次', en: 'Site visits' },
  grain: { zh: '每行一个站点一日一类服务', en: 'One row per site, day and need domain' },
  key: ['site_no', 'visit_date', 'need_domain'],
  event: 'visit_date',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 120,
  fields: {
    site_no: reference('站点编号', 'Site number', ['阵地编号', '驿站编号', 'site_no', 'site_id'], {
      required: true,
      example: 'ZD51010001',
    }),
    visit_date: date('日期', 'Date', ['服务日期', '统计日期', 'visit_date', 'date'], {
      required: true,
      sensitivity: 'L0',
    }),
    need_domain: code('need_domain', 'S18', '服务类别', 'Need domain', ['服务分类', 'need_domain']),
    visits: count(0, 1_000_000, '服务人次', 'Visits', ['人次', '到访人次', '接待人次', 'visits'], {
      required: true,
      example: '38',
    }),
    region_code: regionCode(),
  },
  rules: [
    {
      id: 'visit_not_in_future',
      severity: 'reject',
      holds: 'visit_date <= exported_at + interval 1 day',
      field: 'visit_date',
      zh: '日期晚于导出时间',
      en: 'Dated after the export was made',
      fix: { zh: '核对日期', en: 'Check the date' },
    },
  ],
});
