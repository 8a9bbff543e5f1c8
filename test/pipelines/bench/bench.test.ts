import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeBenchData, makeFormatData } from '../../../pipelines/bench/data.ts';
import { queryShapes } from '../../../pipelines/bench/queries.ts';
import { withApi } from '../../../pipelines/commands/in-process.ts';
import { commands } from '../../../pipelines/commands/index.ts';
import { open } from '../../../src/warehouse/duckdb.ts';
import { recordingIo, tinyWorkspace } from '../../support/tiny-workspace.ts';
import { accounted, atDesk } from '../intake/support.ts';

let home: string;
beforeAll(async () => {
  home = await tinyWorkspace();
}, 600_000);

describe('what the bench measures', () => {
  it('loads the same rows from every format, without a refusal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thermometer-test-'));
    try {
      const data = await makeBenchData(join(folder, 'data'), 2400, 24);
      const files = await makeFormatData(join(folder, 'formats'), data.whole);
      const contents: unknown[] = [];
      for (const file of [files.csv, files.gb18030, files.parquet, files.xlsx]) {
        await atDesk(async (desk) => {
          const result = await desk.load('consumption', file, undefined, '2026-10-01');
          expect(accounted(result)).toBe(true);
          expect(result).toMatchObject({ loaded: 2300, rejected: 0, unmapped: {} });
          contents.push(
            await desk.rows(
              `select count(distinct region_code)::integer as places, sum(paid_amount_fen)::bigint as fen,
                 min(event_month) as first, max(event_month) as last from raw.consumption`,
            ),
          );
        });
      }
      expect(
        new Set(
          contents.map((rows) => JSON.stringify(rows, (_k, v) => (typeof v === 'bigint' ? String(v) : v))),
        ).size,
      ).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('asks fourteen questions that raw rows and cubes both answer', async () => {
    const shapes = queryShapes(24, { city: '510100', province: '510000' });
    expect(shapes).toHaveLength(14);
    const db = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
    try {
      await withApi(recordingIo(home), async (fetch) => {
        for (const { name, request, sql } of shapes) {
          const response = await fetch(`/api/query?q=${encodeURIComponent(JSON.stringify(request))}`);
          expect([name, response.status]).toEqual([name, 200]);
          const { rows } = (await response.json()) as { rows: unknown[] };
          expect(rows.length, name).toBeGreaterThan(0);
          expect((await db.all(sql)).length, name).toBeGreaterThan(0);
        }
      });
    } finally {
      db.close();
    }
  });

  it('asks them of a workspace that is there, and says ratios with their targets', async () => {
    const io = recordingIo(home);
    expect(await commands.bench?.run(['--home', home, '--json'], io)).toBe(0);
    const { about, lines } = JSON.parse(io.lines.at(-1) ?? '{}') as {
      about: string;
      lines: { what: string; target: string; measured: string }[];
    };
    expect(about).toBe(home);
    expect(lines.map(({ target }) => target)).toEqual(['≥ 240', '≥ 25', '≤ 2', '']);
    expect(lines.map(({ measured }) => measured).join(' ')).toMatch(/^\d+× \d+× \d+\.\d+× \d+\.\d ms$/);
  }, 240_000);
});
