import { sum } from './moments.ts';

export interface SobolIndices {
  /** Share of the variance each input explains alone (Saltelli 2010). */
  readonly first: number[];
  /** Share each input explains with all its interactions (Jansen 1999). */
  readonly total: number[];
  readonly variance: number;
}

/**
 * Variance-based sensitivity from model outputs at A, B and the d mixed samples (B with column i of the other), in
 * this order, N each. S = mean(yB (yABi − yA)) / V, ST = mean((yA − yABi)²) / (2 V), V over A and B.
 * @throws RangeError when the length is not N (d + 2).
 */
export function sobol(y: ArrayLike<number>, n: number, d: number): SobolIndices {
  if (y.length !== n * (d + 2)) {
    throw new RangeError(`expected ${n} × (${d} + 2) = ${n * (d + 2)} outputs, got ${y.length}`);
  }
  const block = (k: number): number[] => Array.from({ length: n }, (_, i) => y[k * n + i] ?? Number.NaN);
  const a = block(0);
  const b = block(1);
  const ab = [...a, ...b];
  const mean = sum(ab) / ab.length;
  const variance = sum(ab.map((v) => (v - mean) ** 2)) / (ab.length - 1);
  const first: number[] = [];
  const total: number[] = [];
  for (let i = 0; i < d; i++) {
    const mixed = block(2 + i);
    first.push(sum(a.map((ya, k) => (b[k] ?? 0) * ((mixed[k] ?? 0) - ya))) / n / variance);
    total.push(sum(a.map((ya, k) => (ya - (mixed[k] ?? 0)) ** 2)) / (2 * n) / variance);
  }
  return { first, total, variance };
}
