import { moments, present } from './moments.ts';

export interface TreatRule {
  /** Treated only if |skewness| reaches this and kurtosis `kurtosis`. */
  readonly skew: number;
  readonly kurtosis: number;
  /** Most points moved towards the next value before giving up on winsorisation. */
  readonly winsoriseAtMost: number;
}
export const TREAT_DEFAULT: TreatRule = { skew: 2, kurtosis: 3.5, winsoriseAtMost: 5 };

export interface Treated {
  readonly values: Float64Array;
  readonly method: 'none' | 'winsorise' | 'log';
  /** Points moved. */
  readonly points: number;
}

/** What was decided about a distribution: it can be applied to values that came later. */
export type Treatment =
  | { readonly method: 'none'; readonly points: 0 }
  /** Values beyond `cap` (above it where the skew is to the right) are moved to it. */
  | { readonly method: 'winsorise'; readonly points: number; readonly cap: number; readonly high: boolean }
  | { readonly method: 'log'; readonly points: 0; readonly min: number; readonly max: number };

/**
 * Outlier treatment of the JRC (COINr `Treat`): winsorise one extreme at a time towards the next value on the side of
 * the skew; if too many would have to move, start again and take ln(x − min + 0.01 (max − min)). NaN stays.
 */
export function treat(x: ArrayLike<number>, rule: TreatRule = TREAT_DEFAULT): Treated {
  const treatment = treatmentOf(x, rule);
  return { values: applyTreatment(x, treatment), method: treatment.method, points: treatment.points };
}

/** Decides which treatment a distribution needs. */
export function treatmentOf(x: ArrayLike<number>, rule: TreatRule = TREAT_DEFAULT): Treatment {
  const values = Float64Array.from(x);
  if (passes(values, rule)) return { method: 'none', points: 0 };
  const high = moments(values).skew > 0;
  const sorted = Float64Array.from(present(values)).sort();
  if (high) sorted.reverse();
  for (let points = 1; points <= rule.winsoriseAtMost && points < sorted.length; points++) {
    const winsorised = { method: 'winsorise', points, cap: sorted[points] ?? Number.NaN, high } as const;
    if (passes(applyTreatment(values, winsorised), rule)) return winsorised;
  }
  return { method: 'log', points: 0, min: Math.min(...sorted), max: Math.max(...sorted) };
}

/** Applies a treatment; a value below the least one the logarithm was made for is taken as that one. */
export function applyTreatment(x: ArrayLike<number>, treatment: Treatment): Float64Array {
  switch (treatment.method) {
    case 'none':
      return Float64Array.from(x);
    case 'winsorise': {
      const { cap, high } = treatment;
      return Float64Array.from(x, (v) => ((high ? v > cap : v < cap) ? cap : v));
    }
    case 'log': {
      const { min, max } = treatment;
      return Float64Array.from(x, (v) => Math.log((v < min ? 0 : v - min) + 0.01 * (max - min)));
    }
  }
}

/** Whether a distribution needs no treatment; one without spread needs none. */
function passes(x: ArrayLike<number>, rule: TreatRule): boolean {
  const { skew, kurtosis } = moments(x);
  return !(Math.abs(skew) >= rule.skew && kurtosis >= rule.kurtosis);
}
