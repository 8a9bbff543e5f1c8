import { normalQuantile } from './distribution.ts';
import { MethodError } from './method-error.ts';
import { moments } from './moments.ts';

export type EarsMethod = 'C1' | 'C2' | 'C3';

export interface EarsPoint {
  readonly upper: number;
  readonly alarm: boolean;
}

/** Where the bound of C3 starts from: R surveillance 1.20.3 takes the count judged, its manual the mean of the baseline. */
export const C3_CENTRES = ['count', 'mean'] as const;
export type C3Centre = (typeof C3_CENTRES)[number];

/** Values before the first that can be judged. */
export const earsReach = (method: EarsMethod, baseline = 7): number =>
  baseline + { C1: 0, C2: 2, C3: 4 }[method];

export interface EarsOptions {
  /** Values in the baseline. */
  readonly baseline?: number;
  /** 0.001 for C1 and C2, 0.025 for C3. */
  readonly alpha?: number;
  /** Least standard deviation. */
  readonly minSigma?: number;
  readonly centre?: C3Centre;
}

/**
 * Early Aberration Reporting System (CDC; as in R surveillance): the mean of a short baseline plus z standard deviations.
 * C1 uses the days just before, C2 leaves two out, C3 adds what C2 exceeded on the two days before.
 * @returns NaN bounds where the baseline is not full. @throws MethodError for a baseline under three.
 */
export function ears(
  counts: ArrayLike<number>,
  method: EarsMethod = 'C1',
  options: EarsOptions = {},
): EarsPoint[] {
  const { baseline = 7, alpha = method === 'C3' ? 0.025 : 0.001, minSigma = 0, centre = 'count' } = options;
  if (!(baseline >= 3))
    throw new MethodError(
      `基线至少 3 个值，得到 ${baseline}`,
      `a baseline has three values or more, got ${baseline}`,
    );
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
    if (Number.isNaN(carried)) return { upper: Number.NaN, alarm: false };
    const from = method === 'C3' && centre === 'count' ? (counts[t] ?? 0) : base.mean;
    const bound = from + base.sd * (z - carried);
    const upper = method === 'C3' ? Math.max(0, bound) : bound;
    return { upper, alarm: (counts[t] ?? 0) > upper };
  });
}
