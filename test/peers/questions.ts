import type { QueryInput } from '../../src/contracts/query.ts';

const all = { grain: 'month', from: 202401, to: 202511 } as const;
const half = { grain: 'month', from: 202506, to: 202511 } as const;
const last = { grain: 'month', from: 202511, to: 202511 } as const;

/** Five questions, of our API: months, months by class, a filtered view, places of one month, one city. */
export const ourQuestions: readonly QueryInput[] = [
  { metric: 'paid_amount', period: all },
  { metric: 'paid_amount', by: ['consumption_class'], period: all },
  {
    metric: 'paid_amount',
    by: ['consumption_class'],
    region: { level: 'province', codes: ['510000'] },
    period: half,
  },
  { metric: 'paid_amount', region: { level: 'province' }, period: last },
  { metric: 'paid_amount', region: { level: 'city', codes: ['510100'] }, period: all },
];

/** The same five, of the engine in Evidence's page. */
export const evidenceQuestions: readonly string[] = [
  'select month, sum(paid_fen) as paid from orders.lines group by all order by all',
  'select month, klass, sum(paid_fen) as paid from orders.lines group by all order by all',
  "select month, klass, sum(paid_fen) as paid from orders.lines where province = '510000' and month >= 202506 group by all order by all",
  'select province, sum(paid_fen) as paid from orders.lines where month = 202511 group by all order by all',
  "select month, sum(paid_fen) as paid from orders.lines where city = '510100' group by all order by all",
];
