import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { methodCommand } from '../../../pipelines/commands/method.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';

const folder = join(import.meta.dirname, '..', '..', 'indices', 'methods', 'worked');

// biome-ignore lint/suspicious/noExplicitAny: every method answers in a shape of its own
async function run(name: string, file: string, ...options: string[]): Promise<any> {
  const io = { ...recordingIo(folder), lang: 'en' as const };
  expect(await methodCommand([name, join(folder, file), ...options, '--json'], io)).toBe(0);
  return JSON.parse(io.lines.join('\n'));
}
const near = (value: number) => expect.closeTo(value, 9);

/** One example of each method of series, small enough to be worked on paper; the working stands beside it. */
describe('worked by hand, by the command line', () => {
  test('mann-kendall: of the pairs of 1, 3, 2, 4 five rise and one falls', async () => {
    // S = 4, variance = 4·3·13/18, z = 3/√variance
    expect(await run('mann-kendall', 'steps.csv')).toMatchObject({
      n: 4,
      s: 4,
      variance: near(156 / 18),
      z: near(3 / Math.sqrt(156 / 18)),
      tau: near(4 / 6),
      tauA: near(4 / 6),
    });
  });

  test('mann-kendall by season: one season rises, the other falls as much', async () => {
    // 1, 2, 3: S = 3; 10, 9, 8: S = −3; each variance 3·2·11/18
    expect(await run('mann-kendall', 'two-seasons.csv', '--period', '2')).toMatchObject({
      s: 0,
      variance: near(22 / 3),
      z: 0,
      p: 1,
      tau: 0,
    });
  });

  test('sen: slopes 2, 1/2, 1, −1, 1/2, 2 have the median 3/4', async () => {
    expect(await run('sen', 'steps.csv')).toMatchObject({ slope: near(0.75), low: null, high: null });
    expect(await run('sen', 'two-seasons.csv', '--period', '2')).toEqual({ slope: 0 });
  });

  test('pettitt: |2Σr − 5k| is 3, 2, 3, 0', async () => {
    // p = 2 exp(−6·9/80) is above 1
    expect(await run('pettitt', 'steps.csv')).toEqual({ at: [1, 3], u: 3, p: 1 });
  });

  test('pelt: two levels ten apart, each with squares of 1', async () => {
    expect(await run('pelt', 'levels.csv', '--scale', 'none', '--penalty', '5')).toEqual({
      changes: [4],
      means: [1.5, 11.5],
    });
  });

  test('gesd: R = 78.4/√(7685.2/4), λ = 4·5.8409/√((3 + 5.8409²)·5)', async () => {
    const out = await run('gesd', 'outlier.csv', '--max-outliers', '1');
    expect(out.steps[0]).toMatchObject({ value: 100, r: near(78.4 / Math.sqrt(7685.2 / 4)) });
    expect(out.steps[0].lambda).toBeCloseTo((4 * 5.8409) / Math.sqrt((3 + 5.8409 ** 2) * 5), 4);
    expect(JSON.stringify(out)).toContain('100');
  });

  test('hp-filter: a line has no cycle', async () => {
    const { trend, cycle } = await run('hp-filter', 'line.csv', '--lambda', '1600');
    expect(trend).toEqual([3, 5, 7, 9, 11].map(near));
    expect(cycle).toEqual([0, 0, 0, 0, 0].map(near));
  });

  test('stl and decompose: a pattern that repeats is all season', async () => {
    const pattern = [3, -1, 2, -4];
    const seasonal = Array.from({ length: 20 }, (_, i) => near(pattern[i % 4] ?? 0));
    const stl = await run('stl', 'pattern.csv', '--value', 'x', '--period', '4', '--s-window', 'periodic');
    expect(stl.seasonal).toEqual(seasonal);
    expect(stl.trend).toEqual(stl.trend.map(() => near(10)));
    expect(stl.strength).toBeCloseTo(1, 9);
    expect((await run('decompose', 'pattern.csv', '--value', 'x', '--period', '4')).figure).toEqual(
      pattern.map(near),
    );
  });

  test('cny-regressors: 29 January 2025 leaves three of seven days in January', async () => {
    const out = await run(
      'cny-regressors',
      'festival.csv',
      '--from',
      '202501',
      '--to',
      '202502',
      '--centring',
      'none',
    );
    expect(out.month).toEqual([202501, 202502]);
    expect(out.regressors).toEqual({
      before: [near(1), 0],
      during: [near(3 / 7), near(4 / 7)],
      after: [0, near(1)],
    });
  });

  test('naive: of 10, 12, 11, 11 the mean is 11, the drift 1/3', async () => {
    const mean = async (method: string): Promise<number[]> =>
      (await run('naive', 'level.csv', '--method', method, '--horizon', '2', '--period', '2')).mean;
    expect(await mean('mean')).toEqual([11, 11]);
    expect(await mean('naive')).toEqual([11, 11]);
    expect(await mean('drift')).toEqual([near(11 + 1 / 3), near(11 + 2 / 3)]);
    expect(await mean('snaive')).toEqual([11, 11]);
  });

  test('holt-winters: a level of 10 that takes half of each error', async () => {
    // 10 → 12 lifts it to 11; 11 and 11 are met
    const out = await run(
      'holt-winters',
      'level.csv',
      '--seasonal',
      'none',
      '--no-trend',
      '--alpha',
      '0.5',
      '--horizon',
      '1',
    );
    expect(out).toMatchObject({ level: 11, sse: 4, forecast: [11] });
  });

  test('ets: the same as a state-space model', async () => {
    const out = await run(
      'ets',
      'level.csv',
      '--model',
      'ANN',
      '--alpha',
      '0.5',
      '--states',
      '10',
      '--horizon',
      '1',
    );
    expect(out.fitted).toEqual([10, 10, 11, 11]);
    expect(out.mean).toEqual([11]);
    expect(out.loglik).toBeCloseTo(-0.5 * 4 * Math.log(4), 12);
  });

  test('theta: a line through 3 … 11 climbs by 2, half of which is the drift', async () => {
    const out = await run('theta', 'line.csv', '--horizon', '2', '--period', '1');
    expect(out.drift).toBeCloseTo(1, 9);
    expect(out.mean[1] - out.mean[0]).toBeCloseTo(1, 9);
  });

  test('accuracy: errors −1 and 2 against steps of 1 and 2', async () => {
    const out = await run('accuracy', 'forecast.csv', '--training', join(folder, 'training.csv'));
    expect(out).toMatchObject({ me: 0.5, mae: 1.5, mase: 1, interval: { coverage: 0.5 } });
    // Widths 2 and 5, one value 1 outside a 95 % interval: 2/0.05
    expect(out.interval.winkler).toBeCloseTo((2 + 5 + 40) / 2, 9);
  });

  test('sarimax: a walk with a pulse of 2', async () => {
    const out = await run(
      'sarimax',
      'sarimax.csv',
      '--value',
      'x',
      '--regressors',
      'r',
      '--order',
      '0,1,0',
      '--seasonal',
      '0,0,0',
    );
    expect(out.coefficients).toEqual({ r: near(2) });
    expect(out.mean).toEqual([near(26), near(24)]);
  });

  test('seasonal-adjust and forecast: three months are too few, and that is the answer', async () => {
    for (const [name, code] of [
      ['seasonal-adjust', 'adjusted'],
      ['forecast', 'mean'],
    ] as const) {
      const out = await run(name, 'three-months.csv');
      expect(out[code]).toBeNull();
      expect(out.reason).toMatchObject({ code: 'short', zh: expect.stringContaining('现有 3 个') });
    }
  });

  test('an empty line between two values is a missing value, not nothing', async () => {
    await expect(run('pettitt', 'gap.csv')).rejects.toThrow('line 3 is missing');
    expect(await run('sen', 'gap.csv')).toMatchObject({ slope: 0.5 });
  });
});
