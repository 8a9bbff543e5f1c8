import type { Metric } from '../metric.ts';

const shared = { unit: 'points', decimals: 1, owner: { zh: '指数编制组', en: 'Index desk' } } as const;

export const GAUGE_METRICS: readonly Metric[] = [
  {
    ...shared,
    id: 'need_temperature',
    title: { zh: '需求温度', en: 'Need heat' },
    formula: { kind: 'index', gauge: 'need' },
    definition: {
      zh: '由申请强度、诉求强度、未满足率、不满意率合成;100 为基期平均,10 点为基期的一个标准差;越高越热,不表示越好或越差。',
      en: 'Made of application and appeal intensity, unmet and dissatisfaction rates; 100 is the base mean and 10 points one base standard deviation; higher is hotter, neither better nor worse.',
    },
    by: [['need_domain'], ['industry']],
  },
  {
    ...shared,
    id: 'consumption_temperature',
    title: { zh: '消费温度', en: 'Consumption vitality' },
    formula: { kind: 'index', gauge: 'consumption' },
    definition: {
      zh: '由消费参与度、人均订单数、人均消费额合成;100 为基期平均,10 点为基期的一个标准差;名义金额。',
      en: 'Made of buyer reach, orders per buyer and spend per buyer; 100 is the base mean and 10 points one base standard deviation; nominal amounts.',
    },
    by: [['consumption_class'], ['industry']],
  },
];
