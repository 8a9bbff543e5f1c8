import type { Metric } from '../metric.ts';
import { measuresOf, setsOf } from './sets.ts';

const dispute = measuresOf('disputes');
const rating = measuresOf('ratings');
const owner = { zh: '消费维权条线', en: 'Consumer redress' };
const ofDisputes = {
  owner,
  by: setsOf(['dispute_nature'], ['dispute_scene', 'merchant_type', 'consumption_class']),
};
const ofRatings = { owner, by: setsOf(['merchant_type'], []) };

export const TRUST_METRICS: readonly Metric[] = [
  {
    ...ofDisputes,
    id: 'disputes',
    title: { zh: '消费纠纷', en: 'Consumer disputes' },
    unit: 'case',
    decimals: 0,
    formula: { kind: 'count', of: dispute('disputes') },
    definition: {
      zh: '按受理时间计入当期的消费纠纷件数;场景相互重叠,分项之和可大于总数。',
      en: 'Disputes accepted in the period; scenes overlap, so they may add up to more than the total.',
    },
  },
  {
    ...ofDisputes,
    id: 'disputed_amount',
    title: { zh: '争议金额', en: 'Amount disputed' },
    unit: 'yuan',
    decimals: 0,
    formula: { kind: 'money', of: dispute('disputed_fen') },
    definition: {
      zh: '当期受理纠纷的争议金额之和。',
      en: 'Amounts in dispute of the disputes accepted in the period.',
    },
  },
  {
    ...ofDisputes,
    id: 'recovered_amount',
    title: { zh: '挽回金额', en: 'Amount recovered' },
    unit: 'yuan',
    decimals: 0,
    formula: { kind: 'money', of: dispute('recovered_fen') },
    definition: {
      zh: '当期受理且已办结的纠纷为职工挽回的金额之和。',
      en: 'Recovered for workers in disputes accepted in the period and closed.',
    },
  },
  {
    ...ofDisputes,
    id: 'recovery_ratio',
    title: { zh: '挽回比例', en: 'Recovery ratio' },
    unit: 'percent',
    decimals: 1,
    formula: { kind: 'rate', of: dispute('recovered_fen'), per: dispute('decided_fen'), scale: 100 },
    definition: {
      zh: '挽回金额 ÷ 已办结且挽回金额已知的纠纷的争议金额。',
      en: 'Amount recovered ÷ amount disputed where the dispute is closed and what was recovered is known.',
    },
  },
  {
    ...ofDisputes,
    id: 'mediation_success_rate',
    title: { zh: '调解成功率', en: 'Mediation success' },
    unit: 'percent',
    decimals: 1,
    formula: { kind: 'rate', of: dispute('settled'), per: dispute('mediated'), scale: 100 },
    definition: {
      zh: '和解或调解成功的件数 ÷ 调解有结果(成功或不成)的件数。',
      en: 'Disputes settled ÷ disputes whose mediation ended, one way or the other.',
    },
  },
  {
    ...ofDisputes,
    id: 'dispute_days',
    title: { zh: '纠纷平均办理天数', en: 'Mean days to close a dispute' },
    unit: 'day',
    decimals: 1,
    formula: { kind: 'mean', of: dispute('wait_days'), per: dispute('timed'), scale: 1 },
    definition: {
      zh: '已办结纠纷从受理到办结的天数之和 ÷ 办结时间已知的已办结纠纷件数。',
      en: 'Days from acceptance to closing ÷ closed disputes whose closing time is known.',
    },
  },
  {
    ...ofRatings,
    id: 'ratings',
    title: { zh: '商户评价数', en: 'Merchant ratings' },
    unit: 'case',
    decimals: 0,
    formula: { kind: 'count', of: rating('ratings') },
    definition: { zh: '当期会员对商户的评价条数。', en: 'Ratings of merchants given in the period.' },
  },
  {
    ...ofRatings,
    id: 'mean_rating',
    title: { zh: '商户平均评分', en: 'Mean rating of merchants' },
    unit: 'score',
    decimals: 2,
    formula: { kind: 'mean', of: rating('score_total'), per: rating('ratings'), scale: 1 },
    definition: {
      zh: '总分之和 ÷ 评价条数,满分 5 分。',
      en: 'Sum of overall scores ÷ ratings, out of 5.',
    },
  },
  {
    ...ofRatings,
    id: 'low_rating_rate',
    title: { zh: '低分评价占比', en: 'Low ratings' },
    unit: 'percent',
    decimals: 1,
    formula: { kind: 'rate', of: rating('low'), per: rating('ratings'), scale: 100 },
    definition: {
      zh: '总分 1—2 分的评价 ÷ 全部评价。',
      en: 'Ratings with an overall score of 1 or 2 ÷ all ratings.',
    },
  },
];
