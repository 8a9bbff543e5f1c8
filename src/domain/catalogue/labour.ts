import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const owner = { zh: '权益保障部', en: 'Labour rights' };
const cases = metricsOf({ cube: 'labour_cases', owner, by: [['topic'], ['industry']] });
const leave = metricsOf({ cube: 'leave_returns', owner, by: [['industry']] });
const agreements = metricsOf({ cube: 'agreements_signed', owner, by: [['industry']] });

/** Labour relations. Coverage says what is granted and signed, never what it does. */
export const labourMetrics: readonly Metric[] = [
  cases.count('labour_cases', 'cases', {
    title: ['劳动争议', 'Labour disputes'],
    means: ['受理的劳动争议件数；一件可能涉及多人。', 'Labour disputes accepted; one may concern many.'],
    unit: 'case',
  }),
  cases.mean('labour_workers_per_case', 'workers', 'cases', 1, {
    title: ['每件劳动争议涉及人数', 'Workers per labour dispute'],
    means: ['涉及职工人次 ÷ 受理件数。', 'Workers concerned, counted by case, per case.'],
    unit: 'person',
    decimals: 1,
  }),
  cases.share('labour_settlement_rate', 'settled', 'mediated', {
    title: ['劳动争议调解成功率', 'Settlement rate of labour disputes'],
    means: [
      '调解有结果的劳动争议中和解或调解成功的占比。',
      'Of the labour disputes whose mediation ended, the share settled.',
    ],
  }),
  cases.share('labour_legal_aid_rate', 'legal_aid', 'cases', {
    title: ['劳动争议法律援助占比', 'Share of labour disputes with legal aid'],
    means: ['劳动争议中获得法律援助的占比。', 'Of the labour disputes, the share that got legal aid.'],
  }),
  cases.mean('labour_days', 'wait_days', 'closed', 1, {
    title: ['劳动争议平均办理天数', 'Mean days to closing a labour dispute'],
    means: [
      '已办结的劳动争议从受理到结案的平均天数。',
      'Days from acceptance to closing, over those closed.',
    ],
    unit: 'day',
    decimals: 1,
  }),
  leave.count('leave_returns', 'returns', {
    title: ['带薪年休假填报', 'Returns of paid leave'],
    means: ['单位填报带薪年休假的份数。', 'Returns of paid annual leave by units.'],
    unit: 'case',
  }),
  leave.share('leave_taken_rate', 'taken_days', 'entitled_days', {
    title: ['带薪年休假落实率', 'Paid leave taken'],
    means: [
      '已休天数 ÷ 应休天数（单位填报）；只说覆盖，不说效果。',
      'Days taken per days entitled, as units return them: coverage, not effect.',
    ],
  }),
  leave.share('zero_leave_rate', 'zero_leave', 'workers', {
    title: ['一天未休的职工占比', 'Workers who took no leave'],
    means: ['应休职工中一天未休的占比（单位填报）。', 'Of the workers entitled, the share who took none.'],
  }),
  agreements.count('agreements_signed', 'agreements', {
    title: ['签订集体合同', 'Agreements signed'],
    means: [
      '当期签订的集体合同份数；覆盖情况，不说明效果。',
      'Collective agreements signed in the period: coverage, not effect.',
    ],
    unit: 'case',
  }),
  agreements.mean('workers_per_agreement', 'workers', 'agreements', 1, {
    title: ['每份集体合同覆盖职工', 'Workers per agreement'],
    means: [
      '覆盖职工数 ÷ 签订份数；同一职工可能被多份合同覆盖。',
      'Workers covered per agreement; several may cover the same worker.',
    ],
    unit: 'person',
    decimals: 1,
  }),
  agreements.mean('agreed_rise', 'rise_hundredths', 'with_rise', 0.01, {
    title: ['约定工资增幅（%）', 'Agreed rise of pay (%)'],
    means: [
      '写明增幅的集体合同约定增幅的简单平均（%），不按人数加权。',
      'Mean agreed rise over agreements that state one (%), not weighted by workers.',
    ],
    unit: 'points',
    decimals: 2,
  }),
  agreements.share('profit_linked_rate', 'profit_linked', 'agreements', {
    title: ['与效益联动的集体合同占比', 'Agreements linked to profit'],
    means: [
      '约定职工收入与企业效益联动的集体合同占比。',
      'Of the agreements, the share that links pay to profit.',
    ],
  }),
];
