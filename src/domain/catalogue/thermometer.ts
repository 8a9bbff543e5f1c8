import type { Metric } from '../metric.ts';

const owner = { zh: '政策研究室', en: 'Policy research' };

export const thermometerMetrics: readonly Metric[] = [
  {
    id: 'need_heat',
    title: { zh: '需求温度', en: 'Need heat' },
    definition: {
      zh: '申请、诉求、未满足与不满意四项指标的合成读数，100 为基期平均，10 为一个标准差；越高越热，不表示越好或越差。',
      en: 'Composite of applications, appeals, unmet and dissatisfied; 100 is the base average, 10 one standard deviation. Higher is hotter, neither better nor worse.',
    },
    unit: 'points',
    decimals: 1,
    owner,
    by: [['need_domain'], ['industry']],
    formula: { kind: 'index', gauge: 'need' },
  },
  {
    id: 'consumption_vitality',
    title: { zh: '消费温度', en: 'Consumption vitality' },
    definition: {
      zh: '消费参与度、人均订单与人均消费额的合成读数，100 为基期平均，10 为一个标准差；金额为名义金额。',
      en: 'Composite of buyer reach, orders per buyer and spend per buyer; 100 is the base average, 10 one standard deviation. Nominal amounts.',
    },
    unit: 'points',
    decimals: 1,
    owner,
    by: [['consumption_class'], ['industry']],
    formula: { kind: 'index', gauge: 'consumption' },
  },
];
