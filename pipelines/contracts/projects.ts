import { contract } from './contract.ts';
import { amount, code, count, date, reference, text } from './field.ts';
import { NO_PERSONAL_DATA } from './legal-basis.ts';
import { orgCode, regionCode } from './place-fields.ts';

export const projects = contract({
  family: 'projects',
  version: 1,
  title: { zh: '服务项目', en: 'Projects' },
  grain: { zh: '每行一个项目', en: 'One row per project' },
  key: ['project_no'],
  event: 'started_on',
  legalBasis: NO_PERSONAL_DATA,
  retentionMonths: 240,
  fields: {
    project_no: reference('项目编号', 'Project number', ['项目号', 'project_no'], {
      required: true,
      example: 'XM2026-008',
    }),
    project_name: text(120, '项目名称', 'Project name', ['名称', 'project_name'], {
      example: '职工子女暑期托管(样例)',
    }),
    partner_no: reference('合作伙伴编号', 'Partner number', ['承接机构编号', '机构编号', 'partner_no'], {
      example: 'HB0012',
    }),
    need_domain: code('need_domain', 'S99', '服务类别', 'Need domain', ['服务分类', 'need_domain']),
    region_code: regionCode(),
    org_code: orgCode(),
    started_on: date('开始日期', 'Started on', ['立项日期', '启动日期', 'started_on', 'start_date'], {
      required: true,
      example: '2026-06-01',
    }),
    ended_on: date('结束日期', 'Ended on', ['完成日期', '结项日期', 'ended_on', 'end_date'], {
      example: '2026-09-15',
    }),
    status: code('project_status', 'unknown', '项目状态', 'Status', ['状态', 'status']),
    budget_fen: amount('预算金额', 'Budget', ['项目预算', '预算', 'budget'], { example: '200000.00' }),
    union_fund_fen: amount('工会经费投入', 'Union funds', ['工会经费', '工会投入', 'union_fund'], {
      example: '120000.00',
    }),
    people_served: count(0, undefined, '服务人数', 'Persons served', ['受益人数', 'people_served'], {
      example: '420',
    }),
    places_created: count(0, undefined, '新增名额', 'Places created', ['新增服务名额', 'places_created'], {
      example: '60',
    }),
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
      id: 'union_fund_within_budget',
      severity: 'warn',
      holds: 'union_fund_fen <= budget_fen',
      field: 'union_fund_fen',
      zh: '工会经费投入超过项目预算',
      en: 'Union funds exceed the budget',
      fix: { zh: '核对金额与单位（元/万元）', en: 'Check the amounts and their unit' },
    },
  ],
});
