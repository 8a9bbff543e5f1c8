import { afterEach, expect, test, vi } from 'vitest';
import { withDoor } from '../../../pipelines/intake/door.ts';
import { type LoadResult, loadFile } from '../../../pipelines/intake/load-file.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { accounted, atDesk, type Desk, FIXED_NOW, refusal } from './support.ts';

afterEach(() => vi.unstubAllEnvs());

const ROWS = 10_000;
/** Orders of ten thousand buyers: far more than the engine can hold in the megabytes that the tests give it. */
const orders = (): string =>
  [
    '订单编号,明细行号,会员编号,下单时间,成交金额',
    ...Array.from(
      { length: ROWS },
      (_, i) => `ORDER${i},1,M${i},2026-09-${String(1 + (i % 28)).padStart(2, '0')},${i % 500}.50`,
    ),
  ].join('\n');

function load(desk: Desk, path: string, megabytes: number, notes: string[]): Promise<LoadResult> {
  const effects = {
    now: () => FIXED_NOW,
    progress: { step: () => {}, end: () => {} },
    note: (text: { zh: string }) => notes.push(text.zh),
    megabytes,
  };
  return withDoor(desk.home, workspaceOf(desk.home), effects, (door) =>
    loadFile(door, { family: 'consumption', path, exportedAt: '2026-10-01' }),
  );
}

test('a file that needs more memory than was allowed is loaded again with twice as much, and says so', () =>
  atDesk(async (desk) => {
    const notes: string[] = [];
    const result = await load(desk, desk.write('orders.csv', orders()), 30, notes);
    expect(result).toMatchObject({ rowsIn: ROWS, loaded: ROWS });
    expect(accounted(result)).toBe(true);
    expect(notes[0]).toBe(
      '装载 orders.csv 需要更多内存，已放宽到 60 MB，重新装载。要固定上限，请设环境变量 THERMOMETER_MEMORY。',
    );
    expect(await desk.rows('select count(*)::int as n from raw.consumption')).toEqual([{ n: ROWS }]);
  }));

test('a limit that somebody set is kept: the file is refused with what to do, and nothing of it is in', () =>
  atDesk(async (desk) => {
    vi.stubEnv('THERMOMETER_MEMORY', '30MB');
    const notes: string[] = [];
    const path = desk.write('orders.csv', orders());
    expect(await refusal(load(desk, path, 4000, notes))).toMatch(
      /装载 orders\.csv 时内存不足.*数据仓库保持原样.*THERMOMETER_MEMORY/,
    );
    expect(notes).toEqual([]);
    vi.unstubAllEnvs();
    expect(await load(desk, path, 1000, notes)).toMatchObject({ loaded: ROWS });
  }));
