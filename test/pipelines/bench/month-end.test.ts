import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrivals, CASES, monthEndTable, play, playMonthEnd } from '../../../pipelines/bench/month-end.ts';
import { ASSUMED, arithmetic, PER_ROW, scaleTable, yearlyCost } from '../../../pipelines/bench/scale.ts';

const tasks = (...hours: number[]) => hours.map((h) => ({ rows: 1, hours: h, arrived: 0 }));

describe('a queue', () => {
  it('of three hours of work is done by two workers when the longest is done', () => {
    expect(play(tasks(2, 1, 1), 2)).toMatchObject({ end: 2, busy: 4, repeated: 0, longestQueue: 1 });
    expect(play(tasks(2, 1, 1), 1).end).toBe(4);
  });

  it('waits for whoever comes later', () => {
    const late = [
      { rows: 1, hours: 1, arrived: 0 },
      { rows: 1, hours: 1, arrived: 5 },
    ];
    expect(play(late, 1)).toMatchObject({ end: 6, waits: [0, 0] });
  });

  it('does the lost half of a task again, from its start', () => {
    const lost = play(tasks(2), 1, () => ({ at: 1, workers: 1, hours: 3 }));
    expect(lost).toMatchObject({ end: 6, busy: 3, repeated: 1 });
    const shared = play(tasks(2, 2), 2, () => ({ at: 1, workers: 1, hours: 100 }));
    expect(shared).toMatchObject({ end: 4, repeated: 1 });
  });
});

describe('the month-end that is played', () => {
  it('has every row of every case, and is the same every time', () => {
    for (const { en, setting } of CASES) {
      const files = arrivals(setting);
      expect(files).toHaveLength(31 * 6);
      expect(Math.abs(files.reduce((sum, { rows }) => sum + rows, 0) / setting.rows - 1), en).toBeLessThan(
        1e-5,
      );
      for (const { at } of files) expect(at >= 9 && at < 5 * 24 - 6, en).toBe(true);
      expect(playMonthEnd(setting), en).toEqual(playMonthEnd(setting));
    }
  });

  it('takes longer when somebody is lost, by no more than was lost and the time without them', () => {
    const [calm] = CASES;
    if (!calm) throw new Error('no case');
    const without = playMonthEnd(calm.setting);
    expect(without.repeated).toBe(0);
    for (const { en, setting } of CASES.filter((one) => one.setting.lost)) {
      const { lost } = setting;
      const withLoss = playMonthEnd(setting);
      expect(withLoss.built, en).toBeGreaterThanOrEqual(without.built);
      expect(withLoss.repeated, en).toBeGreaterThan(0);
      expect(withLoss.busy - withLoss.repeated, en).toBeCloseTo(without.busy, 6);
      expect(withLoss.built - without.built, en).toBeLessThanOrEqual(
        withLoss.repeated + (lost?.hours ?? 0) + 1e-9,
      );
    }
  });

  it('is bound by the year of one cube, which sharding by member divides', () => {
    const built = (shards: number, workers: number): number => {
      const { loaded, built: end } = playMonthEnd({ seed: 1, rows: 4e8, month: 12, workers, shards });
      return end - loaded;
    };
    const year = (4e8 * 12 * PER_ROW.year) / 6 / 3.6e9;
    expect(built(1, 1000)).toBeCloseTo(year, 6);
    expect(built(32, 1000)).toBeLessThan(year / 8);
    expect(built(1, 64)).toBeGreaterThan(year * 0.999);
  });
});

describe('docs/scale.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/scale.md'), 'utf8');

  it('shows what the scripts print', () => {
    for (const line of [...monthEndTable(), ...scaleTable()]) expect(text).toContain(line);
    const { server, cluster } = yearlyCost(ASSUMED);
    for (const yuan of [server, cluster]) expect(text).toContain(`${(yuan / 10_000).toFixed(1)} 万`);
  });

  it('counts in proportion to rows', () => {
    const one = arithmetic({ rowsPerYear: 1e9, years: 1, cores: 4 });
    const ten = arithmetic({ rowsPerYear: 1e10, years: 1, cores: 40 });
    expect(ten.loadMonth / one.loadMonth).toBeCloseTo(10, 9);
    expect(ten.buildMonth / one.buildMonth).toBeCloseTo(1, 9);
    expect(ten.coreHoursPerYear / one.coreHoursPerYear).toBeCloseTo(10, 9);
  });
});
