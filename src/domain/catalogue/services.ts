import type { Metric } from '../metric.ts';
import { crossed, metricsOf } from './declare.ts';

const { count, persons, share, per10k, mean } = metricsOf({
  cube: 'services',
  owner: { zh: '职工服务中心', en: 'Workers service centre' },
  by: crossed('need_domain', ['industry', 'age_band', 'sex', 'channel', 'service_tier', 'worker_group']),
});

export const serviceMetrics: readonly Metric[] = [
  count('applications', 'applications', {
    title: ['服务申请', 'Service applications'],
    means: ['提交的服务申请件数，不含撤销。', 'Applications for a service, without those withdrawn.'],
    unit: 'case',
  }),
  persons('applicants', 'applicants', {
    title: ['申请人数', 'Applicants'],
    means: [
      '申请服务的人数，同一人在一格中只计一次；困难帮扶、心理、医疗互助不留人员标识，不在其中。',
      'Persons who applied, each once in a cell; hardship aid, mental health and medical aid carry no person and are not among them.',
    ],
    unit: 'person',
  }),
  count('unmet', 'unmet', {
    title: ['未满足申请', 'Unmet applications'],
    means: ['已办结而没有得到满足的申请件数。', 'Applications closed without having been met.'],
    unit: 'case',
  }),
  per10k('applications_per_10k', 'applications', {
    title: ['每万名会员申请件数', 'Applications per 10,000 members'],
    means: [
      '服务申请件数 ÷ 期末会员数 × 10000。',
      'Applications ÷ members at the end of the period × 10,000.',
    ],
  }),
  share('unmet_rate', 'unmet', 'closed', {
    title: ['未满足率', 'Unmet rate'],
    means: ['已办结的申请中没有得到满足的占比。', 'Of the applications closed, the share that was not met.'],
  }),
  share('overdue_rate', 'overdue', 'due', {
    title: ['超期率', 'Overdue rate'],
    means: [
      '期限已知的已办结申请中，超过期限办结的占比。',
      'Of the applications closed with a known day due, the share closed later.',
    ],
  }),
  share('satisfaction_rate', 'satisfied', 'scored', {
    title: ['满意率', 'Satisfaction rate'],
    means: [
      '有评价的申请中评为 3—5 级（基本满意及以上）的占比；未评价的不计入。',
      'Of the applications rated, the share rated 3 to 5; those not rated are left out.',
    ],
  }),
  share('dissatisfaction_rate', 'dissatisfied', 'scored', {
    title: ['不满意率', 'Dissatisfaction rate'],
    means: ['有评价的申请中评为 1—2 级的占比。', 'Of the applications rated, the share rated 1 or 2.'],
  }),
  share('rating_response_rate', 'scored', 'closed', {
    title: ['评价率', 'Response rate'],
    means: [
      '已办结的申请中有评价的占比；满意率要与它一起看。',
      'Of the applications closed, the share that was rated; read the satisfaction rate beside it.',
    ],
  }),
  mean('wait_days', 'wait_days', 'timed', 1, {
    title: ['平均等待天数', 'Mean days waited'],
    means: [
      '办结时间已知的申请，从提交到办结的平均天数。',
      'Days from application to closing, over those closed at a known time.',
    ],
    unit: 'day',
    decimals: 1,
  }),
];
