import { RecordBatchReader, type Table, tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeIpc } from '../../src/datasets/ipc.ts';
import { arrowStream } from '../../src/warehouse/arrow.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';

let db: Database;
beforeAll(async () => {
  db = await open();
});
afterAll(() => db.close());

async function read(sql: string, format: 'stream' | 'file' = 'stream', batchRows?: number): Promise<Table> {
  const { schema, batches } = await arrowStream(db, sql, {
    batchRows,
    metadata: new Map([['release', 'r1']]),
  });
  const bytes: Uint8Array[] = [];
  for await (const chunk of encodeIpc(schema, batches, format)) bytes.push(chunk);
  const all = Buffer.concat(bytes);
  if (format === 'file') expect(all.subarray(0, 6).toString()).toBe('ARROW1');
  return tableFromIPC(all);
}

describe('arrowStream', () => {
  const types = `
    select i::tinyint as tiny, i::smallint as small, i::integer as whole, (i * 1000000007)::bigint as big, (i / 7)::float as single,
           (i / 7)::double as fraction, date '2026-01-01' + i::int as day, timestamp '2026-01-01 00:00:00' + interval (i) second as at,
           i % 3 = 0 as flag, '短' || i as short, '一段超过十二个字节的文字 ' || i as long,
           (case i % 3 when 0 then '甲' when 1 then '乙' else '丙' end)::enum('甲', '乙', '丙') as code
    from range(-60, 60) r(i)`;

  test.each(['stream', 'file'] as const)('every type reads back as it was (%s)', async (format) => {
    const rows = (await read(types, format)).toArray();
    expect(rows).toHaveLength(120);
    const [first] = rows;
    expect(first).toMatchObject({
      tiny: -60,
      small: -60,
      whole: -60,
      big: -60000000420n,
      flag: true,
      short: '短-60',
    });
    expect(first?.long).toBe('一段超过十二个字节的文字 -60');
    expect(first?.fraction).toBeCloseTo(-60 / 7, 12);
    expect(first?.code).toBe('甲');
    expect(new Date(Number(first?.day)).toISOString().slice(0, 10)).toBe('2025-11-02');
    expect(new Date(Number(first?.at)).toISOString()).toBe('2025-12-31T23:59:00.000Z');
  });

  test('nulls survive batches that do not start on a byte', async () => {
    const sql = `select i, case when i % 5 = 0 then null else i end as maybe, case when i % 7 = 0 then null else 's' || i end as word,
                        case when i % 11 = 0 then null else i % 2 = 0 end as flag
                 from range(300000) r(i) where i % 3 <> 1`;
    const expected = await db.one(
      `select count(*) as n, count(maybe) as maybe, count(word) as word, count(flag) as flag, sum(maybe)::bigint as total, sum(length(word))::bigint as letters,
              count(*) filter (flag) as yes from (${sql})`,
    );
    const table = await read(sql, 'stream', 5000);
    expect(table.batches.length).toBeGreaterThan(10);
    let total = 0n;
    let letters = 0;
    let yes = 0;
    for (const row of table) {
      total += row.maybe ?? 0n;
      letters += row.word?.length ?? 0;
      yes += row.flag === true ? 1 : 0;
      if ((row.maybe === null) !== (row.i % 5n === 0n)) throw new Error(`null moved at ${row.i}`);
    }
    const count = (name: string): number => table.numRows - (table.getChild(name)?.nullCount ?? 0);
    expect({
      n: table.numRows,
      maybe: count('maybe'),
      word: count('word'),
      flag: count('flag'),
      total: Number(total),
      letters,
      yes,
    }).toEqual(expected);
  });

  test('an empty result is a schema with metadata and no rows', async () => {
    const table = await read('select 1::int as a, null::varchar as b where false');
    expect(table.numRows).toBe(0);
    expect(table.schema.fields.map((f) => f.name)).toEqual(['a', 'b']);
    expect(table.schema.metadata.get('release')).toBe('r1');
  });

  test('a type without an Arrow form is refused by name', async () => {
    await expect(arrowStream(db, 'select [1, 2] as pair')).rejects.toThrow(
      'column "pair" has type INTEGER[]',
    );
  });

  test('a reader that leaves early stops the query', async () => {
    const { batches } = await arrowStream(db, 'select i from range(1000000000) r(i)');
    for await (const batch of batches) {
      expect(batch.numRows).toBeGreaterThan(0);
      break;
    }
    expect(await db.one('select 42 as answer')).toEqual({ answer: 42 });
  });

  test('the stream format needs no seeking', async () => {
    const { schema, batches } = await arrowStream(db, 'select i::int i from range(100000) r(i)', {
      batchRows: 20000,
    });
    let rows = 0;
    for await (const batch of await RecordBatchReader.from(encodeIpc(schema, batches, 'stream')))
      rows += batch.numRows;
    expect(rows).toBe(100000);
  });
});
