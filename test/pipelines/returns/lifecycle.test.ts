import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eraseCommand } from '../../../pipelines/commands/erase.ts';
import { rejectsCommand } from '../../../pipelines/commands/rejects.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk, type Desk } from '../intake/support.ts';
import { fillIn, sheetsOf } from './fill-in.ts';

const HEAD = '订单编号,明细行号,下单时间,成交金额\n';
const GOOD = `${HEAD}A1,1,2026-01-01,10\nA2,1,2026-01-02,20\n`;
const BAD = `${HEAD}A1,1,2026-01-01,10\nA2,1,待定,20\n`;
/** The same fault in a later export, on another line. */
const BAD_AGAIN = `${HEAD}A0,1,2026-01-01,10\nA1,1,2026-01-01,10\nA2,1,待定,20\n`;

const states = (desk: Desk) =>
  desk.rows(
    'select line, status, note, times_seen as seen, exported_at::date::varchar as export from ledger.rejects order by exported_at, line',
  );
const history = (desk: Desk) =>
  desk.rows('select action, file_name as file, lines::int as lines from ledger.reject_events order by rowid');
const rejects = (desk: Desk, ...args: string[]) => rejectsCommand(args, recordingIo(desk.home));

async function corrected(desk: Desk, original: string): Promise<void> {
  const [ticket, back] = [join(desk.home, 't.xlsx'), join(desk.home, 'b.xlsx')];
  await rejects(desk, '--out', ticket);
  await fillIn(ticket, back, [{ line: 3, header: '下单时间', correction: '2026-01-02' }]);
  expect(await rejects(desk, '--apply', back, '--file', original)).toBe(0);
}

describe('the sending unit', () => {
  it.each([
    ['填报单位:样例市总工会', '样例市总工会'],
    ['填报单位,样例市总工会,,单位:元', '样例市总工会'],
    ['报送单位名称: 样例县工会 2026年', '样例县工会'],
    ['各报送单位情况表', null],
    ['单位:万元', null],
  ])('is what a title row says: %s', async (title, sender) => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('a.csv', `消费明细\n${title}\n${GOOD}`));
      expect(await desk.rows('select sender from ledger.batches')).toEqual([{ sender }]);
    });
  });
});

describe('a refused line', () => {
  it('is closed by a newer export without the fault, not by an older one', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('feb.csv', BAD), undefined, '2026-02-01');
      await desk.load('consumption', desk.write('jan.csv', `${GOOD}\n`), undefined, '2026-01-15');
      expect(await states(desk)).toMatchObject([{ status: 'open' }]);
      await desk.load('consumption', desk.write('mar.csv', GOOD), undefined, '2026-03-01');
      expect(await states(desk)).toMatchObject([{ status: 'corrected', note: 'newer_export', seen: 1 }]);
      expect(await history(desk)).toEqual([
        { action: 'found', file: 'feb.csv', lines: 1 },
        { action: 'newer_export', file: 'feb.csv', lines: 1 },
      ]);
    });
  });

  it('ends the same whichever export is loaded first', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('mar.csv', GOOD), undefined, '2026-03-01');
      await desk.load('consumption', desk.write('feb.csv', BAD), undefined, '2026-02-01');
      expect(await states(desk)).toMatchObject([{ status: 'corrected', note: 'newer_export' }]);
    });
  });

  it('stays closed when the same file is loaded again, and is counted', async () => {
    await atDesk(async (desk) => {
      const feb = desk.write('feb.csv', BAD);
      await desk.load('consumption', feb, undefined, '2026-02-01');
      await corrected(desk, feb);
      const again = await desk.load('consumption', feb, undefined, '2026-02-01');
      expect(again).toMatchObject({ rowsIn: 2, unchanged: 1, rejected: 1 });
      expect(await states(desk)).toEqual([
        { line: 3, status: 'corrected', note: null, seen: 2, export: '2026-02-01' },
      ]);
      expect((await history(desk)).map((h) => h.action)).toEqual(['found', 'returned', 'corrected', 'again']);
      expect(await desk.rows('select count(*)::int as n from raw.consumption')).toEqual([{ n: 2 }]);
    });
  });

  it('opens again with a note when a newer export has the fault after all', async () => {
    await atDesk(async (desk) => {
      const feb = desk.write('feb.csv', BAD);
      await desk.load('consumption', feb, undefined, '2026-02-01');
      await corrected(desk, feb);
      const mar = desk.write('mar.csv', BAD_AGAIN);
      await desk.load('consumption', mar, undefined, '2026-03-01');
      expect(await states(desk)).toEqual([
        { line: 3, status: 'corrected', note: null, seen: 1, export: '2026-02-01' },
        { line: 4, status: 'open', note: 'again_after_corrected', seen: 2, export: '2026-03-01' },
      ]);
      const ticket = join(desk.home, 't.xlsx');
      await rejects(desk, '--out', ticket);
      const rows = (await sheetsOf(ticket)).get('未注明报送单位') ?? [];
      expect(rows[3]?.slice(9, 12)).toEqual([
        '2026-11-22',
        '2',
        '曾更正，新的导出又有同样的问题（请在源头修改）',
      ]);
    });
  });

  it('is asked about once, in its newest export, and closing that closes the older', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('feb.csv', BAD), undefined, '2026-02-01');
      const mar = desk.write('mar.csv', BAD_AGAIN);
      await desk.load('consumption', mar, undefined, '2026-03-01');
      const [ticket, back] = [join(desk.home, 't.xlsx'), join(desk.home, 'b.xlsx')];
      await rejects(desk, '--out', ticket);
      expect((await sheetsOf(ticket)).get('未注明报送单位')?.length).toBe(4);
      await fillIn(ticket, back, [{ line: 4, header: '下单时间', correction: '2026-01-02' }]);
      await rejects(desk, '--apply', back, '--file', mar);
      expect(await states(desk)).toMatchObject([
        { status: 'corrected', note: 'newer_export' },
        { status: 'corrected', note: null },
      ]);
    });
  });

  it('takes the mapping its file was loaded with, wherever that is now', async () => {
    await atDesk(async (desk) => {
      const mapping = desk.write(
        'm.yml',
        'family: consumption\nsource: mall\nsender: 样例商城\nexported_at: 2026-02-01\nfields:\n  ordered_at: { column: When, format: "%m/%d/%Y" }\n  paid_amount_fen: { product: [Qty, Price] }\n',
      );
      const path = desk.write('a.csv', '订单编号,明细行号,When,Qty,Price\nA1,1,01/02/2026,2,许多\n');
      await desk.command('consumption', path, '--mapping', mapping);
      desk.write('m.yml', 'gone');
      const [ticket, back] = [join(desk.home, 't.xlsx'), join(desk.home, 'b.xlsx')];
      await rejects(desk, '--out', ticket);
      await fillIn(ticket, back, [{ line: 2, header: 'Qty × Price', correction: '5' }]);
      const io = recordingIo(desk.home);
      await rejectsCommand(['--apply', back, '--file', path], io);
      expect(io.lines.join('\n')).toContain('该项由多列得出，请把“列名”改成要更正的一列：Qty、Price');
      await fillIn(ticket, back, [{ line: 2, header: 'Qty × Price', column: 'Price', correction: '5' }]);
      await rejects(desk, '--apply', back, '--file', path);
      expect(await desk.rows('select paid_amount_fen as fen, source from raw.consumption')).toEqual([
        { fen: 1000, source: 'mall' },
      ]);
      expect(await desk.rows('select distinct sender from ledger.batches')).toEqual([{ sender: '样例商城' }]);
    });
  });
});

describe('an erased member', () => {
  it('is gone from the refused lines too, in a register and among corrected records', async () => {
    await atDesk(async (desk) => {
      const members =
        '会员编号,姓名,性别,入会日期,会籍状态\nHY1,样例甲,女,待定,已入会\nHY2,样例乙,女,待定,已入会\n';
      await desk.load('members', desk.write('members.csv', members));
      const orders = `订单编号,明细行号,会员编号,下单时间,成交金额\nA1,1,HY1,待定,5\nA2,1,HY2,待定,5\n`;
      const path = desk.write('orders.csv', orders);
      await desk.load('consumption', path, undefined, '2026-02-01');
      const later = desk.write('later.csv', orders.replaceAll('待定', '2026-01-02'));
      await desk.load('consumption', later, undefined, '2026-03-01');
      expect(await eraseCommand(['HY1'], recordingIo(desk.home))).toBe(0);
      expect(await desk.rows('select family, line, status from ledger.rejects order by family')).toEqual([
        { family: 'consumption', line: 3, status: 'corrected' },
        { family: 'members', line: 3, status: 'open' },
      ]);
    });
  });
});
