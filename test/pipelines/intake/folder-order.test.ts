import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadFolder } from '../../../pipelines/intake/load-folder.ts';
import { readWorkspace } from '../../../pipelines/workspace.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk } from './support.ts';

const HEAD = '订单编号,明细行号,下单时间,成交金额';
const csvOf = (file: number, rows: number): string =>
  [HEAD, ...Array.from({ length: rows }, (_, i) => `F${file}N${i},1,2026-03-05,${file}`)].join('\n');

/** Two doors stand open at once; a long file beside short ones would let these overtake it. */
it('lets the files of a folder enter in the order of the list, whichever is read first', async () => {
  await atDesk(async (desk) => {
    mkdirSync(join(desk.home, '..', 'in'), { recursive: true });
    const rows = [20_000, 1, 0, 2, 5000, 3];
    for (const [file, n] of rows.entries())
      desk.write(`in/orders_${file}.csv`, n === 0 ? '无关,列名\n1,2\n' : csvOf(file, n));
    // The last file says again what the first said, so its rows must find those of the first.
    desk.write('in/orders_9.csv', csvOf(0, 20_000));
    const folder = join(desk.home, '..', 'in');
    desk.write(
      'in/workspace.yml',
      'title: {zh: 甲, en: A}\nsynthetic: true\ncurrency: CNY\nsources:\n  - {family: consumption, files: orders_?.csv}\n',
    );
    const io = recordingIo(desk.home);
    const { results, failed } = await loadFolder(desk.home, folder, readWorkspace(folder), io);

    const kept = [
      'orders_0.csv',
      'orders_1.csv',
      'orders_3.csv',
      'orders_4.csv',
      'orders_5.csv',
      'orders_9.csv',
    ];
    expect(results.map((r) => r.file)).toEqual(kept);
    expect(failed).toBe(1);
    expect(io.errors.filter((line) => line.startsWith('orders_2.csv'))).toHaveLength(1);
    const batches = await desk.rows('select batch_id, file_name from ledger.batches order by batch_id');
    expect(batches).toEqual(kept.map((file_name, i) => ({ batch_id: i + 1, file_name })));
    expect(results.at(-1)).toMatchObject({ loaded: 0, unchanged: 20_000 });
  });
});
