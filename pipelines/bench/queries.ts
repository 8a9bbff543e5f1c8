import type { QueryInput } from '../../src/contracts/query.ts';

export interface QueryShape {
  readonly name: string;
  readonly request: QueryInput;
  /** The same question over the raw order lines, as an analyst would write it in SQL. */
  readonly sql: string;
}

/** The fourteen questions of a dashboard, over `months` months from January 2024. A and B are two cities and C a province. */
export function queryShapes(months: number, place: { city: string; province: string }): QueryShape[] {
  const code = (i: number): number => 202401 + Math.floor(i / 12) * 100 + (i % 12);
  const first = code(0);
  const last = code(months - 1);
  const half = code(Math.max(0, months - 6));
  const period = { grain: 'month', from: first, to: last } as const;
  const one = { grain: 'month', from: last, to: last } as const;
  const recent = { grain: 'month', from: half, to: last } as const;
  const between = `event_month between ${first} and ${last}`;
  const lately = `event_month between ${half} and ${last}`;
  const lines = 'marts.consumption';
  return [
    {
      name: '月度订单',
      request: { metric: 'orders', period },
      sql: `select event_month, count(distinct order_no) from ${lines} where ${between} group by 1`,
    },
    {
      name: '月度×类别 金额',
      request: { metric: 'paid_amount', by: ['consumption_class'], period },
      sql: `select event_month, consumption_class, sum(paid_fen) from ${lines} where ${between} group by 1, 2`,
    },
    {
      name: '月度×购买方式 金额',
      request: { metric: 'paid_amount', by: ['buy_mode'], period },
      sql: `select event_month, buy_mode, sum(paid_fen) from ${lines} where ${between} group by 1, 2`,
    },
    {
      name: '一市月度金额',
      request: { metric: 'paid_amount', region: { level: 'city', codes: [place.city] }, period },
      sql: `select event_month, sum(paid_fen) from ${lines} where ${between} and city_code = '${place.city}' group by 1`,
    },
    {
      name: '一市月度×类别 金额',
      request: {
        metric: 'paid_amount',
        by: ['consumption_class'],
        region: { level: 'city', codes: [place.city] },
        period,
      },
      sql: `select event_month, consumption_class, sum(paid_fen) from ${lines} where ${between} and city_code = '${place.city}' group by 1, 2`,
    },
    {
      name: '各省一月金额',
      request: { metric: 'paid_amount', region: { level: 'province' }, period: one },
      sql: `select province_code, sum(paid_fen) from ${lines} where event_month = ${last} group by 1`,
    },
    {
      name: '省内各市一月金额',
      request: { metric: 'paid_amount', region: { level: 'city', within: place.province }, period: one },
      sql: `select city_code, sum(paid_fen) from ${lines} where event_month = ${last} and province_code = '${place.province}' group by 1`,
    },
    {
      name: '各省×类别 半年金额',
      request: {
        metric: 'paid_amount',
        by: ['consumption_class'],
        region: { level: 'province' },
        period: recent,
      },
      sql: `select event_month, province_code, consumption_class, sum(paid_fen) from ${lines} where ${lately} group by 1, 2, 3`,
    },
    {
      name: '各省同比',
      request: { metric: 'paid_amount', region: { level: 'province' }, period: one, compare: 'yoy' },
      sql: `select province_code, sum(paid_fen) filter (where event_month = ${last}), sum(paid_fen) filter (where event_month = ${last - 100}) from ${lines} where event_month in (${last}, ${last - 100}) group by 1`,
    },
    {
      name: '类别同比 各月',
      request: { metric: 'paid_amount', by: ['consumption_class'], period, compare: 'yoy' },
      sql: `select event_month, consumption_class, sum(paid_fen) from ${lines} where ${between} group by 1, 2`,
    },
    {
      name: '月度购买人数',
      request: { metric: 'buyers', period },
      sql: `select event_month, count(distinct person_key) from ${lines} where ${between} group by 1`,
    },
    {
      name: '月度×类别 购买人数',
      request: { metric: 'buyers', by: ['consumption_class'], period: recent },
      sql: `select event_month, consumption_class, count(distinct person_key) from ${lines} where ${lately} group by 1, 2`,
    },
    {
      name: '各省人均消费',
      request: { metric: 'paid_per_buyer', region: { level: 'province' }, period: one },
      sql: `select province_code, sum(paid_fen) / count(distinct person_key) from ${lines} where event_month = ${last} group by 1`,
    },
    {
      name: '类别×购买方式 半年金额',
      request: { metric: 'paid_amount', by: ['consumption_class', 'buy_mode'], period: recent },
      sql: `select event_month, consumption_class, buy_mode, sum(paid_fen) from ${lines} where ${lately} group by 1, 2, 3`,
    },
  ];
}
