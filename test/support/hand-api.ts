import type { Hono } from 'hono';
import { releasesFolder } from '../../pipelines/runner/releases.ts';
import { createApp } from '../../src/api/app.ts';
import type { ApiOptions } from '../../src/api/context.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import type { QueryInput, QueryResult } from '../../src/contracts/query.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import type { Metric } from '../../src/domain/metric.ts';

const text = (zh: string) => ({ zh, en: zh });
const about = { definition: text('手工样例的指标'), owner: text('测试') };
const of = (measure: string, cube = 'consumption') => ({ cube, measure });

/** Metrics over the hand-made cubes, one of each kind. */
export const HAND_METRICS: readonly Metric[] = [
  {
    ...about,
    id: 'orders',
    title: text('订单数'),
    unit: 'order',
    decimals: 0,
    formula: { kind: 'count', of: of('orders') },
    by: [['consumption_class'], ['sex'], ['consumption_class', 'sex']],
  },
  {
    ...about,
    id: 'buyers',
    title: text('消费人数'),
    unit: 'person',
    decimals: 0,
    formula: { kind: 'persons', of: of('buyers') },
    by: [['consumption_class'], ['sex']],
  },
  {
    ...about,
    id: 'paid',
    title: text('消费金额'),
    unit: 'yuan',
    decimals: 2,
    formula: { kind: 'money', of: of('paid_fen') },
    by: [['consumption_class'], ['sex'], ['consumption_class', 'sex']],
  },
  {
    ...about,
    id: 'orders_per_buyer',
    title: text('人均订单'),
    unit: 'per_person',
    decimals: 2,
    formula: { kind: 'mean', of: of('orders'), per: of('buyers'), scale: 1 },
    by: [['consumption_class'], ['sex']],
  },
  {
    ...about,
    id: 'buyer_share',
    title: text('参与率'),
    unit: 'per_10k_members',
    decimals: 1,
    formula: { kind: 'rate', of: of('buyers'), per: of('active_members', 'members'), scale: 10_000 },
    by: [['sex'], ['consumption_class']],
  },
  {
    ...about,
    id: 'absent',
    title: text('没有装载的指标'),
    unit: 'case',
    decimals: 0,
    formula: { kind: 'count', of: of('cases', 'appeals') },
    by: [],
  },
];

export interface HandApi {
  readonly app: Hono;
  readonly shelf: Shelf;
  json(path: string): Promise<{ status: number; body: never }>;
  query(input: QueryInput): Promise<QueryResult>;
}

/** The API over the releases of a home, in process. */
export async function handApi(home: string, options: Partial<ApiOptions> = {}): Promise<HandApi> {
  const shelf = new Shelf({ folder: releasesFolder(home) });
  await shelf.refresh();
  const app = createApp({
    shelf,
    policy: loadPolicy(),
    metrics: HAND_METRICS,
    ...options,
  }) as unknown as Hono;
  return {
    app,
    shelf,
    json: async (path) => {
      const response = await app.request(path);
      return { status: response.status, body: (await response.json()) as never };
    },
    query: async (input) => {
      const response = await app.request('/api/query', {
        method: 'POST',
        body: JSON.stringify(input),
        headers: { 'content-type': 'application/json' },
      });
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      return (await response.json()) as QueryResult;
    },
  };
}
