import { MethodError } from './method-error.ts';

/**
 * Hodrick-Prescott filter: the trend that minimises Σ (x − τ)² + λ Σ (second differences of τ)²; λ 14 400 for months,
 * 1600 for quarters, 6.25 for years. The last points move as data arrive; never read them without saying so.
 * @throws MethodError below four values or for a missing one.
 */
export function hpFilter(
  x: ArrayLike<number>,
  lambda = 14_400,
): { trend: Float64Array; cycle: Float64Array } {
  const n = x.length;
  if (n < 4) {
    throw new MethodError(
      `滤波至少需要 4 个值，只有 ${n} 个`,
      `the filter needs four values or more, got ${n}`,
    );
  }
  // I + λ D'D is symmetric with two bands; LDL' solves it.
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const f = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const edge = Math.min(i, n - 1 - i);
    d[i] = 1 + lambda * (edge === 0 ? 1 : edge === 1 ? 5 : 6);
    if (i + 1 < n) e[i] = lambda * (Math.min(i, n - 2 - i) === 0 ? -2 : -4);
    if (i + 2 < n) f[i] = lambda;
  }
  const l1 = new Float64Array(n);
  const l2 = new Float64Array(n);
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const a = l1[i - 1] ?? 0;
    const b = l2[i - 2] ?? 0;
    d[i] = (d[i] ?? 0) - a * a * (d[i - 1] ?? 0) - b * b * (d[i - 2] ?? 0);
    const pivot = d[i] ?? 1;
    l1[i] = ((e[i] ?? 0) - (l2[i - 1] ?? 0) * (d[i - 1] ?? 0) * a) / pivot;
    l2[i] = (f[i] ?? 0) / pivot;
    const value = x[i] ?? Number.NaN;
    if (Number.isNaN(value))
      throw new MethodError(
        `第 ${i + 1} 个值缺失，滤波不接受缺失值`,
        `the filter takes no missing value; position ${i + 1} has none`,
      );
    z[i] = value - a * (z[i - 1] ?? 0) - b * (z[i - 2] ?? 0);
  }
  const trend = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    trend[i] =
      (z[i] ?? 0) / (d[i] ?? 1) - (l1[i] ?? 0) * (trend[i + 1] ?? 0) - (l2[i] ?? 0) * (trend[i + 2] ?? 0);
  }
  return { trend, cycle: trend.map((t, i) => (x[i] ?? Number.NaN) - t) };
}
