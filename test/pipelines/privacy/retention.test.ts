import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { retentionCommand } from '../../../pipelines/commands/retention.ts';
import { commandInChild } from '../../support/command-in-child.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk, type Desk } from '../intake/support.ts';
import { bytesBelow, command } from './people.ts';

/** The clock stands in November 2026; consumption is kept for 84 months: from November 2019. */
const ORDERS = `订单编号,明细行号,会员编号,下单时间,消费类别,成交金额
OLD1,1,HY1,2019-09-05,01,11
OLD2,1,HY1,2019-10-31,01,12
KEPT,1,HY2,2019-11-01,01,13
NEW1,1,HY3,2026-09-05,01,14
`;
const MEMBERS = '会员编号,性别\nHY1,女\n';

async function loadOld(desk: Desk): Promise<void> {
  await desk.load('consumption', desk.write('orders.csv', ORDERS));
  // Members are kept for 120 months after the last export that held them.
  await desk.load('members', desk.write('old.csv', MEMBERS), undefined, '2016-10-31');
  await desk.load('members', desk.write('new.csv', '会员编号,性别\nHY2,女\n'), undefined, '2016-11-01');
}

const MONTHS = 'select event_month as m from raw.consumption order by 1';

describe('retention', () => {
  it('removes what is past its term, to the month, and counts it', async () => {
    await atDesk(async (desk) => {
      await loadOld(desk);
      const [old] = await desk.rows<{ k: string }>(
        'select member_key::varchar as k from raw.consumption where event_month = 201909',
      );
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(old?.k ?? 0));
      const dry = await command(desk.home, 'retention', '--dry-run', '--json');
      expect(dry.json()).toEqual({
        dry_run: true,
        lines: 3,
        expired: [
          { family: 'members', kind: 'records', month: 201610, lines: 1, term_months: 120 },
          { family: 'consumption', kind: 'records', month: 201909, lines: 1, term_months: 84 },
          { family: 'consumption', kind: 'records', month: 201910, lines: 1, term_months: 84 },
        ],
      });
      expect(await desk.rows(MONTHS)).toHaveLength(4);
      expect(bytesBelow(desk.home).includes(bytes)).toBe(true);

      expect((await command(desk.home, 'retention', '--by', '王科')).lines[0]).toContain('会籍');
      expect(await desk.rows(MONTHS)).toEqual([{ m: 201911 }, { m: 202609 }]);
      expect(await desk.rows('select count(*)::int as n from raw.members')).toEqual([{ n: 1 }]);
      expect(bytesBelow(desk.home).includes(bytes)).toBe(false);
      expect(
        await desk.rows(
          'select family, kind, month, lines::int as lines, term_months as term, removed_by as by from ledger.retention order by month',
        ),
      ).toEqual([
        { family: 'members', kind: 'records', month: 201610, lines: 1, term: 120, by: '王科' },
        { family: 'consumption', kind: 'records', month: 201909, lines: 1, term: 84, by: '王科' },
        { family: 'consumption', kind: 'records', month: 201910, lines: 1, term: 84, by: '王科' },
      ]);
      expect(
        await desk.rows(
          'select family, event_month as m from ledger.touched where batch_id is null order by 1, 2',
        ),
      ).toEqual([
        { family: 'consumption', m: 201909 },
        { family: 'consumption', m: 201910 },
        { family: 'members', m: 0 },
      ]);
      expect((await command(desk.home, 'retention')).lines).toEqual(['没有超过保存期限、须删除的记录。']);
    });
  });

  it('ends refused lines with the records of their family', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('bad.csv', ORDERS.replace('2026-09-05', 'xx')));
      const refused = 'select count(*)::int as n from ledger.rejects';
      expect(await desk.rows(refused)).toEqual([{ n: 1 }]);
      await command(desk.home, 'retention');
      expect(await desk.rows(refused)).toEqual([{ n: 1 }]);
      const later = { ...recordingIo(desk.home), now: () => new Date('2033-12-01T00:00:00Z') };
      expect(await retentionCommand([], later)).toBe(0);
      expect(await desk.rows(refused)).toEqual([{ n: 0 }]);
      expect(
        await desk.rows("select month, lines::int as n from ledger.retention where kind = 'refusals'"),
      ).toEqual([{ month: 202611, n: 1 }]);
    });
  });

  it('keeps what is held, and says why', async () => {
    await atDesk(async (desk) => {
      await loadOld(desk);
      writeFileSync(
        join(desk.home, 'retention.yml'),
        `terms: { members: 60 }
holds:
  - { family: consumption, from: 201910, reason: 诉讼保全, owner: 法务部, until: 2026-11-22 }
  - { family: members, reason: 已过期的保全, owner: 法务部, until: 2026-11-21 }
`,
      );
      const { lines } = await command(desk.home, 'retention');
      expect(lines.join('\n')).toContain('暂缓：诉讼保全（法务部）');
      expect(await desk.rows(MONTHS)).toEqual([{ m: 201910 }, { m: 201911 }, { m: 202609 }]);
      expect(await desk.rows('select count(*)::int as n from raw.members')).toEqual([{ n: 0 }]);
    });
  });

  it('refuses terms longer than the contract and names it does not know', async () => {
    await atDesk(async (desk) => {
      await loadOld(desk);
      const refused = async (yml: string): Promise<string | undefined> => {
        writeFileSync(join(desk.home, 'retention.yml'), yml);
        return (await command(desk.home, 'retention')).refused;
      };
      expect(await refused('terms: { consumption: 85 }')).toContain('长于契约的 84 个月');
      expect(await refused('terms: { nothing: 8 }')).toContain('terms.nothing');
      expect(await refused('holds: [{ family: consumption }]')).toContain('holds.0.reason');
      expect(await desk.rows(MONTHS)).toHaveLength(4);
    });
  });

  it('killed at any moment, has removed all or nothing', { timeout: 240_000 }, async () => {
    await atDesk(async (desk) => {
      const lines = ['订单编号,明细行号,会员编号,下单时间,成交金额'];
      for (let i = 0; i < 8000; i++) lines.push(`D${i},1,HY${i % 500},20${10 + (i % 16)}-03-05,${i}`);
      const orders = desk.write('many.csv', lines.join('\n'));
      await desk.load('consumption', orders);
      const { ms } = await commandInChild(desk.home, ['retention']);
      const state = `select (select count(*) from raw.consumption)::int as rows, (select coalesce(sum(lines), 0) from ledger.retention)::int as removed`;
      const [gone] = await desk.rows<{ rows: number; removed: number }>(state);
      expect(gone?.removed).toBeGreaterThan(1000);
      let removed = gone?.removed ?? 0;
      for (const share of [0.6, 0.8, 0.9, 0.97]) {
        await desk.load('consumption', orders);
        await commandInChild(desk.home, ['retention'], ms * share);
        expect((await command(desk.home, 'keys', 'verify')).code).toBe(0);
        const [now] = await desk.rows<{ rows: number; removed: number }>(state);
        const undone = now?.removed === removed;
        expect(now?.rows).toBe(undone ? 8000 : gone?.rows);
        removed = now?.removed ?? 0;
      }
    });
  });
});
