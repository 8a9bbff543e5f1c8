import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Catalogue } from '../../src/contracts/catalogue.ts';
import type { ApiError } from '../../src/contracts/error.ts';
import type { QueryInput, QueryResult } from '../../src/contracts/query.ts';
import { loadPolicy, policyFor } from '../../src/disclosure/policy.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { STATUS_MARK } from '../../src/domain/status.ts';
import { formatter } from '../../src/i18n/format.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';
import { OUTLETS, type Outlet, type Stated } from './outlets.ts';

/** A thousand in test:full (45 s of CPU), the first two hundred of them otherwise. */
const REQUESTS = Number(process.env.OUTLET_REQUESTS ?? (process.env.TEST_FULL === '1' ? 1000 : 200));
const policy = loadPolicy();
const f = formatter('zh-CN', 'CNY');

let api: HandApi;
let db: Database;
let catalogue: Catalogue;
beforeAll(async () => {
  api = await handApi(await tinyWorkspace(), { metrics: METRICS });
  db = await open();
  catalogue = (await api.json('/api/catalogue')).body;
});
afterAll(async () => {
  await api.shelf.close();
  db.close();
});

/** Whether a metric counts things, or rests on them: no rule for persons is about those. */
function restsOnThings(id: string): boolean {
  const formula = METRICS.find((m) => m.id === id)?.formula;
  if (!formula || !('of' in formula)) return false;
  const { cubes } = api.shelf.manifest(api.shelf.currentId ?? '');
  return [formula.of, ...('per' in formula ? [formula.per] : [])].some(({ cube, measure }) =>
    cubes.find((c) => c.name === cube)?.measures.some((m) => m.name === measure && m.kind === 'things'),
  );
}

const quarterOf = (month: number): number => Math.floor(month / 100) * 10 + Math.ceil((month % 100) / 3);

/** Random requests that the catalogue offers, the same in every run. */
function* requests(): Generator<QueryInput> {
  let state = 20261123;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const offered = catalogue.metrics.filter((m) => m.available);
  for (;;) {
    const metric = pick(offered);
    const declared = METRICS.find((m) => m.id === metric.id);
    const set = pick([[], ...(declared?.by ?? [])]).filter((d) => d !== 'region');
    // Fewer rows, more questions: two dimensions for the nation, one for provinces, none for cities.
    const finest = ['city', 'province', 'nation'].slice(set.length);
    const level = pick(metric.levels.filter((l) => finest.includes(l)));
    const last = 202612 - Math.floor(random() * 24);
    const to = last % 100 > 12 || last % 100 === 0 ? 202512 : last;
    yield {
      metric: metric.id,
      by: set,
      region: { level },
      // What is counted by union is stored by quarter alone.
      period: metric.grains.includes('month')
        ? { grain: 'month', from: to, to }
        : { grain: 'quarter', from: quarterOf(to), to: quarterOf(to) },
      totals: random() < 0.3,
      layer: random() < 0.5 ? 'inside' : 'outside',
    };
  }
}

const asSorted = (values: readonly Stated[], withStatus: boolean): string[] =>
  values.map(({ value, status }) => `${value} ${withStatus ? status : ''}`).sort();

async function check(outlet: Outlet, asked: QueryInput, answer: QueryResult): Promise<void> {
  const where = `${outlet.name}: ${JSON.stringify(asked)}`;
  if (outlet.values) {
    const values = await outlet.values(asked, answer, { app: api.app, db });
    const withStatus = values.every((v) => v.status !== null);
    expect(asSorted(values, withStatus), where).toEqual(asSorted(answer.rows, withStatus));
  }
  if (outlet.drawn) {
    const shown = answer.rows.flatMap((row) => row.value ?? []);
    const numeric = (a: number, b: number): number => a - b;
    expect([...new Set(outlet.drawn(asked, answer))].sort(numeric), where).toEqual(
      [...new Set(shown)].sort(numeric),
    );
  }
  if (!outlet.text) return;
  const { text, about } = outlet.text(asked, answer);
  for (const { value, status } of about) {
    if (value === null) expect(text, where).toContain(STATUS_MARK[status as keyof typeof STATUS_MARK]);
    else {
      // Ten thousands and hundred millions are said short in a sentence, in full in a table.
      const said = (['table', 'prose'] as const).map(
        (place) => f.value({ value, status: 'observed' }, answer.metric, place).split(' ')[0],
      );
      expect(
        said.some((form) => text.includes(form ?? '')),
        `${where}: ${text}`,
      ).toBe(true);
    }
  }
}

test(`${REQUESTS} random requests: every way out says the same, and nothing between 0 and the threshold`, async () => {
  const tried = new Map(OUTLETS.map((o) => [o.name, 0]));
  let [done, refused, hidden, shown] = [0, 0, 0, 0];
  for (const asked of requests()) {
    const response = await api.app.request('/api/query', {
      method: 'POST',
      body: JSON.stringify(asked),
      headers: { 'content-type': 'application/json' },
    });
    if (response.status !== 200) {
      refused++;
      const { error } = (await response.json()) as ApiError;
      expect(['NOT_AT_THIS_GRAIN', 'TOO_LARGE'], JSON.stringify(asked)).toContain(error.code);
      continue;
    }
    const answer = (await response.json()) as QueryResult;
    const metric = METRICS.find((m) => m.id === asked.metric);
    const dataset =
      metric && 'of' in metric.formula && answer.layer === 'outside' ? metric.formula.of.cube : undefined;
    const least = policyFor(policy, answer.layer, { dataset }).persons.hide_below;
    for (const row of answer.rows) {
      const about = `${JSON.stringify(asked)} ${JSON.stringify(row)}`;
      if (row.value === null) {
        hidden += row.status === 'suppressed' ? 1 : 0;
        expect(row.n ?? null, about).toBeNull();
      } else {
        shown++;
        if (restsOnThings(answer.metric.id)) continue;
        if (metric?.formula.kind === 'count' || metric?.formula.kind === 'persons')
          expect(row.value === 0 || row.value >= least, about).toBe(true);
        if (typeof row.n === 'number' && metric?.formula.kind !== 'index')
          expect(row.n >= least, about).toBe(true);
      }
    }
    for (const outlet of OUTLETS) {
      if (done % outlet.every !== 0 || answer.rows.length === 0) continue;
      await check(outlet, asked, answer);
      tried.set(outlet.name, (tried.get(outlet.name) ?? 0) + 1);
    }
    if (++done === REQUESTS) break;
  }
  expect(done).toBe(REQUESTS);
  expect(refused).toBeLessThan(REQUESTS);
  expect(hidden).toBeGreaterThan(REQUESTS);
  expect(shown).toBeGreaterThan(REQUESTS);
  for (const [name, times] of tried) expect(times, name).toBeGreaterThan(3);
}, 240_000);
