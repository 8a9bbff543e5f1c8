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

/**
 * Outlier treatment of the JRC (COINr `Treat`): winsorise one extreme at a time towards the next value on the side of
 * the skew; if too many would have to move, start again and take ln(x − min + 0.01 (max − min)). NaN stays.
 */
export function treat(x: ArrayLike<number>, rule: TreatRule = TREAT_DEFAULT): Treated {
  const values = Float64Array.from(x);
  if (passes(values, rule)) return { values, method: 'none', points: 0 };
  const high = moments(values).skew > 0;
  const order = [...values.keys()]
    .filter((i) => !Number.isNaN(values[i] ?? Number.NaN))
    .sort((a, b) => ((values[b] ?? 0) - (values[a] ?? 0)) * (high ? 1 : -1));
  const moved = values.slice();
  for (let points = 1; points <= rule.winsoriseAtMost && points < order.length; points++) {
    const next = values[order[points] ?? 0] ?? Number.NaN;
    for (const i of order.slice(0, points)) moved[i] = next;
    if (passes(moved, rule)) return { values: moved, method: 'winsorise', points };
  }
  const seen = present(values);
  const min = Math.min(...seen);
  const max = Math.max(...seen);
  return {
    values: values.map((v) => Math.log(v - min + 0.01 * (max - min))),
    method: 'log',
    points: 0,
  };
}

/** Whether a distribution needs no treatment; one without spread needs none. */
function passes(x: ArrayLike<number>, rule: TreatRule): boolean {
  const { skew, kurtosis } = moments(x);
  return !(Math.abs(skew) >= rule.skew && kurtosis >= rule.kurtosis);
}
