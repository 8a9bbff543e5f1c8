import { MethodError } from './method-error.ts';

/** Relative change of the deviance at which R's `glm.control` stops. */
const EPSILON = 1e-8;

export interface PoissonFit {
  readonly coefficients: readonly number[];
  readonly fitted: readonly number[];
  /** Leverage of each row. */
  readonly leverage: readonly number[];
  /** (X'WX)⁻¹; times the dispersion it is the covariance of the coefficients. */
  readonly unscaled: readonly (readonly number[])[];
  /** Pearson dispersion: Σ w ((y − μ)/μ)² over the residual degrees of freedom, w the working weights. */
  readonly dispersion: number;
  readonly freedom: number;
  readonly converged: boolean;
}

/**
 * Quasi-Poisson regression with log link by iteratively reweighted least squares, as R `glm(family = quasipoisson)`:
 * the same start, and the same stop (weights, and all that rests on them, are those of the last step).
 * @param rows one row of regressors per value, the constant among them.
 * @throws MethodError when regressors depend on each other.
 */
export function poissonRegression(
  rows: readonly (readonly number[])[],
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): PoissonFit {
  const n = rows.length;
  const p = rows[0]?.length ?? 0;
  const w = Array.from({ length: n }, (_, i) => (weights ? (weights[i] ?? 0) : 1));
  let eta = Array.from({ length: n }, (_, i) => Math.log((y[i] ?? 0) + 0.1));
  let coefficients = new Array<number>(p).fill(0);
  let unscaled: number[][] = [];
  let deviance = Number.POSITIVE_INFINITY;
  let converged = false;
  let weight: number[] = [];
  for (let round = 0; round < 100 && !converged; round++) {
    weight = eta.map((e, i) => (w[i] ?? 0) * Math.exp(e));
    const working = eta.map((e, i) => e + ((y[i] ?? 0) - Math.exp(e)) / Math.exp(e));
    const xwx = Array.from({ length: p }, (_, a) =>
      Array.from({ length: p }, (_v, b) =>
        rows.reduce((sum, x, i) => sum + (weight[i] ?? 0) * (x[a] ?? 0) * (x[b] ?? 0), 0),
      ),
    );
    const xwz = Array.from({ length: p }, (_, a) =>
      rows.reduce((sum, x, i) => sum + (weight[i] ?? 0) * (x[a] ?? 0) * (working[i] ?? 0), 0),
    );
    unscaled = inverse(xwx);
    coefficients = unscaled.map((row) => row.reduce((sum, v, b) => sum + v * (xwz[b] ?? 0), 0));
    eta = rows.map((x) => x.reduce((sum, v, a) => sum + v * (coefficients[a] ?? 0), 0));
    const now = eta.reduce((sum, e, i) => {
      const [v, mu] = [y[i] ?? 0, Math.exp(e)];
      return sum + 2 * (w[i] ?? 0) * ((v > 0 ? v * Math.log(v / mu) : 0) - (v - mu));
    }, 0);
    converged = Math.abs(now - deviance) / (Math.abs(now) + 0.1) < EPSILON;
    deviance = now;
  }
  const fitted = eta.map(Math.exp);
  const freedom = w.filter((v) => v > 0).length - p;
  const pearson = fitted.reduce((sum, mu, i) => sum + (weight[i] ?? 0) * (((y[i] ?? 0) - mu) / mu) ** 2, 0);
  return {
    coefficients,
    fitted,
    leverage: rows.map((x, i) => (weight[i] ?? 0) * quadratic(x, unscaled)),
    unscaled,
    dispersion: pearson / freedom,
    freedom,
    converged,
  };
}

/** x' M x. */
export const quadratic = (x: readonly number[], m: readonly (readonly number[])[]): number =>
  x.reduce((sum, a, i) => sum + a * x.reduce((inner, b, j) => inner + (m[i]?.[j] ?? 0) * b, 0), 0);

/** Inverse of a small symmetric matrix by Gauss and Jordan with pivoting. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const work = matrix.map((row, i) => [...row, ...row.map((_v, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) {
      if (Math.abs(work[r]?.[c] ?? 0) > Math.abs(work[pivot]?.[c] ?? 0)) pivot = r;
    }
    const row = work[pivot];
    const head = row?.[c] ?? 0;
    if (!row || Math.abs(head) < 1e-300) {
      throw new MethodError(
        '回归变量彼此相关，无法求解',
        'regressors depend on each other; the regression has no solution',
      );
    }
    work[pivot] = work[c] ?? row;
    work[c] = row.map((v) => v / head);
    for (let r = 0; r < n; r++) {
      const factor = work[r]?.[c] ?? 0;
      if (r !== c && factor !== 0) work[r] = (work[r] ?? []).map((v, j) => v - factor * (work[c]?.[j] ?? 0));
    }
  }
  return work.map((row) => row.slice(n));
}
