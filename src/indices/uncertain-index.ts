import type { Aggregation } from './hierarchy.ts';

/** How one indicator is brought to [1, 100], so that every mean can be taken of it. */
export type Scale =
  /** offset + slope · v, held inside [1, 100]. */
  | { readonly kind: 'linear'; readonly slope: number; readonly offset: number }
  /**
   * low + (high − low) · the share of ascending reference values that lie below, between them by interpolation. `starts`
   * says where each of equal steps begins.
   */
  | {
      readonly kind: 'rank';
      readonly sorted: Float64Array;
      readonly starts: Int32Array;
      readonly low: number;
      readonly high: number;
    };

export const SCALE_LOW = 1;
export const SCALE_HIGH = 100;

/** An inner node: its children (leaves first, then earlier branches) and their weights. */
export interface Branch {
  readonly children: readonly number[];
  readonly weights: readonly number[];
}

export type Mean = Exclude<Aggregation, 'copeland'>;

/**
 * An index whose choices can be drawn: values of its indicators by cell (period × units + unit), every one pointing the
 * same way; ways to scale them and to aggregate them, the published ones first; and which cells set the display.
 */
export interface UncertainIndex {
  readonly units: number;
  readonly periods: number;
  readonly leaves: number;
  /** [leaf][cell]; NaN where missing. */
  readonly values: Float64Array;
  /** Standard errors of the values, [leaf][cell]; null where the values are taken as exact. */
  readonly errors: Float64Array | null;
  /** [way of scaling][leaf]. */
  readonly scales: readonly (readonly Scale[])[];
  /** From the lowest up; the last is the top. */
  readonly branches: readonly Branch[];
  /** [way of aggregating][branch]. */
  readonly aggregations: readonly (readonly Mean[])[];
  /** 1 where a cell belongs to the reference: every draw is brought to the mean and spread it has as published. */
  readonly reference: Uint8Array;
  /** Published scores by cell; NaN where none is stated, and then none is drawn. */
  readonly published: Float64Array;
}

/** Min-max or goalposts between two ends, as a scale. Ends that are equal score in the middle. */
export function linearScale(low: number, high: number): Scale {
  const range = SCALE_HIGH - SCALE_LOW;
  if (!(high > low)) return { kind: 'linear', slope: 0, offset: (SCALE_LOW + SCALE_HIGH) / 2 };
  return { kind: 'linear', slope: range / (high - low), offset: SCALE_LOW - (range * low) / (high - low) };
}

/** z-scores, three standard deviations to either side of the middle. */
export const zScale = (mean: number, sd: number): Scale => linearScale(mean - 3 * sd, mean + 3 * sd);

/** Percentile ranks among reference values, from low to high. */
export function rankScale(values: readonly number[], low = SCALE_LOW, high = SCALE_HIGH): Scale {
  const sorted = Float64Array.from(values).sort();
  const steps = Math.max(1, sorted.length);
  const [min, max] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  let at = 0;
  const starts = Int32Array.from({ length: steps }, (_, i) => {
    at = lowerBound(sorted, min + (i * (max - min)) / steps, at);
    return at;
  });
  return { kind: 'rank', sorted, starts, low, high };
}

/** First position from `from` on that holds `v` or more. */
function lowerBound(sorted: Float64Array, v: number, from: number): number {
  let at = from;
  while (at < sorted.length && (sorted[at] as number) < v) at += 1;
  return at;
}

/** Brings a column to a scale, in place; NaN stays. */
export function scaleColumn(x: Float64Array, scale: Scale): void {
  if (scale.kind === 'linear') {
    const { slope, offset } = scale;
    for (let i = 0; i < x.length; i++) {
      const y = offset + slope * (x[i] as number);
      x[i] = y < SCALE_LOW ? SCALE_LOW : y > SCALE_HIGH ? SCALE_HIGH : y;
    }
    return;
  }
  const { sorted, starts, low, high } = scale;
  const n = sorted.length;
  const min = sorted[0] as number;
  const max = sorted[n - 1] as number;
  const steps = n / (max - min);
  const range = (high - low) / (n - 1);
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    if (Number.isNaN(v)) continue;
    if (n < 2) x[i] = (low + high) / 2;
    else if (v <= min) x[i] = low;
    else if (v > max) x[i] = high;
    else {
      const step = Math.floor((v - min) * steps);
      const at = lowerBound(sorted, v, starts[step > 0 ? step - 1 : 0] as number);
      const below = sorted[at - 1] as number;
      // Between two reference values by how far it has come: an error as small as can be moves nobody by a place.
      x[i] = low + range * (at - 1 + (v - below) / ((sorted[at] as number) - below));
    }
  }
}

/** One value on a scale. */
export function scaled(v: number, scale: Scale): number {
  const one = Float64Array.of(v);
  scaleColumn(one, scale);
  return one[0] ?? Number.NaN;
}

/** The means an index is drawn with beside its own: arithmetic and geometric throughout. */
export function aggregationsOf(published: readonly Mean[]): Mean[][] {
  const ways: Mean[][] = [
    [...published],
    published.map(() => 'arithmetic'),
    published.map(() => 'geometric'),
  ];
  const seen = new Set<string>();
  return ways.filter((way) => !seen.has(way.join()) && seen.add(way.join()));
}
