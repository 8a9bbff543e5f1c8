import { betaQuantile, normalQuantile } from './distribution.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const PROPORTION_METHODS = ['wilson', 'wilson_cc', 'exact', 'agresti_coull', 'jeffreys'] as const;
export type ProportionMethod = (typeof PROPORTION_METHODS)[number];

/**
 * Interval of a proportion x of n. Wilson (1927) is the default: it never leaves [0, 1] and holds its level for small n
 * (Newcombe 1998). `exact` is Clopper-Pearson, `jeffreys` the equal-tailed Beta(x + ½, n − x + ½)
 * with its ends at 0 and 1 for x = 0 and x = n (Brown, Cai & DasGupta 2001).
 * @throws RangeError when x is not between 0 and n, or n is not above 0.
 */
export function proportionInterval(
  x: number,
  n: number,
  level = 0.95,
  method: ProportionMethod = 'wilson',
): Interval {
  if (!(n > 0) || !(x >= 0 && x <= n)) throw new RangeError(`${x} of ${n} is no proportion`);
  const z = normalQuantile((1 + level) / 2);
  const p = x / n;
  const tail = (1 - level) / 2;
  switch (method) {
    case 'wilson': {
      const centre = p + (z * z) / (2 * n);
      const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
      const scale = 1 + (z * z) / n;
      return { low: x === 0 ? 0 : (centre - half) / scale, high: x === n ? 1 : (centre + half) / scale };
    }
    case 'wilson_cc': {
      // The correction never reaches past one half, as in R's prop.test.
      const correction = Math.min(0.5, Math.abs(x - n / 2)) / n;
      const end = (sign: 1 | -1): number => {
        const q = p + sign * correction;
        const half = z * Math.sqrt((q * (1 - q)) / n + (z * z) / (4 * n * n));
        return (q + (z * z) / (2 * n) + sign * half) / (1 + (z * z) / n);
      };
      return { low: p - correction <= 0 ? 0 : end(-1), high: p + correction >= 1 ? 1 : end(1) };
    }
    case 'exact':
      return {
        low: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1),
        high: x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x),
      };
    case 'agresti_coull': {
      const size = n + z * z;
      const centre = (x + (z * z) / 2) / size;
      const half = z * Math.sqrt((centre * (1 - centre)) / size);
      return { low: centre - half, high: centre + half };
    }
    case 'jeffreys':
      return {
        low: x === 0 ? 0 : betaQuantile(tail, x + 0.5, n - x + 0.5),
        high: x === n ? 1 : betaQuantile(1 - tail, x + 0.5, n - x + 0.5),
      };
  }
}
