import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const { count, persons, money, share } = metricsOf({
  cube: 'wants',
  owner: { zh: '职工服务中心', en: 'Workers service centre' },
  by: [
    ['need_domain'],
    ['need_domain', 'service_item'],
    ['need_domain', 'budget_band'],
    ['need_domain', 'service_item', 'budget_band'],
  ],
});

export const wantMetrics: readonly Metric[] = [
  count('wanted', 'wanted', {
    title: ['可成单申请', 'Orderable applications'],
    means: [
      '没有得到满足的申请，以及同一人在同一季度内对同一品目重复提出的申请，各计一次。',
      'Applications that were not met and those a person made again for the same item within a quarter, each once.',
    ],
    unit: 'case',
  }),
  persons('wanting', 'wanting', {
    title: ['可成单人数', 'Persons behind them'],
    means: [
      '提出可成单申请的人数，同一人在一格中只计一次；没有人员标识的记录不在其中。',
      'Persons behind orderable applications, each once in a cell; records that carry no person are not among them.',
    ],
    unit: 'person',
  }),
  count('wanted_unmet', 'unmet', {
    title: ['其中未满足', 'Of these unmet'],
    means: [
      '可成单申请中已办结而没有得到满足的件数。',
      'Orderable applications that were closed without being met.',
    ],
    unit: 'case',
  }),
  count('wanted_again', 'again', {
    title: ['其中重复提出', 'Of these made again'],
    means: [
      '可成单申请中同一人在同一季度内对同一品目重复提出的件数。',
      'Orderable applications that one person made more than once for the same item within the quarter.',
    ],
    unit: 'case',
  }),
  count('wanted_quantity', 'quantity', {
    title: ['需求数量', 'Quantity wanted'],
    means: [
      '可成单申请写明的数量之和，没有写明的按 1 份计。',
      'Sum of the quantities of orderable applications, one where none is given.',
    ],
    unit: 'portion',
  }),
  money('wanted_budget', 'budget_fen', {
    title: ['写明的预算', 'Budget stated'],
    means: ['可成单申请写明的金额之和。', 'Sum of the amounts stated in orderable applications.'],
  }),
  share('wanted_clarity', 'specified', 'wanted', {
    title: ['清晰度', 'Clarity'],
    means: [
      '可成单申请中数量、金额、服务层级、地市都已写明的占比。',
      'Of the orderable applications, the share that states quantity, amount, tier and city.',
    ],
  }),
];
