import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rejectsCommand } from '../../../pipelines/commands/rejects.ts';
import { open } from '../../../src/warehouse/duckdb.ts';
import { commandInChild } from '../../support/command-in-child.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk } from '../intake/support.ts';
import { fillIn } from './fill-in.ts';

const LINES = 600;
const ORDERS = [
  '订单编号,明细行号,下单时间,成交金额',
  ...Array.from({ length: LINES }, (_, i) => `A${i},1,${i % 2 === 0 ? '2026-01-02' : '待定'},10`),
].join('\n');

/** Records, how the refused lines stand, what their history says and what the ledger counts. */
async function stateOf(home: string): Promise<unknown[]> {
  const db = await open(join(home, 'warehouse.duckdb'), { readOnly: true });
  try {
    return await Promise.all(
      [
        'select count(*)::int as n, sum(paid_amount_fen)::int as fen from raw.consumption',
        'select status, count(*)::int as n from ledger.rejects group by all order by all',
        'select action, sum(lines)::int as lines from ledger.reject_events group by all order by all',
        'select rows_in::int as rows_in, loaded::int as loaded, rejected::int as rejected from ledger.batches order by batch_id',
      ].map((sql) => db.all(sql)),
    );
  } finally {
    db.close();
  }
}

it('a correction killed at any moment leaves records and ledger as before or as after', {
  timeout: 120_000,
}, async () => {
  await atDesk(async (desk) => {
    const path = desk.write('orders.csv', ORDERS);
    await desk.load('consumption', path);
    const [ticket, back] = [join(desk.home, 't.xlsx'), join(desk.home, 'b.xlsx')];
    await rejectsCommand(['--out', ticket], recordingIo(desk.home));
    const right = { header: '下单时间', correction: '2026-01-03' };
    await fillIn(
      ticket,
      back,
      Array.from({ length: LINES / 2 }, (_, i) => ({ line: 2 * i + 3, ...right })),
    );
    const apply = (home: string): string[] => ['rejects', '--apply', join(home, 'b.xlsx'), '--file', path];
    const before = await stateOf(desk.home);
    const whole = join(desk.home, '..', 'whole');
    cpSync(desk.home, whole, { recursive: true });
    const { ms } = await commandInChild(whole, apply(whole));
    const after = await stateOf(whole);
    expect(after.slice(0, 2)).toEqual([
      [{ n: LINES, fen: LINES * 1000 }],
      [{ status: 'corrected', n: LINES / 2 }],
    ]);
    for (const share of [0.6, 0.8, 0.92]) {
      const { killed } = await commandInChild(desk.home, apply(desk.home), ms * share);
      const now = await stateOf(desk.home);
      expect(killed ? [before, after] : [after]).toContainEqual(now);
    }
    await rejectsCommand(apply(desk.home).slice(1), recordingIo(desk.home));
    expect(await stateOf(desk.home)).toEqual(after);
    const staging = join(desk.home, 'staging');
    expect(existsSync(staging) ? readdirSync(staging) : []).toEqual([]);
  });
});
