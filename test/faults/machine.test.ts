import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { accounted, atDesk, refusal } from '../pipelines/intake/support.ts';
import { fill, smallDisk } from '../support/small-disk.ts';

const orders = (count: number, from = 0, date = '2026-09-15'): string =>
  [
    '订单编号,会员编号,下单时间,成交金额(元),消费类别',
    ...Array.from(
      { length: count },
      (_, i) => `D${from + i},HY${(from + i) % 500},${date},${i % 97}.50,食品烟酒`,
    ),
  ].join('\n');

const counted = 'select count(*)::int as n from raw.consumption';
const disk = smallDisk(96);
afterAll(() => disk?.remove());

describe('the machine refuses', () => {
  it.skipIf(!disk)('a full disk: said, nothing lost, and the next load takes the file whole', async () => {
    await atDesk(async (desk) => {
      expect((await desk.load('consumption', desk.write('a.csv', orders(100)))).loaded).toBe(100);
      const more = desk.write('b.csv', orders(20_000, 100));
      const rest = join(disk?.path ?? '', 'other-files');
      fill(rest);
      const said = await refusal(desk.load('consumption', more));
      expect(said).toMatch(/磁盘空间.*重试/su);
      rmSync(rest);
      expect(await desk.rows(counted)).toEqual([{ n: 100 }]);
      const result = await desk.load('consumption', more);
      expect([result.loaded, accounted(result)]).toEqual([20_000, true]);
      expect(await desk.rows(counted)).toEqual([{ n: 20_100 }]);
    }, disk?.path);
  });

  it.skipIf(!disk)('a folder that may only be read: said with its name, and nothing changed', async () => {
    await atDesk(async (desk) => {
      expect((await desk.load('consumption', desk.write('a.csv', orders(100)))).loaded).toBe(100);
      const more = desk.write('b.csv', orders(100, 100));
      disk?.remount('ro');
      try {
        expect(await refusal(desk.load('consumption', more))).toMatch(/写权限|只读|没有读写权限/u);
        expect(await desk.rows(counted)).toEqual([{ n: 100 }]);
      } finally {
        disk?.remount('rw');
      }
      expect((await desk.load('consumption', more)).loaded).toBe(100);
    }, disk?.path);
  });

  it('a clock before the data: rows of the future are returned with that reason, and loaded once the clock is right', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('a.csv', [orders(3), 'D9,HY9,2031-01-05,8.00,食品烟酒'].join('\n'));
      const early = await desk.load('consumption', path, undefined, '2026-09-01');
      expect([early.loaded, early.rejected, accounted(early)]).toEqual([0, 4, true]);
      const right = await desk.load('consumption', path, undefined, '2026-10-01');
      expect([right.loaded, right.rejected, accounted(right)]).toEqual([3, 1, true]);
      expect(await desk.rows(counted)).toEqual([{ n: 3 }]);
    });
  });
});
