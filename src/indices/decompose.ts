import { MethodError } from './method-error.ts';

export interface Classical {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly random: Float64Array;
  /** One value per season, from the first of the series. */
  readonly figure: Float64Array;
}

/**
 * Classical decomposition by moving averages, as R `decompose`: a centred average of one period, the mean of each season
 * of what is left, brought to mean 0 (or 1). NaN at the ends, where the average does not reach.
 * @throws MethodError for fewer than two periods.
 */
export function decompose(
  x: ArrayLike<number>,
  period: number,
  type: 'additive' | 'multiplicative' = 'additive',
): Classical {
  const n = x.length;
  if (!Number.isInteger(period) || period < 2)
    throw new MethodError(
      `周期应为不小于 2 的整数，而不是 ${period}`,
      `a period is a whole number from 2, got ${period}`,
    );
  if (n < 2 * period) {
    throw new MethodError(
      `分解需要两个周期：周期 ${period} 只有 ${n} 个值`,
      `a decomposition needs two periods: ${n} values for a period of ${period}`,
    );
  }
  const y = Float64Array.from(x);
  const half = Math.floor(period / 2);
  const even = period % 2 === 0;
  const trend = y.map((_v, t) => {
    if (t < half || t + half >= n) return Number.NaN;
    let sum = 0;
    for (let k = -half; k <= half; k++) {
      sum += (y[t + k] ?? 0) * (even && Math.abs(k) === half ? 0.5 : 1);
    }
    return sum / period;
  });
  const without = (a: number, b: number): number => (type === 'additive' ? a - b : a / b);
  const means = Float64Array.from({ length: period }, (_, season) => {
    let sum = 0;
    let count = 0;
    for (let t = season; t < n; t += period) {
      const v = without(y[t] ?? Number.NaN, trend[t] ?? Number.NaN);
      if (Number.isNaN(v)) continue;
      sum += v;
      count += 1;
    }
    return sum / count;
  });
  const middle = means.reduce((a, b) => a + b, 0) / period;
  const figure = means.map((v) => without(v, middle));
  const seasonal = y.map((_v, t) => figure[t % period] ?? Number.NaN);
  return {
    trend,
    seasonal,
    random: y.map((v, t) => without(without(v, trend[t] ?? Number.NaN), seasonal[t] ?? Number.NaN)),
    figure,
  };
}
