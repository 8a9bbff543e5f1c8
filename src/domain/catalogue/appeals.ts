import type { Dimension, Metric } from '../metric.ts';
import { crossed, metricsOf } from './declare.ts';

const shared: readonly Dimension[] = ['nature', 'channel', 'industry', 'age_band', 'sex', 'worker_group'];
const { count, persons, share, per10k, mean } = metricsOf({
  cube: 'appeals',
  owner: { zh: '权益保障部', en: 'Rights department' },
  by: [...crossed('need_domain', shared), ['topic'], ...shared.map((d): Dimension[] => ['topic', d])],
});

export const appealMetrics: readonly Metric[] = [
  count('cases', 'cases', {
    title: ['诉求件数', 'Appeals'],
    means: [
      '职工诉求的件数；同一事项的重复工单并入主件，不另计。',
      'Matters that workers raised; further tickets about one matter count with it.',
    ],
    unit: 'case',
  }),
  persons('complainants', 'complainants', {
    title: ['诉求人数', 'Persons who appealed'],
    means: [
      '提出诉求的人数，同一人在一格中只计一次；没有人员标识的记录不在其中。',
      'Persons who appealed, each once in a cell; records that carry no person are not among them.',
    ],
    unit: 'person',
  }),
  per10k('cases_per_10k', 'cases', {
    title: ['每万名会员诉求件数', 'Appeals per 10,000 members'],
    means: ['诉求件数 ÷ 期末会员数 × 10000。', 'Appeals ÷ members at the end of the period × 10,000.'],
  }),
  share('appeal_resolution_rate', 'resolved', 'judged', {
    title: ['诉求解决率', 'Resolution rate'],
    means: [
      '办理结果已知的工单中已解决的占比；部分解决不算解决。',
      'Of the tickets with a known result, the share resolved; partly resolved is not.',
    ],
  }),
  share('appeal_overdue_rate', 'overdue', 'due', {
    title: ['诉求超期率', 'Overdue rate of appeals'],
    means: [
      '能判断是否按期的工单中超期的占比。',
      'Of the tickets known to be in time or not, the share that was late.',
    ],
  }),
  share('revisit_rate', 'revisited', 'revisit_due', {
    title: ['回访率', 'Follow-up rate'],
    means: [
      '写明回访情况的工单中已回访的占比。',
      'Of the tickets that say whether a follow-up was made, the share followed up.',
    ],
  }),
  share('appeal_satisfaction_rate', 'satisfied', 'scored', {
    title: ['诉求满意率', 'Satisfaction rate of appeals'],
    means: [
      '有评价的工单中评为 3—5 级的占比；未评价的不计入。',
      'Of the tickets rated, the share rated 3 to 5; those not rated are left out.',
    ],
  }),
  share('appeal_dissatisfaction_rate', 'dissatisfied', 'scored', {
    title: ['诉求不满意率', 'Dissatisfaction rate of appeals'],
    means: ['有评价的工单中评为 1—2 级的占比。', 'Of the tickets rated, the share rated 1 or 2.'],
  }),
  mean('appeal_days', 'wait_days', 'timed', 1, {
    title: ['平均办理天数', 'Mean days to closing'],
    means: [
      '办结时间已知的工单，从受理到办结的平均天数。',
      'Days from intake to closing, over those closed at a known time.',
    ],
    unit: 'day',
    decimals: 1,
  }),
  mean('response_days', 'response_hours', 'responded', 1 / 24, {
    title: ['平均首次响应天数', 'Mean days to the first response'],
    means: [
      '首次响应时间已知的工单，从受理到首次响应的平均天数。',
      'Days from intake to the first response, over those where it is known.',
    ],
    unit: 'day',
  }),
];
