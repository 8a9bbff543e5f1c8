import { describe, expect, test } from 'vitest';
import { columnAppender, readColumns } from '../../src/warehouse/columns.ts';
import { open } from '../../src/warehouse/duckdb.ts';

describe('columns', () => {
  test('go in and come out unchanged, NaN as NULL, codes as ENUM values', async () => {
    const db = await open();
    await db.run("create table t(a INTEGER, b DOUBLE, c ENUM('x', 'y', 'z'), d SMALLINT)");
    const n = 5000;
    const a = Int32Array.from({ length: n }, (_, i) => i - 2);
    const b = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? Number.NaN : i / 7));
    const c = Uint8Array.from({ length: n }, (_, i) => i % 3);
    const d = Int16Array.from({ length: n }, (_, i) => i);
    const appender = await columnAppender(db, { schema: 'main', name: 't' });
    appender.append([a, b, c, d], n);
    appender.close();
    expect(await db.one("select count(*) n, count(b) b, min(a) a from t where c = 'z'")).toEqual({
      n: 1666,
      b: 1666,
      a: 0,
    });
    const { length, columns } = await readColumns(db, 'select a, b, c, d from t order by a');
    expect(length).toBe(n);
    expect(columns.a).toEqual(a);
    expect(columns.b).toEqual(b);
    expect(columns.c).toEqual(c);
    expect(columns.d).toEqual(d);
    db.close();
  });

  test('a column that is no number, or holds a NULL integer, is refused by name', async () => {
    const db = await open();
    await expect(readColumns(db, "select 'x' as place")).rejects.toThrow('column "place" is VARCHAR');
    await expect(readColumns(db, 'select null::INTEGER as n')).rejects.toThrow('column "n" holds a NULL');
    await db.run('create table t(a BIGINT)');
    const appender = await columnAppender(db, { schema: 'main', name: 't' });
    expect(() => appender.append([new Int32Array(1)], 1)).toThrow(
      'column 1 is BIGINT, which Int32Array cannot fill',
    );
    await expect(columnAppender(db, { schema: 'main', name: 'nowhere' })).rejects.toThrow(
      'append to main.nowhere',
    );
    db.close();
  });
});
