import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../pipelines/intake/csv-records.ts';
import { writeXlsx } from '../../../src/datasets/xlsx.ts';
import { literal, open } from '../../../src/warehouse/duckdb.ts';
import { accounted, atDesk, type Desk } from './support.ts';

const CSV = readFileSync(join(import.meta.dirname, 'fixtures', 'orders.csv'), 'utf8');
const TABLE = csvRecords(CSV, ',').map((record) => record.cells);
const [HEADER = [], ...BODY] = TABLE;
const OBJECTS = BODY.map((cells) => Object.fromEntries(HEADER.map((h, i) => [h, cells[i] || null])));
const separated = (separator: string): string =>
  TABLE.map((cells) =>
    cells.map((c) => (/["\n,;\t|]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(separator),
  ).join('\n');

/** One content in every format and encoding a source may choose. */
const FORMS: Record<string, (desk: Desk) => Promise<string> | string> = {
  'UTF-8 CSV': (d) => d.write('a.csv', CSV),
  'UTF-8 CSV with a byte order mark and CRLF': (d) =>
    d.write('b.csv', `\uFEFF${CSV.replaceAll('\n', '\r\n')}`),
  'GB18030 CSV': (d) => d.write('c.csv', iconv.encode(CSV, 'gb18030')),
  'UTF-16LE CSV with a byte order mark': (d) =>
    d.write('d.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(CSV, 'utf16le')])),
  'UTF-16BE CSV without a mark': (d) => d.write('e.csv', iconv.encode(CSV, 'utf16be')),
  TSV: (d) => d.write('f.tsv', separated('\t')),
  'semicolon CSV': (d) => d.write('g.csv', separated(';')),
  'pipe-separated text': (d) => d.write('h.txt', separated('|')),
  'gzipped CSV': (d) => d.write('i.csv.gz', gzipSync(CSV)),
  'gzipped GB18030 CSV': (d) => d.write('j.csv.gz', gzipSync(iconv.encode(CSV, 'gb18030'))),
  NDJSON: (d) => d.write('k.ndjson', OBJECTS.map((o) => JSON.stringify(o)).join('\n')),
  'JSON array': (d) => d.write('l.json', JSON.stringify(OBJECTS, null, 2)),
  'gzipped NDJSON': (d) => d.write('m.ndjson.gz', gzipSync(OBJECTS.map((o) => JSON.stringify(o)).join('\n'))),
  XLSX: async (d) => {
    const path = d.write('n.xlsx', '');
    await writeXlsx(path, [{ name: '订单', rows: TABLE }]);
    return path;
  },
  Parquet: async (d) => {
    const json = d.write('o.ndjson', OBJECTS.map((o) => JSON.stringify(o)).join('\n'));
    const path = join(json, '..', 'o.parquet');
    const db = await open();
    await db.run(
      `copy (select * from read_json(${literal(json)}, columns = {${HEADER.map((h) => `'${h}': 'VARCHAR'`).join(', ')}})) to ${literal(path)} (format parquet)`,
    );
    db.close();
    return path;
  },
};

const CONTENT = `select record_id::varchar as id, cell_key, member_key, link_key, consumption_class,
  region_code, quantity, paid_amount_fen, ordered_at::varchar as ordered_at, event_month from raw.consumption order by 1`;

describe('formats and encodings', () => {
  it('reads one content to the same rows, whatever it is written as', async () => {
    await atDesk(async (desk) => {
      let expected: unknown;
      for (const [name, write] of Object.entries(FORMS)) {
        const result = await desk.load('consumption', await write(desk));
        expect(accounted(result), name).toBe(true);
        expect(result.rejected, name).toBe(0);
        if (expected === undefined) {
          expect(result.loaded).toBe(6);
          expected = await desk.rows(CONTENT);
        } else {
          expect({ name, ...pick(result) }).toEqual({
            name,
            loaded: 0,
            updated: 0,
            unchanged: 6,
            duplicate: 0,
          });
          expect(await desk.rows(CONTENT), name).toEqual(expected);
        }
      }
    });
  });

  it('reads every value as it is meant', async () => {
    await atDesk(async (desk) => {
      const result = await desk.load('consumption', desk.write('orders.csv', CSV));
      expect(result.droppedColumns.toSorted()).toEqual(['单位备注', '收货人'].toSorted());
      expect(
        await desk.rows(
          'select ordered_at::varchar as at, consumption_class as class, region_code as region, paid_amount_fen as fen from raw.consumption order by ordered_at, paid_amount_fen',
        ),
      ).toEqual([
        { at: '2026-09-15 10:22:00', class: '01', region: '510100', fen: 12850 },
        { at: '2026-09-15 10:22:00', class: '02', region: '510100', fen: 39900 },
        { at: '2026-09-16 08:05:00', class: '01', region: '510100', fen: 123450 },
        { at: '2026-09-17 00:00:00', class: '06', region: '330100', fen: 6600 },
        { at: '2026-09-18 00:00:00', class: '05', region: '330000', fen: 0 },
        { at: '2026-09-19 09:00:00', class: '07', region: '330100', fen: 1200000 },
      ]);
    });
  });

  it('tells when a file is not what its name says, and reads what it is', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('orders.csv', OBJECTS.map((o) => JSON.stringify(o)).join('\n'));
      expect((await desk.load('consumption', path)).loaded).toBe(6);
      expect(desk.notes.join()).toContain('名称是 .csv，内容却是 NDJSON');
    });
  });

  it('finds GBK behind a long beginning in plain ASCII', async () => {
    await atDesk(async (desk) => {
      const ascii = Array.from({ length: 3000 }, (_, i) => `E${i},1,2026-09-15,01,5,Chengdu`).join('\n');
      const text = `order_no,line_no,ordered_at,consumption_class,amount,region\n${ascii}\nE3000,1,2026-09-15,食品烟酒,5,成都市\n`;
      const mapping = {
        fields: { paid_amount_fen: { column: 'amount' }, consumption_class: { column: 'consumption_class' } },
      };
      const result = await desk.load('consumption', desk.write('x.csv', iconv.encode(text, 'gbk')), mapping);
      expect(pick(result)).toEqual({ loaded: 3001, updated: 0, unchanged: 0, duplicate: 0 });
      expect(await desk.rows('select encoding from ledger.batches')).toEqual([{ encoding: 'gb18030' }]);
    });
  });
});

const pick = ({
  loaded,
  updated,
  unchanged,
  duplicate,
}: {
  loaded: number;
  updated: number;
  unchanged: number;
  duplicate: number;
}) => ({
  loaded,
  updated,
  unchanged,
  duplicate,
});
