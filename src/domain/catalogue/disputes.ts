import type { Metric } from '../metric.ts';
import { crossed, metricsOf } from './declare.ts';

const { count, persons, money, share, mean } = metricsOf({
  cube: 'disputes',
  owner: { zh: '法律工作部', en: 'Legal department' },
  by: [
    ...crossed('dispute_nature', ['merchant_type', 'consumption_class', 'dispute_scene']),
    ['dispute_outcome'],
    ['dispute_outcome', 'dispute_scene'],
  ],
});

export const disputeMetrics: readonly Metric[] = [
  count('disputes', 'disputes', {
    title: ['消费纠纷', 'Consumer disputes'],
    means: ['登记的消费纠纷件数。', 'Consumer disputes recorded.'],
    unit: 'case',
  }),
  persons('dispute_complainants', 'complainants', {
    title: ['纠纷投诉人数', 'Persons in dispute'],
    means: [
      '提出消费纠纷的人数，同一人在一格中只计一次。',
      'Persons who brought a dispute, each once in a cell.',
    ],
    unit: 'person',
  }),
  share('settlement_rate', 'settled', 'mediated', {
    title: ['调解成功率', 'Settlement rate'],
    means: [
      '调解有结果的纠纷中和解或调解成功的占比。',
      'Of the disputes whose mediation ended, the share settled.',
    ],
  }),
  share('legal_aid_rate', 'legal_aid', 'disputes', {
    title: ['法律援助占比', 'Share with legal aid'],
    means: ['纠纷中获得法律援助的占比。', 'Of the disputes, the share that got legal aid.'],
  }),
  mean('dispute_days', 'wait_days', 'timed', 1, {
    title: ['纠纷平均办理天数', 'Mean days to closing a dispute'],
    means: [
      '办结时间已知的纠纷，从登记到办结的平均天数。',
      'Days from record to closing, over those closed at a known time.',
    ],
    unit: 'day',
    decimals: 1,
  }),
  money('disputed_amount', 'disputed_fen', {
    title: ['争议金额', 'Amount disputed'],
    means: ['纠纷所涉金额合计。', 'Sum of the amounts in dispute.'],
  }),
  share('recovery_rate', 'recovered_fen', 'decided_fen', {
    title: ['挽损率', 'Recovery rate'],
    means: [
      '挽回金额已知的已办结纠纷中，挽回金额占争议金额的百分比。',
      'In closed disputes with a known result, the amount recovered as a share of the amount disputed.',
    ],
  }),
  share('free_rate', 'free', 'closed', {
    title: ['不收费办结占比', 'Share closed at no cost'],
    means: [
      '已办结纠纷中，以调解或法律援助办结（当事人不付费）的占比。',
      'Of the disputes closed, the share closed by mediation or legal aid, at no cost to the parties.',
    ],
  }),
  money('fees_avoided', 'fees_avoided_fen', {
    title: ['免去的诉讼费用', 'Court fees avoided'],
    means: [
      '调解成功的纠纷如果起诉应交的案件受理费（《诉讼费用交纳办法》第十三条，财产案件）；不含律师费，是下限。',
      'The court fee that settled disputes would have cost (measures on court fees, article 13, property cases); without lawyers, so a lower bound.',
    ],
  }),
];
