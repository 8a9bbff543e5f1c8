import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const { count, mean } = metricsOf({
  cube: 'site_visits',
  owner: { zh: '宣传教育部', en: 'Culture and education' },
  by: [['site_type'], ['need_domain'], ['need_domain', 'site_type']],
});

export const siteVisitMetrics: readonly Metric[] = [
  count('visits', 'visits', {
    title: ['阵地服务人次', 'Visits to sites'],
    means: [
      '阵地门口计数的人次；不知道是谁，不等于人数。',
      'Visits counted at the door; nobody knows whose, so they are not persons.',
    ],
    unit: 'visit',
  }),
  mean('visits_per_site_day', 'visits', 'site_days', 1, {
    title: ['站点日均人次', 'Visits per site and day'],
    means: ['人次 ÷ 有记录的站点日。', 'Visits ÷ days on which a site returned a count.'],
    unit: 'visit',
    decimals: 1,
  }),
];
