import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outsideSource } from '../../src/disclosure/outside-layer.ts';
import { arrowStream } from '../../src/warehouse/arrow.ts';
import { copyOut } from '../../src/warehouse/copy-out.ts';
import { literal, open } from '../../src/warehouse/duckdb.ts';
import { openReleaseFiles, regionNameSql, STREAMED } from '../../src/warehouse/release.ts';

const ROWS = 100_000;
const folder = mkdtempSync(join(tmpdir(), 'release-'));
const source = outsideSource(
  (schema) => `select t.i, ${regionNameSql('t.code')} as name from ${schema}.many t`,
);
const nameOf = (i: number): string => (i % 7 === 6 ? '' : `地${i % 7}`);

beforeAll(async () => {
  mkdirSync(join(folder, 'outside'));
  mkdirSync(join(folder, 'reference'));
  const db = await open();
  // The last of the seven codes is of no known place.
  await db.run(
    `copy (select i::int as i, 'c' || i % 7 as code from range(${ROWS}) r(i)) to ${literal(join(folder, 'outside', 'many.parquet'))} (format parquet, row_group_size 4096)`,
  );
  await db.run(
    `copy (select 'c' || (5 - i) as code, '地' || (5 - i) as name_zh from range(6) r(i)) to ${literal(join(folder, 'reference', 'regions.parquet'))} (format parquet)`,
  );
  db.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('rows that stream keep their order on two threads, with the names of their places', async () => {
  const db = await openReleaseFiles(folder, STREAMED);
  const { batches } = await arrowStream(db, source.sql);
  let at = 0;
  for await (const batch of batches)
    for (const row of batch) {
      if (row.i !== at || row.name !== nameOf(at)) throw new Error(`row ${at} is ${row.i} ${row.name}`);
      at++;
    }
  expect(at).toBe(ROWS);
  const other = await db.connect();
  expect(await other.one(`${source.sql} where t.i = 3`)).toEqual({ i: 3, name: '地3' });
  db.close();
});

test.for(['parquet', 'csv', 'json'] as const)(
  '%s written on two threads keeps the order and is the same bytes every time',
  async (format) => {
    const sums = new Set<string>();
    for (let time = 0; time < 3; time++) {
      const file = join(folder, `many-${time}.${format}`);
      await copyOut(folder, source, format, file, { metadata: { dataset: 'many' }, texts: [] });
      sums.add(createHash('sha256').update(readFileSync(file)).digest('hex'));
    }
    expect(sums.size).toBe(1);
    const db = await open(':memory:', { threads: 1 });
    await db.run('set preserve_insertion_order = true');
    const rows = await db.all<{ i: number; name: string | null }>(
      `select i::int as i, name from read_${format}(${literal(join(folder, `many-0.${format}`))})`,
    );
    db.close();
    expect(rows.length).toBe(ROWS);
    expect(rows.findIndex(({ i, name }, at) => i !== at || (name ?? '') !== nameOf(at))).toBe(-1);
  },
);

test('a file that nobody waits for any more is not written on', async () => {
  const gone = new AbortController();
  const written = expect(
    copyOut(
      folder,
      outsideSource(() => 'select hash(i) as i from range(100000000000) r(i)'),
      'csv',
      join(folder, 'left.csv'),
      { metadata: {}, texts: [], signal: gone.signal },
    ),
  ).rejects.toThrow(/interrupt/i);
  // Once its file is there, the query is under way; it would take hours to end by itself.
  while (!readdirSync(folder).some((name) => name.includes('left.csv')))
    await new Promise((wake) => setTimeout(wake, 5));
  gone.abort();
  await written;
});

test('a file that nobody waits for from the start is not begun', async () => {
  const source = outsideSource(() => 'select 1 as i');
  const options = { metadata: {}, texts: [], signal: AbortSignal.abort() };
  await expect(copyOut(folder, source, 'csv', join(folder, 'unwanted.csv'), options)).rejects.toThrow(
    /abort/i,
  );
  expect(readdirSync(folder)).not.toContain('unwanted.csv');
});
