import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { withDoor } from '../../../pipelines/intake/door.ts';
import type { LineCorrection } from '../../../pipelines/intake/line-corrections.ts';
import { type LoadResult, loadFile } from '../../../pipelines/intake/load-file.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { writeXlsx } from '../../../src/datasets/xlsx.ts';
import { open } from '../../../src/warehouse/duckdb.ts';
import { accounted, atDesk, type Desk, FIXED_NOW } from '../intake/support.ts';

const HEADERS = ['订单编号', '明细行号', '会员编号', '下单时间', '成交金额', '商品名称'];
/** Two of five rows are wrong; a name holds a line break and a quote where the format can carry them. */
const ROWS = [
  ['A1', '1', 'HY1', '2026-01-01', '10', '甲"乙"\n丙'],
  ['A2', '1', 'HY2', '待定', '20', '两行\n名称'],
  ['A3', '1', 'HY3', '2026-01-03', '30', '平常'],
  ['A4', '1', 'HY4', '2026-01-04', '许多', '名,称'],
  ['A5', '1', 'HY5', '2026-01-05', '50', ''],
];

const csvCell = (cell: string, delimiter: string): string =>
  cell.includes('"') || cell.includes('\n') || cell.includes(delimiter)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
const csv = (delimiter = ',', end = '\n', rows = ROWS): string =>
  [HEADERS, ...rows].map((row) => row.map((cell) => csvCell(cell, delimiter)).join(delimiter) + end).join('');
const flat = ROWS.map((row) => row.map((cell) => cell.replaceAll('\n', ' ')));
const objects = ROWS.map((row) => Object.fromEntries(HEADERS.map((name, i) => [name, row[i]])));

/** A file of each format, and the lines of the two wrong rows as a person would count them. */
const FORMATS: readonly {
  name: string;
  lines: readonly [number, number];
  write: (desk: Desk) => Promise<string> | string;
}[] = [
  { name: 'UTF-8 CSV', lines: [4, 7], write: (desk) => desk.write('a.csv', csv()) },
  {
    name: 'CRLF and a mark',
    lines: [4, 7],
    write: (desk) => desk.write('a.csv', `\ufeff${csv(',', '\r\n')}`),
  },
  { name: 'lines ended by CR', lines: [3, 5], write: (desk) => desk.write('a.csv', csv(',', '\r', flat)) },
  { name: 'TSV', lines: [4, 7], write: (desk) => desk.write('a.tsv', csv('\t')) },
  { name: 'GB18030', lines: [4, 7], write: (desk) => desk.write('a.csv', iconv.encode(csv(), 'gb18030')) },
  {
    name: 'UTF-16',
    lines: [4, 7],
    write: (desk) => desk.write('a.csv', iconv.encode(`\ufeff${csv()}`, 'utf-16le')),
  },
  { name: 'gzip', lines: [4, 7], write: (desk) => desk.write('a.csv.gz', gzipSync(csv())) },
  {
    name: 'titles, blank lines and a total',
    lines: [8, 12],
    write: (desk) =>
      desk.write(
        'a.csv',
        `订单明细表\n单位:元\n\n${csv().replace('A2,', '\nA2,').replace('A4,', '\nA4,')}合计,,,,110,\n`,
      ),
  },
  {
    name: 'XLSX',
    lines: [4, 7],
    write: async (desk) => {
      const path = desk.write('a.xlsx', '');
      const [first = [], second = [], third = [], ...rest] = ROWS;
      await writeXlsx(path, [
        { name: '封面', rows: [['说明']] },
        {
          name: '订单',
          rows: [['订单明细表'], HEADERS, first, second, third, [], ...rest, ['合计', '', '', '', '110']],
        },
      ]);
      return path;
    },
  },
  {
    name: 'NDJSON',
    lines: [2, 4],
    write: (desk) => desk.write('a.ndjson', objects.map((object) => `${JSON.stringify(object)}\n`).join('')),
  },
  { name: 'JSON', lines: [2, 4], write: (desk) => desk.write('a.json', JSON.stringify(objects, null, 1)) },
  {
    name: 'Parquet',
    lines: [2, 4],
    write: async (desk) => {
      const path = desk.write('a.parquet', '');
      const db = await open();
      await db.run(`create table t (${HEADERS.map((h) => `"${h}" varchar`).join(', ')})`);
      for (const row of ROWS) await db.run('insert into t values (?, ?, ?, ?, ?, ?)', row);
      await db.run(`copy (from t) to '${path}' (format parquet)`);
      db.close();
      return path;
    },
  },
];

const correct = (desk: Desk, path: string, lines: ReadonlyMap<number, LineCorrection>): Promise<LoadResult> =>
  withDoor(
    desk.home,
    workspaceOf(desk.home),
    { now: () => FIXED_NOW, progress: { step: () => {}, end: () => {} }, note: () => {} },
    (door) =>
      loadFile(door, {
        family: 'consumption',
        path,
        exportedAt: '2026-10-01',
        corrections: { lines, by: '王芳' },
      }),
  );

describe('corrected lines', () => {
  it.each(FORMATS)('find their place in $name', async ({ lines: [first, second], write }) => {
    await atDesk(async (desk) => {
      const path = await write(desk);
      const before = await desk.load('consumption', path);
      expect([before.loaded, before.rejected]).toEqual([3, 2]);
      expect(await desk.rows('select line, field from ledger.rejects order by line')).toEqual([
        { line: first, field: 'ordered_at' },
        { line: second, field: 'paid_amount_fen' },
      ]);
      const after = await correct(
        desk,
        path,
        new Map([
          [first, { cells: [{ field: 'ordered_at', header: '下单时间', value: '2026-01-02' }] }],
          [second, { cells: [{ field: 'paid_amount_fen', header: '成交金额', value: '40' }] }],
        ]),
      );
      expect(accounted(after)).toBe(true);
      expect(after).toMatchObject({
        rowsIn: 2,
        loaded: 2,
        skipped: 0,
        corrected: { corrected: [first, second] },
      });
      // Neither more nor less than if the file had been right from the start.
      expect(
        await desk.rows(
          'select event_date::varchar as day, paid_amount_fen as fen, member_key is not null as member from raw.consumption order by 1',
        ),
      ).toEqual([1, 2, 3, 4, 5].map((i) => ({ day: `2026-01-0${i}`, fen: i * 1000, member: true })));
      expect(await desk.rows('select distinct status, status_by as who from ledger.rejects')).toEqual([
        { status: 'corrected', who: '王芳' },
      ]);
    });
  });

  it('can be a whole line where the line could not be split', async () => {
    await atDesk(async (desk) => {
      const text = `${HEADERS.join(',')}\nA1,1,HY1,2026-01-01,10,甲\nA2,1,HY2,2026-01-02,20,乙,多余\nA3,1,HY3,2026-01-03,30,丙\n`;
      const path = desk.write('a.csv', text);
      expect((await desk.load('consumption', path)).rejected).toBe(1);
      const whole = (said: string): Promise<LoadResult> =>
        correct(desk, path, new Map([[3, { cells: [], whole: said }]]));
      expect((await whole('A2,1,HY2,"2026-01-02,20,乙')).corrected).toMatchObject({
        corrected: [],
        unusable: [{ line: 3, why: { zh: '更正值中的引号没有成对' } }],
      });
      expect((await whole('A2,1,HY2,2026-01-02,20,"乙,多余"\n')).corrected).toEqual({
        corrected: [3],
        stillWrong: [],
        unusable: [],
      });
      expect(await desk.rows('select count(*)::int as n from raw.consumption')).toEqual([{ n: 3 }]);
    });
  });

  it('asks for all lines that an open quote had swallowed', async () => {
    await atDesk(async (desk) => {
      const text = `${HEADERS.join(',')}\nA1,1,HY1,2026-01-01,10,"甲\nA2,1,HY2,2026-01-02,20,乙\nA3,1,HY3,2026-01-03,30,丙\n`;
      const path = desk.write('a.csv', text);
      const before = await desk.load('consumption', path);
      expect([before.loaded, before.rejected]).toEqual([0, 1]);
      const whole = (said: string): Promise<LoadResult> =>
        correct(desk, path, new Map([[2, { cells: [], whole: said }]]));
      expect((await whole('A1,1,HY1,2026-01-01,10,甲')).corrected?.unusable[0]?.why.zh).toContain(
        '退回了 3 行',
      );
      const after = await whole(
        'A1,1,HY1,2026-01-01,10,甲\nA2,1,HY2,2026-01-02,20,乙\nA3,1,HY3,2026-01-03,30,丙',
      );
      expect(after).toMatchObject({ rowsIn: 3, loaded: 3 });
      expect(await desk.rows('select distinct status from ledger.rejects')).toEqual([
        { status: 'corrected' },
      ]);
    });
  });

  it('puts a broken NDJSON line right and leaves long numbers of others alone', async () => {
    await atDesk(async (desk) => {
      const object = (no: string, at: string): string =>
        `{"订单编号": ${no}, "明细行号": 1, "下单时间": "${at}", "成交金额": 10}`;
      const path = desk.write(
        'a.ndjson',
        `${object('"A1"', '2026-01-01')}\n\n{"订单编号": "A2", \n${object('12345678901234567891', '待定')}\n`,
      );
      const before = await desk.load('consumption', path);
      expect([before.rowsIn, before.rejected]).toEqual([3, 2]);
      expect(await desk.rows('select line, rule from ledger.rejects order by line')).toEqual([
        { line: 3, rule: 'not_json' },
        { line: 4, rule: 'not_a_timestamp' },
      ]);
      const after = await correct(
        desk,
        path,
        new Map<number, LineCorrection>([
          [3, { cells: [], whole: object('"A2"', '2026-01-02') }],
          [4, { cells: [{ field: 'ordered_at', header: '下单时间', value: '2026-01-03' }] }],
        ]),
      );
      expect(after).toMatchObject({ rowsIn: 2, loaded: 2 });
      // The same record in good order from the start is the same record.
      const good = desk.write('b.ndjson', `${object('12345678901234567891', '2026-01-03')}\n`);
      expect(await desk.load('consumption', good)).toMatchObject({ loaded: 0, unchanged: 1 });
    });
  });
});
