import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const { count, share } = metricsOf({
  cube: 'survey_returns',
  owner: { zh: '政策研究室', en: 'Policy research' },
  by: [],
});

export const surveyMetrics: readonly Metric[] = [
  count('survey_responses', 'returned', {
    title: ['答卷份数', 'Survey responses'],
    means: [
      '收回的答卷，一人一份，记在问卷第一份答卷到达的月份。',
      'Responses to surveys, one a person, in the month a survey’s first answer came in.',
    ],
    unit: 'portion',
  }),
  share('survey_response_rate', 'answered', 'invited', {
    title: ['问卷回收率', 'Survey response rate'],
    means: [
      '写明邀请人数的问卷中，收回的答卷占邀请人数的百分比；没有一份答卷的地区不在分母中，可能偏高。',
      'Of surveys that say how many were invited, the share who answered; places that returned nothing are not in the denominator, so it may be too high.',
    ],
  }),
];
