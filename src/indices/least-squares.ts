import { MethodError } from './method-error.ts';

export interface LeastSquares {
  readonly coefficients: readonly number[];
  readonly residuals: readonly number[];
  readonly fitted: readonly number[];
  /** Newey–West covariance of the coefficients: right under autocorrelation up to `lags`, times n ÷ (n − k). */
  readonly covariance: readonly (readonly number[])[];
  readonly lags: number;
  /** n − k. */
  readonly freedom: number;
}

/** Lags by Newey and West's rule of thumb: ⌊4 (n ÷ 100)^(2/9)⌋. */
export const neweyWestLags = (n: number): number => Math.floor(4 * (n / 100) ** (2 / 9));

/**
 * Ordinary least squares of a series in order of time, with standard errors that hold under autocorrelation (Newey & West
 * 1987, Bartlett weights).
 * @param rows one per observation, the regressors.
 * @throws MethodError with fewer observations than coefficients and two, or regressors that say the same.
 */
export function leastSquares(
  y: readonly number[],
  rows: readonly (readonly number[])[],
  lags = neweyWestLags(y.length),
): LeastSquares {
  const [n, k] = [y.length, rows[0]?.length ?? 0];
  const freedom = n - k;
  if (freedom < 2) {
    throw new MethodError(
      `${n} 个观测不足以估计 ${k} 个系数`,
      `${n} observations are too few for ${k} coefficients`,
    );
  }
  const inverse = inverseOf(outer(rows, rows));
  const moments = Array.from({ length: k }, (_, j) =>
    rows.reduce((sum, row, t) => sum + (row[j] ?? 0) * (y[t] ?? 0), 0),
  );
  const coefficients = times(inverse, moments);
  const fitted = rows.map((row) => dot(row, coefficients));
  const residuals = y.map((v, t) => v - (fitted[t] ?? 0));
  const scores = rows.map((row, t) => row.map((x) => x * (residuals[t] ?? 0)));
  const meat = outer(scores, scores);
  for (let lag = 1; lag <= lags; lag++) {
    const weight = 1 - lag / (lags + 1);
    const cross = outer(scores.slice(lag), scores.slice(0, -lag));
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) add(meat, i, j, weight * ((cross[i]?.[j] ?? 0) + (cross[j]?.[i] ?? 0)));
  }
  const correction = n / freedom;
  const covariance = product(product(inverse, meat), inverse).map((row) => row.map((v) => v * correction));
  return { coefficients, residuals, fitted, covariance, lags, freedom };
}

/** Standard error of a weighted sum of coefficients. */
export const standardError = (
  weights: readonly number[],
  { covariance }: Pick<LeastSquares, 'covariance'>,
): number => Math.sqrt(Math.max(0, dot(weights, times(covariance, weights))));

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);

const times = (m: readonly (readonly number[])[], v: readonly number[]): number[] =>
  m.map((row) => dot(row, v));

/** Σ a bᵀ over pairs of rows. */
function outer(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const k = a[0]?.length ?? 0;
  const sum = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  for (const [t, row] of a.entries())
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) add(sum, i, j, (row[i] ?? 0) * (b[t]?.[j] ?? 0));
  return sum;
}

function add(m: number[][], i: number, j: number, by: number): void {
  const row = m[i];
  if (row) row[j] = (row[j] ?? 0) + by;
}

const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, v, i) => sum + v * (b[i]?.[j] ?? 0), 0)));

/** Gauss–Jordan with pivots; @throws MethodError for a singular matrix. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const k = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: k }, (_, j) => (i === j ? 1 : 0))]);
  const scale = Math.max(...matrix.map((row, i) => Math.abs(row[i] ?? 0)));
  for (let column = 0; column < k; column++) {
    let best = column;
    for (let r = column + 1; r < k; r++)
      if (Math.abs(work[r]?.[column] ?? 0) > Math.abs(work[best]?.[column] ?? 0)) best = r;
    const pivotRow = work[best] ?? [];
    const pivot = pivotRow[column] ?? 0;
    if (Math.abs(pivot) < scale * 1e-13) {
      throw new MethodError(
        '回归变量之间线性相关，无法分开估计',
        'some regressors say the same, so they cannot be told apart',
      );
    }
    work[best] = work[column] ?? [];
    const own = pivotRow.map((v) => v / pivot);
    work[column] = own;
    for (let r = 0; r < k; r++) {
      const factor = r === column ? 0 : (work[r]?.[column] ?? 0);
      if (factor !== 0) work[r] = (work[r] ?? []).map((v, j) => v - factor * (own[j] ?? 0));
    }
  }
  return work.map((row) => row.slice(k));
}
