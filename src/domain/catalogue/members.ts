import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const { persons, share } = metricsOf({
  cube: 'members',
  owner: { zh: '组织建设部', en: 'Organisation department' },
  by: [['industry'], ['age_band'], ['sex'], ['worker_group']],
});

export const memberMetrics: readonly Metric[] = [
  persons('active_members', 'active_members', {
    title: ['会员数', 'Members'],
    means: [
      '期末在会人数；优先取工会上报，没有上报的取会籍登记。',
      "Members at the end of the period; the union's own return first, else the register.",
    ],
    unit: 'person',
  }),
  persons('joined_members', 'joined_members', {
    title: ['新入会人数', 'Members who joined'],
    means: ['期内入会的人数（会籍登记）。', 'Persons who joined in the period, by the register.'],
    unit: 'person',
  }),
  persons('left_members', 'left_members', {
    title: ['退会人数', 'Members who left'],
    means: ['期内退会的人数（会籍登记）。', 'Persons who left in the period, by the register.'],
    unit: 'person',
  }),
  share('joining_rate', 'joined_members', 'active_members', {
    title: ['入会率', 'Joining rate'],
    means: [
      '期内入会人数占期末会员数的百分比。',
      'Persons who joined in the period as a share of the members at its end.',
    ],
    by: [['industry']],
  }),
];
