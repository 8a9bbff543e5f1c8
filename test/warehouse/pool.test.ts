import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONNECTIONS } from '../../src/api/release/open.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { OutOfPatience, Pool } from '../../src/warehouse/pool.ts';

test('a statement that takes too long is stopped, and its connection answers the next', async () => {
  const pool = new Pool(await open(), 1, 100);
  await expect(
    pool.use((db) => db.all('select sum(a.range * b.range) from range(1000000) a, range(1000000) b')),
  ).rejects.toThrow(OutOfPatience);
  expect(await pool.use((db) => db.one('select 1 as one'))).toEqual({ one: 1 });
  pool.close();
});

test('no more statements run at once than there are connections; whoever waits longest is next', async () => {
  const pool = new Pool(await open(), 2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const ask = (i: number) =>
    pool.use(async (db) => {
      order.push(i);
      most = Math.max(most, ++running);
      await db.one('select sum(range) from range(100000)');
      running--;
    });
  const all = Promise.all(Array.from({ length: 9 }, (_, i) => ask(i)));
  expect(pool.queue).toBe(7);
  await all;
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(pool.queue).toBe(0);
  pool.close();
});

test('statements that run at once leave threads for reading files', async () => {
  const started = readFileSync(new URL('../../pipelines/bin.mjs', import.meta.url), 'utf8');
  const threads = Number(/UV_THREADPOOL_SIZE: '(\d+)'/.exec(started)?.[1]);
  expect(threads).toBeGreaterThanOrEqual(2 * CONNECTIONS);
});
