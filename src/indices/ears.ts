import { normalQuantile } from './distribution.ts';
import { moments } from './moments.ts';

export type EarsMethod = 'C1' | 'C2' | 'C3';

export interface EarsPoint {
  readonly upper: number;
  readonly alarm: boolean;
}

/**
 * Early Aberration Reporting System (CDC; as in R surveillance): the mean of a short baseline plus z standard deviations.
 * C1 uses the days just before, C2 leaves two out, C3 adds what C2 exceeded on the two days before.
 * @param alpha 0.001 for C1 and C2, 0.025 for C3.
 * @returns NaN bounds where the baseline is not full.
 */
export function ears(
  counts: ArrayLike<number>,
  method: EarsMethod = 'C1',
  options: { baseline?: number; alpha?: number; minSigma?: number } = {},
): EarsPoint[] {
  const { baseline = 7, alpha = method === 'C3' ? 0.025 : 0.001, minSigma = 0 } = options;
  const z = normalQuantile(1 - alpha);
  const lag = method === 'C1' ? 0 : 2;
  const at = (t: number): { mean: number; sd: number } | null => {
    const from = t - lag - baseline;
    if (from < 0) return null;
    const { mean, sd } = moments(Array.from({ length: baseline }, (_, i) => counts[from + i] ?? Number.NaN));
    return { mean, sd: Math.max(minSigma, sd) };
  };
  const excess = (t: number): number => {
    const base = at(t);
    if (!base) return Number.NaN;
    return base.sd > 0 ? Math.max(0, ((counts[t] ?? 0) - base.mean) / base.sd - 1) : 0;
  };
  return Array.from({ length: counts.length }, (_, t) => {
    const base = at(t);
    if (!base) return { upper: Number.NaN, alarm: false };
    const carried = method === 'C3' ? excess(t - 1) + excess(t - 2) : 0;
    const upper = base.mean + base.sd * (z - carried);
    return { upper, alarm: (counts[t] ?? 0) > upper };
  });
}
