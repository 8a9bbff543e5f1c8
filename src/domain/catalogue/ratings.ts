import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const { count, persons, share, mean } = metricsOf({
  cube: 'ratings',
  owner: { zh: '普惠服务部', en: 'Member benefits' },
  by: [['merchant_type']],
});

export const ratingMetrics: readonly Metric[] = [
  count('ratings', 'ratings', {
    title: ['商户评价', 'Merchant ratings'],
    means: ['职工对商户的评价条数。', 'Ratings of merchants by workers.'],
    unit: 'rating',
  }),
  persons('raters', 'raters', {
    title: ['评价人数', 'Raters'],
    means: ['评价商户的人数，同一人在一格中只计一次。', 'Persons who rated, each once in a cell.'],
    unit: 'person',
  }),
  mean('mean_score', 'score_total', 'ratings', 1, {
    title: ['平均评分', 'Mean score'],
    means: ['总分（1—5）的平均值。', 'Mean of the overall scores, 1 to 5.'],
    unit: 'score',
  }),
  share('low_rating_rate', 'low', 'ratings', {
    title: ['低分率', 'Share of low scores'],
    means: ['评价中总分为 1—2 的占比。', 'Of the ratings, the share with an overall score of 1 or 2.'],
  }),
];
