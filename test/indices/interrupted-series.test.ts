import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { methods } from '../../pipelines/indices/methods/index.ts';
import { interruptedSeries } from '../../src/indices/interrupted-series.ts';
import { leastSquares } from '../../src/indices/least-squares.ts';

interface Fit {
  readonly params: readonly number[];
  readonly bse: readonly number[];
  readonly ci: readonly (readonly [number, number])[];
}
/** Worked out by statsmodels 0.15 (OLS, HAC covariance with its small-sample correction, t intervals). */
const peer = JSON.parse(
  readFileSync(new URL('./methods/interrupted-peer.json', import.meta.url), 'utf8'),
) as {
  readonly months: readonly number[];
  readonly treated: readonly number[];
  readonly comparison: readonly number[];
  readonly lags: number;
  readonly controlled: Fit & { readonly mean: readonly [number, number, number, number] };
  readonly temporary: Fit;
  readonly alone: Fit;
  readonly difference: Fit;
};
const { months, treated, comparison } = peer;
const share = (v: number | undefined): number => Math.exp(v ?? Number.NaN) - 1;

describe('against statsmodels', () => {
  test('with a comparison group: step, slope and the mean effect with their intervals', () => {
    const found = interruptedSeries({ months, treated, comparison, from: 202501 });
    expect(found.lags).toBe(peer.lags);
    expect(found.step.estimate).toBeCloseTo(share(peer.controlled.params[2]), 10);
    expect(found.step.low).toBeCloseTo(share(peer.controlled.ci[2]?.[0]), 9);
    expect(found.step.high).toBeCloseTo(share(peer.controlled.ci[2]?.[1]), 9);
    expect(found.slope?.low).toBeCloseTo(share(peer.controlled.ci[3]?.[0]), 9);
    const [mean, , low, high] = peer.controlled.mean;
    expect(found.effect.estimate).toBeCloseTo(share(mean), 10);
    expect([found.effect.low, found.effect.high]).toEqual([
      expect.closeTo(share(low), 9),
      expect.closeTo(share(high), 9),
    ]);
  });

  test('a passing event: its own months and what stayed after', () => {
    const found = interruptedSeries({ months, treated, comparison, from: 202407, to: 202410 });
    expect(found.effect.low).toBeCloseTo(share(peer.temporary.ci[2]?.[0]), 9);
    expect(found.after?.high).toBeCloseTo(share(peer.temporary.ci[3]?.[1]), 9);
    expect(found.slope).toBeNull();
  });

  test('without a comparison group two pairs of harmonics carry the season', () => {
    const found = interruptedSeries({ months, treated, from: 202501 });
    expect(found.step.estimate).toBeCloseTo(share(peer.alone.params[2]), 9);
    expect(found.slope?.high).toBeCloseTo(share(peer.alone.ci[3]?.[1]), 8);
  });

  test('in units', () => {
    const found = interruptedSeries({ months, treated, comparison, from: 202501 }, { scale: 'linear' });
    expect(found.step.estimate).toBeCloseTo(peer.difference.params[2] ?? 0, 6);
    expect(found.step.high).toBeCloseTo(peer.difference.ci[2]?.[1] ?? 0, 6);
  });
});

test('an effect put in is found, and none where there is none', () => {
  const flat = months.map(() => 100);
  const lifted = flat.map((v, t) => (t >= 36 ? v * 1.5 : v));
  const { effect, without } = interruptedSeries({ months, treated: lifted, comparison: flat, from: 202501 });
  expect(effect.estimate).toBeCloseTo(0.5, 9);
  expect(without.at(-1)?.value).toBeCloseTo(100, 6);
  expect(
    interruptedSeries({ months, treated: comparison, comparison, from: 202501 }).effect.estimate,
  ).toBeCloseTo(0, 12);
});

test.each([
  ['too few months before', { months, treated, from: 202203 }, /needs 12 months before it, there are 2/],
  ['too few since', { months, treated, from: 202512 }, /at least 3 months since .* there are 1/],
  ['not above zero', { months, treated: treated.map(() => 0), from: 202501 }, /has 0 in 202201/],
])('%s is refused by name', (_, input, text) => {
  expect(() => interruptedSeries(input)).toThrow(text);
});

test('regressors that say the same are refused', () => {
  expect(() =>
    leastSquares(
      [1, 2, 3, 4, 5],
      [
        [1, 1],
        [1, 1],
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    ),
  ).toThrow(/say the same/);
});

test('anyone can run it on a CSV', async () => {
  expect(methods.get('its')?.output).toHaveProperty('effect');
});
