import { expect, test } from 'vitest';
import { open } from '../../src/warehouse/duckdb.ts';
import { OutOfPatience, Pool } from '../../src/warehouse/pool.ts';

test('a statement that takes too long is stopped, and its connection answers the next', async () => {
  const pool = new Pool(await open(), 1, 100);
  const began = performance.now();
  await expect(
    pool.use((db) => db.all('select sum(a.range * b.range) from range(1000000) a, range(1000000) b')),
  ).rejects.toThrow(OutOfPatience);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await pool.use((db) => db.one('select 1 as one'))).toEqual({ one: 1 });
  pool.close();
});
