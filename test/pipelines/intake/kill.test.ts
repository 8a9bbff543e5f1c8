import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandInChild } from '../../support/command-in-child.ts';
import { atDesk, type Desk } from './support.ts';

const ROWS = 20_000;

const csv = (fen: number): string => {
  const lines = ['订单编号,明细行号,会员编号,下单时间,成交金额'];
  for (let i = 0; i < ROWS; i++)
    lines.push(`ORDER${i},1,MEMBER${i % 5000},2026-0${1 + (i % 9)}-05,${fen + (i % 7)}`);
  return lines.join('\n');
};

/** Loads in a process of its own and kills it after `delay` ms; undefined lets it end. */
const loadInChild = (desk: Desk, path: string, exportedAt: string, delay?: number) =>
  commandInChild(desk.home, ['load', 'consumption', path, '--exported-at', exportedAt, '--json'], delay);

const STATE = `select count(*)::int as n, sum(paid_amount_fen)::bigint as fen, max(exported_at)::varchar as exported from raw.consumption`;
const LEDGER = 'select count(*)::int as n, sum(loaded + updated)::bigint as changed from ledger.batches';

describe('SIGKILL', () => {
  it('leaves the warehouse as before or as after, and the next load heals it', {
    timeout: 300_000,
  }, async () => {
    await atDesk(async (desk) => {
      const first = desk.write('first.csv', csv(1));
      const second = desk.write('second.csv', csv(100));
      const { ms } = await loadInChild(desk, first, '2026-10-01');
      const before = (await desk.rows(STATE))[0];
      const after = { n: ROWS, fen: Number(before?.fen) + ROWS * 9900, exported: '2026-10-02 00:00:00' };
      let seenBefore = 0;
      // The earliest falls while the process still starts, however fast the machine has become since it was timed.
      for (const share of [0.1, 0.3, 0.5, 0.7, 0.85, 0.95]) {
        const { killed } = await loadInChild(desk, second, '2026-10-02', ms * share);
        const [now] = await desk.rows(STATE);
        const [ledger] = await desk.rows(LEDGER);
        if (now?.exported === before?.exported) {
          expect({ now, ledger }).toEqual({ now: before, ledger: { n: 1, changed: ROWS } });
          seenBefore++;
        } else {
          expect({ now, ledger }).toEqual({ now: after, ledger: { n: 2, changed: 2 * ROWS } });
          if (!killed) break;
        }
      }
      expect(seenBefore).toBeGreaterThan(0);
      await loadInChild(desk, second, '2026-10-02');
      expect((await desk.rows(STATE))[0]).toEqual(after);
      expect(readdirSync(join(desk.home, 'staging'))).toEqual([]);
    });
  });
});
