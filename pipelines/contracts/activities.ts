import { contract } from './contract.ts';
import { amount, code, count, date, reference, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { orgCode, regionCode } from './place-fields.ts';

/** Activities and consumption-promotion campaigns, counted by their organisers. */
export const activities = contract({
  family: 'activities',
  version: 1,
  title: { zh: '活动', en: 'Activities' },
  grain: { zh: '每行一场活动', en: 'One row per activity' },
  key: ['activity_no'],
  event: 'started_on',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 120,
  fields: {
    activity_no: reference('活动编号', 'Activity number', ['活动号', 'activity_no', 'campaign_id'], {
      required: true,
      example: 'HD20260901',
    }),
    activity_name: text(120, '活动名称', 'Activity name', ['名称', '活动主题', 'activity_name'], {
      example: '金秋消费季(样例)',
    }),
    activity_type: code(
      'activity_type',
      'other',
      '活动类型',
      'Activity type',
      ['类型', 'activity_type', 'campaign_type'],
      {
        example: '消费促进',
      },
    ),
    need_domain: code('need_domain', 'S99', '服务类别', 'Need domain', ['服务分类', 'need_domain']),
    region_code: regionCode(['举办地区划']),
    org_code: orgCode(['主办工会编码']),
    partner_no: reference('合作伙伴编号', 'Partner number', ['协办机构编号', 'partner_no'], {
      example: 'HB0012',
    }),
    started_on: date('开始日期', 'Started on', ['活动日期', '开始时间', 'started_on', 'start_date'], {
      required: true,
      example: '2026-09-01',
    }),
    ended_on: date('结束日期', 'Ended on', ['结束时间', 'ended_on', 'end_date'], { example: '2026-09-30' }),
    budget_fen: amount('预算金额', 'Budget', ['活动预算', '预算', 'budget'], { example: '500000.00' }),
    subsidy_fen: amount('补贴金额', 'Subsidy', ['投入补贴', '补贴', 'subsidy'], { example: '300000.00' }),
    participants: count(0, undefined, '参与人数', 'Participants', ['参加人数', '人数', 'participants'], {
      example: '8200',
    }),
    visits: count(0, undefined, '参与人次', 'Visits', ['人次', 'visits'], { example: '9600' }),
  },
  rules: [
    {
      id: 'ended_after_started',
      severity: 'reject',
      holds: 'ended_on >= started_on',
      field: 'ended_on',
      zh: '结束日期早于开始日期',
      en: 'Ended before it started',
      fix: { zh: '核对两个日期', en: 'Check both dates' },
    },
    {
      id: 'visits_cover_participants',
      severity: 'warn',
      holds: 'visits >= participants',
      field: 'visits',
      zh: '参与人次少于参与人数',
      en: 'Fewer visits than participants',
      fix: { zh: '核对是否把人与人次填反', en: 'Were persons and visits swapped?' },
    },
  ],
});
