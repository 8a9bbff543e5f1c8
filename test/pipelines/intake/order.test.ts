import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withDoor } from '../../../pipelines/intake/door.ts';
import { loadFile } from '../../../pipelines/intake/load-file.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { accounted, atDesk, type Desk, FIXED_NOW } from './support.ts';

/** One export of a small source: when it was made, and what it says of each record. */
interface Export {
  readonly day: number;
  readonly rows: readonly { readonly id: number; readonly month: number; readonly fen: number }[];
}

const exports = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 4 }),
    rows: fc.array(
      fc.record({
        id: fc.integer({ min: 1, max: 6 }),
        month: fc.integer({ min: 1, max: 3 }),
        fen: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  }),
  { minLength: 2, maxLength: 4 },
);

const csvOf = ({ rows }: Export): string =>
  [
    '订单编号,明细行号,下单时间,成交金额',
    ...rows.map((r) => `ORDER${r.id},1,2026-0${r.month}-05,${r.fen}`),
  ].join('\n');

const CONTENT = `select record_id::varchar as id, exported_at::varchar as exported, cell_key, event_month,
  paid_amount_fen as fen from raw.consumption order by 1`;

async function loadAll(desk: Desk, list: readonly Export[]): Promise<unknown> {
  await withDoor(
    desk.home,
    workspaceOf(desk.home),
    { now: () => FIXED_NOW, progress: { step: () => {}, end: () => {} }, note: () => {} },
    async (door) => {
      await door.staging.db.run('delete from warehouse.raw.consumption');
      for (const [i, one] of list.entries()) {
        const path = desk.write(`${i}.csv`, csvOf(one));
        const result = await loadFile(door, {
          family: 'consumption',
          path,
          exportedAt: `2026-10-0${one.day}`,
        });
        expect(accounted(result)).toBe(true);
        expect(result.rowsIn).toBe(one.rows.length);
      }
    },
  );
  return desk.rows(CONTENT);
}

describe('the order of loading', () => {
  it('does not matter: any permutation, and loading anything again, ends in the same rows', {
    timeout: 300_000,
  }, async () => {
    // One workspace for all runs: records and their cells are named by its keys.
    await atDesk(async (desk) => {
      await fc.assert(
        fc.asyncProperty(
          exports.chain((list) =>
            fc.record({
              list: fc.constant(list),
              shuffled: fc.shuffledSubarray([...list.keys()], { minLength: list.length }),
              again: fc.nat({ max: list.length - 1 }),
            }),
          ),
          async ({ list, shuffled, again }) => {
            const once = await loadAll(desk, list);
            const order = [...shuffled, again];
            const other = await loadAll(
              desk,
              order.flatMap((i) => list[i] ?? []),
            );
            expect(other).toEqual(once);
          },
        ),
        { numRuns: 6, seed: 20261122 },
      );
    });
  });

  it('lets the newest export win, and the larger content hash between equals', async () => {
    await atDesk(async (desk) => {
      const file = (fen: number): string =>
        desk.write(`${fen}.csv`, csvOf({ day: 1, rows: [{ id: 1, month: 1, fen }] }));
      const fen = async (): Promise<unknown> =>
        (await desk.rows('select paid_amount_fen as fen from raw.consumption'))[0]?.fen;
      const load = (value: number, day: string) => desk.load('consumption', file(value), undefined, day);
      expect(await load(2, '2026-10-02')).toMatchObject({ loaded: 1 });
      expect(await load(1, '2026-10-01')).toMatchObject({ unchanged: 1, updated: 0 });
      expect(await fen()).toBe(200);
      expect(await load(3, '2026-10-03')).toMatchObject({ updated: 1 });
      expect(await fen()).toBe(300);
      // The same content in a later export moves its date: what lies between stays older.
      expect(await load(3, '2026-10-05')).toMatchObject({ unchanged: 1 });
      expect(await load(4, '2026-10-04')).toMatchObject({ unchanged: 1 });
      expect(await fen()).toBe(300);
    });
  });

  it('marks the month a record leaves and the one it enters', async () => {
    await atDesk(async (desk) => {
      const at = (month: number): string =>
        desk.write('x.csv', csvOf({ day: 1, rows: [{ id: 1, month, fen: 1 }] }));
      await desk.load('consumption', at(1), undefined, '2026-10-01');
      await desk.load('consumption', at(3), undefined, '2026-10-02');
      await desk.load('consumption', at(3), undefined, '2026-10-02');
      expect(await desk.rows('select batch_id, event_month from ledger.touched order by 1, 2')).toEqual([
        { batch_id: 1, event_month: 202601 },
        { batch_id: 2, event_month: 202601 },
        { batch_id: 2, event_month: 202603 },
      ]);
    });
  });
});
