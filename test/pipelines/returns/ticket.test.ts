import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { rejectsCommand } from '../../../pipelines/commands/rejects.ts';
import { writeXlsx } from '../../../src/datasets/xlsx.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk, type Desk } from '../intake/support.ts';
import { fillIn, sheetsOf } from './fill-in.ts';

const HEAD = '订单编号,明细行号,会员编号,收货人,下单时间,消费类别,数量,成交金额,退款金额';
const ORDERS = `消费明细导出
填报单位:样例市总工会,,,,,,,,
${HEAD}
A1,1,HY1,样例甲,2026-01-02,01,1,10,0
A2,1,HY2,样例乙,待定,01,1,10,0
A3,1,HY3,样例丙,2026-01-03,01,1.5,abc,0
A4,1,HY4,样例丁,2026-01-04,01,1,10,99
A5,1,3.2E+17,样例戊,2026-01-05,01,1,10,0
A6,1,HY6
合计,,,,,,5,40,
`;

/** Runs `thermometer rejects …`; a refusal comes back as its Chinese sentence. */
async function rejects(
  desk: Desk,
  ...args: string[]
): Promise<{ code: number; out: string[]; refused?: string }> {
  const io = recordingIo(desk.home);
  try {
    return { code: await rejectsCommand(args, io), out: io.lines };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { code: error.exitCode, out: io.lines, refused: error.text.zh };
  }
}

const states = (desk: Desk) =>
  desk.rows(
    'select line, field, rule, status, note, times_seen as seen, status_by as who from ledger.rejects order by line, field',
  );

async function loaded(desk: Desk): Promise<{ path: string; ticket: string; back: string }> {
  const path = desk.write('orders.csv', ORDERS);
  await desk.command('consumption', path, '--exported-at', '2026-10-01');
  return { path, ticket: join(desk.home, 'ticket.xlsx'), back: join(desk.home, 'back.xlsx') };
}

describe('the return ticket', () => {
  it('is a Chinese workbook by sending unit, with instructions and an overview', async () => {
    await atDesk(async (desk) => {
      const { ticket } = await loaded(desk);
      const { code, out } = await rejects(desk, '--out', ticket, '--by', '王芳');
      expect([code, out]).toEqual([0, [`退回 5 行 6 处，1 个报送单位 → ${ticket}`]]);
      const sheets = await sheetsOf(ticket);
      expect([...sheets.keys()]).toEqual(['填写说明', '总览', '样例市总工会']);
      await expect(
        `${[...sheets]
          .map(
            ([name, rows]) =>
              `## ${name}\n${rows.map((row) => Array.from(row, (c) => c ?? '').join(' | ')).join('\n')}`,
          )
          .join('\n\n')}\n`,
      ).toMatchFileSnapshot('../../output/returns/ticket.txt');
      expect(await states(desk)).toMatchObject(
        Array.from({ length: 6 }, () => ({ status: 'returned', who: '王芳' })),
      );
    });
  });

  it('comes back, is put into the original and closes its lines', async () => {
    await atDesk(async (desk) => {
      const { path, ticket, back } = await loaded(desk);
      await rejects(desk, 'consumption', '--out', ticket);
      await fillIn(ticket, back, [
        { line: 5, header: '下单时间', correction: '2026-01-02 08:00:00' },
        { line: 6, header: '数量', correction: '2' },
        { line: 6, header: '成交金额', correction: '50' },
        // Not the refund was wrong but what was paid.
        { line: 7, header: '退款金额', column: '成交金额', correction: '199' },
        { line: 8, header: '会员编号', correction: 'HY500000000000005' },
        { line: 9, header: '（整行）', correction: 'A6,1,HY6,样例己,2026-01-06,01,1,10,0' },
      ]);
      // The folder holds other files as well; the original is found by its hash.
      const folder = dirname(path);
      const { code, out } = await rejects(desk, '--apply', back, '--file', folder, '--by', '王芳', '--json');
      expect(code).toBe(0);
      const [file] = JSON.parse(out[0] ?? '').files;
      expect(file).toMatchObject({ corrected: [5, 6, 7, 8, 9], stillWrong: [], unusable: [], skipped: [] });
      expect(file.load).toMatchObject({ rowsIn: 5, loaded: 5, rejected: 0, skipped: 0 });
      expect((await states(desk)).map(({ status, who }) => [status, who])).toEqual(
        Array.from({ length: 6 }, () => ['corrected', '王芳']),
      );
      expect(
        await desk.rows(
          'select quantity, paid_amount_fen as paid, refund_fen as refund, member_key is not null as member from raw.consumption order by event_date, paid',
        ),
      ).toEqual([
        { quantity: 1, paid: 1000, refund: 0, member: true },
        { quantity: 1, paid: 1000, refund: 0, member: true },
        { quantity: 2, paid: 5000, refund: 0, member: true },
        { quantity: 1, paid: 19900, refund: 9900, member: true },
        { quantity: 1, paid: 1000, refund: 0, member: true },
        { quantity: 1, paid: 1000, refund: 0, member: true },
      ]);
      expect(
        await desk.rows(
          'select batch_id, rows_in = loaded + updated + unchanged + duplicate + rejected as holds, sender, ticket is not null as by_ticket, exported_at::varchar as exported from ledger.batches order by 1',
        ),
      ).toEqual([
        {
          batch_id: 1,
          holds: true,
          sender: '样例市总工会',
          by_ticket: false,
          exported: '2026-10-01 00:00:00',
        },
        {
          batch_id: 2,
          holds: true,
          sender: '样例市总工会',
          by_ticket: true,
          exported: '2026-10-01 00:00:00',
        },
      ]);
      const { out: standing } = await rejects(desk);
      expect(standing).toEqual(['消费记录 · 样例市总工会：已更正 5 行（6 处）· 2026-11-22 · 王芳']);
      expect(
        await desk.rows('select action, lines::int as lines, actor from ledger.reject_events order by rowid'),
      ).toEqual([
        { action: 'found', lines: 5, actor: 'local' },
        { action: 'returned', lines: 5, actor: 'local' },
        { action: 'corrected', lines: 5, actor: '王芳' },
      ]);
      expectNowhere(desk.home, ['HY500000000000005', '样例己'], [back]);
    });
  });

  it('leaves open what is still wrong, with its new reason, and what could not be used', async () => {
    await atDesk(async (desk) => {
      const { path, ticket, back } = await loaded(desk);
      await rejects(desk, '--out', ticket);
      await fillIn(ticket, back, [
        { line: 5, header: '下单时间', correction: '2036-01-02' },
        { line: 6, header: '成交金额', correction: '50' },
        { line: 7, header: '退款金额', column: '没有的列', correction: '1' },
        { line: 8, header: '会员编号', refusal: '无法查实' },
        { line: 9, header: '（整行）', correction: 'A6,1,HY6' },
      ]);
      const { out } = await rejects(desk, '--apply', back, '--file', path);
      expect(out.slice(1)).toEqual([
        '  数据行 2 · 新增 0 · 更新 0 · 未变 0 · 重复 0 · 退回 2 · 跳过 0',
        '  未装载的列: 收货人',
        '  查看退回原因：thermometer rejects consumption --out 退回单.xlsx',
        '  已更正 0 行 · 仍有误 4 行',
        '    第 5 行 下单时间：下单时间晚于导出时间',
        '    第 6 行 数量：“数量”不是整数',
        '    第 9 行 （整行）：更正值有 3 列，表头有 9 列；请按原文件的分隔符填写完整的一行',
        '    第 7 行 没有的列：原文件没有列“没有的列”，有：订单编号、明细行号、会员编号、收货人、下单时间、消费类别、数量、成交金额、退款金额',
        expect.stringMatching(
          /^ {4}第 8 行不更正：无法查实。同意则执行：thermometer rejects --waive [0-9a-f]{12}:8 --reason "无法查实" --by 姓名$/,
        ),
      ]);
      expect(await states(desk)).toMatchObject([
        { line: 5, rule: 'ordered_not_in_future', status: 'open', note: 'still_wrong', seen: 2 },
        { line: 6, field: 'paid_amount_fen', status: 'open', note: 'line_still_refused' },
        { line: 6, field: 'quantity', status: 'open', note: 'still_wrong' },
        { line: 7, status: 'returned' },
        { line: 8, status: 'returned' },
        { line: 9, status: 'returned' },
      ]);
      // The file again says what it said before; the reason the correction left is not doubled.
      await desk.command('consumption', path, '--exported-at', '2026-10-01');
      expect((await states(desk)).map(({ line, rule, seen }) => [line, rule, seen])).toEqual([
        [5, 'ordered_not_in_future', 3],
        [6, 'not_a_number', 2],
        [6, 'not_a_whole_number', 3],
        [7, 'refund_within_paid', 2],
        [8, 'broken_identifier', 2],
        [9, 'columns_missing', 2],
      ]);
    });
  });

  it('refuses another file, a strange workbook and a ticket without its hidden columns', async () => {
    await atDesk(async (desk) => {
      const { path, ticket, back } = await loaded(desk);
      await rejects(desk, '--out', ticket);
      await fillIn(ticket, back, [{ line: 5, header: '下单时间', correction: '2026-01-02' }]);
      const other = desk.write('orders2.csv', ORDERS.replace('样例甲', '样例某'));
      const { refused } = await rejects(desk, '--apply', back, '--file', other);
      expect(refused).toMatch(/orders2\.csv.指纹 [0-9a-f]{12}….不是退回单所指的原文件/);
      expect(refused).toMatch(/退回单需要.orders\.csv [0-9a-f]{12}…/);
      expect((await rejects(desk, '--apply', back)).refused).toContain('--file');

      const strange = join(desk.home, 'strange.xlsx');
      await writeXlsx(strange, [{ name: '名册', rows: [['会员编号'], ['HY1']] }]);
      expect((await rejects(desk, '--apply', strange, '--file', path)).refused).toContain('不是退回单');
      const sheets = [...(await sheetsOf(back))].map(([name, rows]) => ({
        name,
        rows: rows.map((row) => row.slice(0, 12)),
      }));
      await writeXlsx(strange, sheets);
      expect((await rejects(desk, '--apply', strange, '--file', path)).refused).toContain(
        '缺少列：文件指纹、类别代码',
      );
      expect(await desk.rows('select count(*)::int as n from raw.consumption')).toEqual([{ n: 1 }]);
    });
  });

  it('waives with a reason and a name', async () => {
    await atDesk(async (desk) => {
      await loaded(desk);
      const [{ sha = '' } = {}] = await desk.rows<{ sha: string }>(
        'select distinct file_sha256 as sha from ledger.rejects',
      );
      expect((await rejects(desk, '--waive', `${sha.slice(0, 8)}:8`)).code).toBe(2);
      const done = await rejects(
        desk,
        '--waive',
        `${sha.slice(0, 8)}:8,9`,
        '--reason',
        '来电 13800138000 已核实,源头无此人',
        '--by',
        '李娜',
      );
      expect(done.out).toEqual(['已豁免第 8、9 行']);
      expect(
        await desk.rows(
          "select line, status_by as who, reason from ledger.rejects where status = 'waived' order by line",
        ),
      ).toEqual([
        { line: 8, who: '李娜', reason: expect.stringMatching(/^来电 〔.+〕 已核实/) },
        { line: 9, who: '李娜', reason: expect.not.stringContaining('138') },
      ]);
      expect(
        (await rejects(desk, '--waive', `${sha.slice(0, 8)}:8`, '--reason', '再', '--by', '李娜')).refused,
      ).toContain('没有待处理的第 8 行');
    });
  });
});

/** No file below the folder holds one of the texts. */
function expectNowhere(folder: string, texts: readonly string[], except: readonly string[]): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || except.includes(path)) continue;
    const bytes = readFileSync(path);
    for (const text of texts) expect([path, bytes.includes(text)]).toEqual([path, false]);
  }
}
