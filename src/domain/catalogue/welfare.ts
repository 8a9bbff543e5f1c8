import type { Metric } from '../metric.ts';
import { metricsOf } from './declare.ts';

const { money, share, mean } = metricsOf({
  cube: 'festival_welfare',
  owner: { zh: '普惠服务部', en: 'Member benefits' },
  by: [['festival']],
});

export const welfareMetrics: readonly Metric[] = [
  money('welfare_amount', 'amount_fen', {
    title: ['节日福利采购', 'Festival welfare bought'],
    means: ['工会为会员采购节日福利的金额。', 'What unions paid for festival goods for their members.'],
  }),
  share('welfare_pooled_share', 'pooled_fen', 'moded_fen', {
    title: ['集中采购比例', 'Pooled-buying ratio'],
    means: [
      '写明采购方式的福利采购中，集中采购金额的占比。',
      'Of the welfare purchases that say how they were bought, the share of money that was pooled.',
    ],
  }),
  share('welfare_preference_fit', 'preferred_fen', 'asked_fen', {
    title: ['意向吻合率', 'Preference fit'],
    means: [
      '写明品类意向的福利采购中，用于职工意向品类的金额占比。',
      'Of the welfare purchases that say so, the share of money spent on what members stated they want.',
    ],
  }),
  mean('welfare_per_head', 'headed_fen', 'heads', 0.01, {
    title: ['每次人均福利', 'Welfare per head and occasion'],
    means: [
      '人数已知的福利采购金额 ÷ 发放人次。',
      'Amount of purchases with a headcount ÷ heads, once per purchase.',
    ],
    unit: 'per_person',
    decimals: 0,
  }),
  share('welfare_over_cap_rate', 'over_cap', 'checked', {
    title: ['超上限提示率', 'Share over the cap'],
    means: [
      '有上限可对照的福利采购中，金额超出上限 × 人数的笔数占比；提示核对，不作结论。',
      'Of the welfare purchases a cap applies to, the share beyond cap × heads; a reason to look, not a finding.',
    ],
  }),
];
