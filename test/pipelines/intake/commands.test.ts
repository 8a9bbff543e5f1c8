import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { eraseCommand } from '../../../pipelines/commands/erase.ts';
import { inspectCommand } from '../../../pipelines/commands/inspect.ts';
import { rejectsCommand } from '../../../pipelines/commands/rejects.ts';
import { parseMapping } from '../../../pipelines/contracts/mapping.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk } from './support.ts';
import { textRows, writeRawBook } from './workbooks.ts';

const ORDERS = readFileSync(join(import.meta.dirname, 'fixtures', 'orders.csv'), 'utf8');

describe('load', () => {
  it('prints exactly one JSON object per file', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('orders.csv', ORDERS);
      const { code, out, err } = await desk.command(
        'consumption',
        path,
        path,
        '--exported-at',
        '2026-10-01',
        '--json',
      );
      expect([code, out.length, err]).toEqual([0, 2, []]);
      expect(JSON.parse(out[0] ?? '')).toEqual({
        family: 'consumption',
        file: path,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        rowsIn: 6,
        loaded: 6,
        updated: 0,
        unchanged: 0,
        duplicate: 0,
        rejected: 0,
        skipped: 0,
        skippedBy: {},
        droppedColumns: ['收货人', '单位备注'],
        unmapped: {},
        seconds: expect.any(Number),
      });
      expect(JSON.parse(out[1] ?? '')).toMatchObject({ loaded: 0, unchanged: 6 });
    });
  });

  it('writes a short Chinese table for people', async () => {
    await atDesk(async (desk) => {
      const { out } = await desk.command(
        'consumption',
        desk.write('orders.csv', ORDERS),
        '--exported-at',
        '2026-10-01',
      );
      expect(out.join('\n')).toContain('数据行 6 · 新增 6 · 更新 0 · 未变 0 · 重复 0 · 退回 0 · 跳过 0');
      expect(out.join('\n')).toContain('未装载的列: 收货人、单位备注');
    });
  });

  it('records legal basis, notice, mapping and times in the ledger', async () => {
    await atDesk(async (desk) => {
      const mapping = desk.write(
        'm.yml',
        'family: consumption\nsource: mall\nlegal_basis: 合同所必需\nnotice_version: v3\nexported_at: 2026-10-01 18:00:00\n',
      );
      await desk.command('consumption', desk.write('orders.csv', ORDERS), '--mapping', mapping);
      expect(
        await desk.rows(
          'select source, legal_basis, notice_version, exported_at::varchar as exported, length(mapping_sha256)::int as hash, actor, synthetic, contract_version, encoding, format from ledger.batches',
        ),
      ).toEqual([
        {
          source: 'mall',
          legal_basis: '合同所必需',
          notice_version: 'v3',
          exported: '2026-10-01 18:00:00',
          hash: 64,
          actor: 'local',
          synthetic: false,
          contract_version: 1,
          encoding: 'utf-8',
          format: 'csv',
        },
      ]);
    });
  });
});

describe('inspect', () => {
  it('proposes a mapping that load takes as it is', async () => {
    await atDesk(async (desk) => {
      const text =
        '2026年消费明细,,,\n填报单位:样例工会,,,\n订单编号,明细行号,下单时间,成交金额(万元)\nA0001,1,09/15/2026 10:22:00 PM,1.5\nA0002,1,09/16/2026 08:00:00 AM,2\n合计,,,3.5\n';
      const path = desk.write('消费明细_20261001.csv', iconv.encode(text, 'gb18030'));
      const out = join(path, '..', 'm.yml');
      const io = recordingIo(desk.home);
      expect(await inspectCommand([path, '--out', out], io)).toBe(0);
      expect(io.lines.join('\n')).toContain('成交金额(万元) → 成交金额(paid_amount_fen)');
      const mapping = parseMapping(readFileSync(out, 'utf8'), out);
      expect(mapping).toMatchObject({
        family: 'consumption',
        exported_at: '2026-10-01 23:59:59',
        file: { encoding: 'gb18030', header_row: 3 },
        fields: {
          ordered_at: { column: '下单时间', format: '%m/%d/%Y %I:%M:%S %p' },
          paid_amount_fen: { column: '成交金额(万元)', unit: '万元' },
        },
      });
      const { out: lines } = await desk.command('consumption', path, '--mapping', out, '--json');
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        loaded: 2,
        rejected: 0,
        skippedBy: { title: 2, total: 1 },
      });
      expect(await desk.rows('select sum(paid_amount_fen)::bigint as fen from raw.consumption')).toEqual([
        { fen: 3_500_000 },
      ]);
    });
  });

  it('finds the family, the sheet and the header row of a workbook', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('a.xlsx', '');
      await writeRawBook(path, {
        sheets: [
          { name: '封面', data: textRows([['会籍登记表']]) },
          {
            name: '名册',
            data: textRows([
              ['会籍登记表'],
              ['会员编号', '姓名', '性别', '入会日期', '会籍状态'],
              ['HY1', '样例', '女', '2021-06-01', '已入会'],
            ]),
          },
        ],
      });
      const io = recordingIo(desk.home);
      await inspectCommand([path, '--json'], io);
      expect(JSON.parse(io.lines[0] ?? '')).toMatchObject({
        family: 'members',
        sheet: '名册',
        headerRow: 2,
        format: 'xlsx',
        missingRequired: [],
      });
    });
  });

  it('says what is missing instead of guessing', async () => {
    await atDesk(async (desk) => {
      const io = recordingIo(desk.home);
      await inspectCommand([desk.write('a.csv', '订单编号,备注\nA1,x\n'), '--family', 'consumption'], io);
      expect(io.lines.join('\n')).toContain('缺少必需字段: ordered_at、paid_amount_fen');
      await expect(inspectCommand([desk.write('b.csv', '甲,乙\nx,y\n')], io)).rejects.toThrow(CommandError);
    });
  });
});

describe('rejects', () => {
  it('says what to do when nothing was loaded', async () => {
    await atDesk(async (desk) => {
      const io = recordingIo(desk.home);
      await expect(rejectsCommand(['consumption', '--out', 'x.xlsx'], io)).rejects.toThrow(
        /Nothing was loaded/,
      );
      await expect(eraseCommand(['HY1'], io)).rejects.toThrow(/Nothing was loaded/);
      await expect(rejectsCommand(['consumption', 'members'], io)).rejects.toMatchObject({ exitCode: 2 });
      await expect(rejectsCommand(['--out', 'x', '--apply', 'y'], io)).rejects.toMatchObject({ exitCode: 2 });
      await expect(rejectsCommand(['nothing', '--out', 'x.xlsx'], io)).rejects.toMatchObject({ exitCode: 2 });
    });
  });
});
