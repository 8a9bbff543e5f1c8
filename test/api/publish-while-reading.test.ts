import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../pipelines/runner/publish.ts';
import { pointTo, releasesFolder } from '../../pipelines/runner/releases.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { type Listening, listen } from '../../src/api/server.ts';
import type { QueryResult } from '../../src/contracts/query.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import { HAND_METRICS } from '../support/hand-api.ts';
import { HAND, handWarehouse } from '../support/hand-warehouse.ts';

/** The issue asks for 500 clients for a minute; `npm test` sends enough of them to cross two releases. */
const FULL = process.env.TEST_FULL === '1';
const CLIENTS = FULL ? 500 : 50;
const SECONDS = FULL ? 60 : 0;

const home = mkdtempSync(join(tmpdir(), 'publishing-'));
const folder = releasesFolder(home);
let db: Database;
let server: Listening;
/** Orders of June 2025 by class, of each release: what an answer of that release must be. */
const expected = new Map<string, Map<string, number>>();

beforeAll(async () => {
  db = await handWarehouse(home);
  await release(new Date('2026-01-10T08:00:00Z'));
  const shelf = new Shelf({ folder, keep: 1, pollEvery: 20 });
  server = await listen({ shelf, policy: loadPolicy(), metrics: HAND_METRICS }, 0);
});
afterAll(async () => {
  await server.stop();
  db.close();
  rmSync(home, { recursive: true, force: true });
});

/** Publishes what the warehouse holds now and notes its numbers. */
async function release(now: Date): Promise<string> {
  const rows = await db.all<{ consumption_class: string; orders: number }>(
    "select consumption_class, orders from cubes.consumption where grouping_set = 'consumption_class' and period_grain = 'month' and region_level = 'nation' and period = 202506",
  );
  const { id } = await publish({ ...HAND, outsideIndices: undefined, home, db, now });
  expected.set(id, new Map(rows.map((r) => [r.consumption_class, r.orders])));
  return id;
}

/** One more order per class in every cell: every number of the new release differs from the old one's. */
const change = (): Promise<void> => db.run('update cubes.consumption set orders = orders + 1');

describe(`publishing while ${CLIENTS} clients read`, () => {
  test('no error, no mixed answer, and the new numbers arrive without a restart', async () => {
    let reading = true;
    const seen = new Map<string, number>();
    const answered: { id: string; member: string; value: number | null }[] = [];
    const question = (client: number): string =>
      `${server.url}/api/query?q=${encodeURIComponent(
        JSON.stringify({
          metric: 'orders',
          by: ['consumption_class'],
          // Different questions, so that the cache does not answer for the release.
          period: { grain: 'month', from: 202501 + (client % 6), to: 202506 },
        }),
      )}`;
    const took: number[] = [];
    const client = async (n: number): Promise<void> => {
      while (reading) {
        const asked = performance.now();
        const response = await fetch(question(n));
        if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
        const { release: id, rows } = (await response.json()) as QueryResult;
        took.push(performance.now() - asked);
        for (const row of rows.filter((r) => r.period === 202506))
          answered.push({ id, member: row.consumption_class ?? '', value: row.value });
        seen.set(id, (seen.get(id) ?? 0) + 1);
        await new Promise((wake) => setTimeout(wake, 20));
      }
    };
    const clients = Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(n)));
    // Reported below; until then it must not end the process.
    clients.catch(() => {});
    const ids = [...expected.keys()];
    const end = performance.now() + SECONDS * 1000;
    for (let n = 1; n <= 2 || performance.now() < end; n++) {
      await change();
      const id = await release(new Date(Date.UTC(2026, 0, 10, 9, n)));
      ids.push(id);
      await until(() => (seen.get(id) ?? 0) > 50);
    }
    // Going back is moving the pointer.
    const [first = ''] = ids;
    const before = seen.get(first) ?? 0;
    pointTo(folder, first);
    await until(() => (seen.get(first) ?? 0) > before + 50);
    reading = false;
    await clients;
    took.sort((a, b) => a - b);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) =>
      Math.round(took[Math.ceil(took.length * q) - 1] ?? 0),
    );
    if (FULL)
      console.log(
        `${CLIENTS} clients, ${ids.length - 1} releases: ${took.length} answers, p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`,
      );
    expect(answered.length).toBeGreaterThan(750);
    for (const { id, member, value } of answered) expect(value).toBe(expected.get(id)?.get(member));
    expect([...seen.keys()].sort()).toEqual([...new Set(ids)].sort());
  }, 600_000);

  test('an older release is still answered by its id', async () => {
    for (const [id, right] of expected) {
      const q = JSON.stringify({
        metric: 'orders',
        by: ['consumption_class'],
        period: { grain: 'month', from: 202506, to: 202506 },
        release: id,
      });
      const { rows, release: answered } = (await (
        await fetch(`${server.url}/api/query?q=${encodeURIComponent(q)}`)
      ).json()) as QueryResult;
      expect(answered).toBe(id);
      for (const row of rows.filter((r) => r.value !== null))
        expect(row.value).toBe(right.get(row.consumption_class ?? ''));
    }
  });

  test('a pointer to a release that cannot be read leaves the server on the one it has', async () => {
    const { release: before } = (await (await fetch(`${server.url}/api/health`)).json()) as {
      release: string;
    };
    pointTo(folder, '20990101T000000Z-deadbeef');
    await new Promise((wake) => setTimeout(wake, 200));
    const { release: after, status } = (await (await fetch(`${server.url}/api/health`)).json()) as {
      release: string;
      status: string;
    };
    expect([status, after]).toEqual(['ok', before]);
    pointTo(folder, before);
  });

  test('a name that resolves here from elsewhere is refused', async () => {
    const { request } = await import('node:http');
    const status = await new Promise<number>((resolve, reject) => {
      request(`${server.url}/api/health`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

async function until(reached: () => boolean): Promise<void> {
  const started = Date.now();
  while (!reached()) {
    if (Date.now() - started > (FULL ? 120_000 : 40_000)) throw new Error('the new release did not arrive');
    await new Promise((wake) => setTimeout(wake, 20));
  }
}
