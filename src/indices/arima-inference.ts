import { bfgs } from './bfgs.ts';
import { MethodError } from './method-error.ts';

/** (p, d, q)(P, D, Q)ₛ: autoregressive terms, differences, moving averages; the same a season apart. */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  /** Season length; 1 without a seasonal part. */
  readonly s: number;
}

/** The airline model (0,1,1)(0,1,1)₁₂, which fits most monthly series of an economy. */
export const AIRLINE: ArimaOrder = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, s: 12 };

export interface Estimate {
  readonly name: string;
  readonly value: number;
  /** Standard error; NaN where the likelihood is flat. */
  readonly se: number;
}

export interface ArimaInference {
  /** ar1…, ma1…, sar1…, sma1…, then the regressors (and `intercept` where nothing is differenced). */
  readonly coefficients: readonly Estimate[];
  /** How many of the coefficients, the last ones, belong to regressors. */
  readonly regressors: number;
  readonly logLikelihood: number;
  /** Variance of the one-step errors, corrected for the number of coefficients. */
  readonly sigma2: number;
  readonly aic: number;
  readonly aicc: number;
  /** Standardised one-step errors of the differenced series. */
  readonly residuals: Float64Array;
  /** Forecast of what the regressors do not explain, and its standard errors. */
  ahead(horizon: number): { readonly mean: Float64Array; readonly se: Float64Array };
}

/**
 * Regression with seasonal ARIMA errors by exact maximum likelihood: Kalman filter over the differenced series, regressors
 * by generalised least squares inside it (Harvey & Phillips 1979). Signs as in R: xₜ = φ₁xₜ₋₁ + eₜ + θ₁eₜ₋₁.
 * @param memory the ARMA coefficients where they are known and only the regressors are wanted.
 * @throws MethodError for a missing value, too few values, or regressors that depend on each other.
 */
export function arimaInference(
  x: ArrayLike<number>,
  order: ArimaOrder,
  regressors: Readonly<Record<string, ArrayLike<number>>> = {},
  memory?: readonly number[],
): ArimaInference {
  const y = complete(Array.from(x), '数值', 'the series');
  const columns = Object.entries(regressors).map(([name, of]): [string, number[]] => [
    name,
    complete(Array.from(of).slice(0, y.length), name, name),
  ]);
  if (order.d + order.D === 0) columns.push(['intercept', y.map(() => 1)]);
  const short = columns.find(([, of]) => of.length !== y.length);
  if (short) {
    throw new MethodError(
      `回归变量 ${short[0]} 有 ${short[1].length} 个值，序列有 ${y.length} 个`,
      `regressor ${short[0]} has ${short[1].length} values, the series has ${y.length}`,
    );
  }
  const w = differences(y, order);
  const names = armaNames(order);
  const k = names.length + columns.length;
  const least = Math.max(10, k + 3);
  if (w.length < least) {
    const wanted = least + order.d + order.D * order.s;
    throw new MethodError(
      `此模型至少需要 ${wanted} 个值，只有 ${y.length} 个`,
      `this model needs ${wanted} values or more, got ${y.length}`,
    );
  }
  const differenced = columns.map(([, of]) => differences(of, order));
  const empty = differenced.findIndex((of) => of.every((v) => Math.abs(v) < 1e-12));
  if (empty >= 0) {
    const name = columns[empty]?.[0] ?? '';
    throw new MethodError(
      `回归变量 ${name} 差分后没有变化，无法估计`,
      `regressor ${name} does not vary once differenced and cannot be estimated`,
    );
  }
  const at = (raw: readonly number[]): Filtered => filter(w, differenced, polynomials(raw, order));
  // Per value, so that the first step of the search stays small.
  const cost = (free: readonly number[]): number => -at(stationary(free, order)).logLikelihood / w.length;
  // A moving average has one valley; with autoregressive terms there may be two.
  const starts = (order.p + order.P > 0 ? [0.1, -0.4] : [-0.4]).map((v) =>
    names.map((n) => (n.includes('ma') ? v : 0.1)),
  );
  const search = (): number[] =>
    stationary(
      starts
        .map((start) => bfgs(cost, start, { tolerance: 1e-13 }))
        .reduce((a, b) => (b.value < a.value ? b : a)).x,
      order,
    );
  const found = memory ?? (names.length === 0 ? [] : search());
  const best = at(found);
  // A series without error (constant, a line) says nothing about its memory.
  const raw = best.squares > 1e-20 * (1 + dot(y, y)) ? found : found.map(() => Number.NaN);
  const spread = memory ? null : invert(hessian((v) => -at(v).logLikelihood, raw));
  const n = w.length;
  const logLikelihood = best.logLikelihood;
  const parameters = k + 1;
  const aic = -2 * logLikelihood + 2 * parameters;
  return {
    coefficients: [
      ...names.map((name, i) => ({
        name,
        value: raw[i] ?? Number.NaN,
        se: Math.sqrt(spread?.[i]?.[i] ?? Number.NaN),
      })),
      ...columns.map(([name], j) => ({
        name,
        value: best.beta[j] ?? Number.NaN,
        se: Math.sqrt((best.squares / n) * (best.inverse[j]?.[j] ?? Number.NaN)),
      })),
    ],
    regressors: columns.length,
    logLikelihood,
    sigma2: best.squares / (n - k),
    aic,
    aicc: aic + (2 * parameters * (parameters + 1)) / (n - parameters - 1),
    residuals: best.residuals,
    ahead: (horizon) => {
      const rest = y.map(
        (v, t) => v - columns.reduce((sum, [, of], j) => sum + (best.beta[j] ?? 0) * (of[t] ?? 0), 0),
      );
      const lags = polynomials(found, order);
      const mean = integrate(rest, propagated(best.state, lags.ar, horizon), order);
      const weights = psi(lags, order, horizon);
      let squares = 0;
      const se = mean.map((_v, h) => {
        squares += (weights[h] ?? 0) ** 2;
        return Math.sqrt((best.squares / (n - k)) * squares);
      });
      return { mean, se };
    },
  };
}

/** Forecasts of the differenced series from the state after its last value. */
function propagated(state: Float64Array, ar: readonly number[], horizon: number): number[] {
  let now = state;
  return Array.from({ length: horizon }, () => {
    const first = now[0] ?? 0;
    now = now.map((_v, i) => (ar[i] ?? 0) * first + (now[i + 1] ?? 0));
    return first;
  });
}

/** Undoes the differencing: the coefficients of (1 − B)ᵈ(1 − Bˢ)ᴰ carry the last values on. */
function integrate(past: readonly number[], w: readonly number[], order: ArimaOrder): Float64Array {
  const lags = differencing(order);
  const all = [...past];
  for (const step of w) {
    const n = all.length;
    all.push(lags.reduce((sum, c, i) => sum + c * (all[n - 1 - i] ?? 0), step));
  }
  return Float64Array.from(all.slice(past.length));
}

/** δ with (1 − B)ᵈ(1 − Bˢ)ᴰ = 1 − Σ δᵢBⁱ. */
function differencing({ d, D, s }: ArimaOrder): number[] {
  let out = [1];
  const times = (lag: number): void => {
    const next = [...out, ...new Array<number>(lag).fill(0)];
    for (const [i, v] of out.entries()) next[i + lag] = (next[i + lag] ?? 0) - v;
    out = next;
  };
  for (let i = 0; i < d; i++) times(1);
  for (let i = 0; i < D; i++) times(s);
  return out.slice(1).map((v) => -v);
}

/** Weights of past errors in a future value. */
function psi({ ar, ma }: Polynomials, order: ArimaOrder, horizon: number): number[] {
  const lags = differencing(order);
  const full = Array.from({ length: ar.length + lags.length }, (_, k) => {
    let sum = (ar[k] ?? 0) + (lags[k] ?? 0);
    for (let i = 0; i < k; i++) sum -= (ar[i] ?? 0) * (lags[k - 1 - i] ?? 0);
    return sum;
  });
  const out = [1];
  for (let j = 1; j < horizon; j++) {
    let sum = ma[j - 1] ?? 0;
    for (let i = 0; i < Math.min(j, full.length); i++) sum += (full[i] ?? 0) * (out[j - 1 - i] ?? 0);
    out.push(sum);
  }
  return out;
}

/** Values that ordinary and seasonal differencing leave. */
export function differences(x: readonly number[], { d, D, s }: Pick<ArimaOrder, 'd' | 'D' | 's'>): number[] {
  let out = [...x];
  for (let i = 0; i < D; i++) out = out.slice(s).map((v, t) => v - (out[t] ?? Number.NaN));
  for (let i = 0; i < d; i++) out = out.slice(1).map((v, t) => v - (out[t] ?? Number.NaN));
  return out;
}

function complete(values: number[], zh: string, en: string): number[] {
  const gap = values.findIndex((v) => !Number.isFinite(v));
  if (gap < 0) return values;
  throw new MethodError(
    `${zh}第 ${gap + 1} 个缺失，ARIMA 不接受缺失值`,
    `position ${gap + 1} of ${en} is missing; ARIMA takes no gaps`,
  );
}

const armaNames = ({ p, q, P, Q }: ArimaOrder): string[] =>
  (
    [
      ['ar', p],
      ['ma', q],
      ['sar', P],
      ['sma', Q],
    ] as const
  ).flatMap(([name, count]) => Array.from({ length: count }, (_, i) => `${name}${i + 1}`));

/** Partial autocorrelations stay this far inside the unit circle, where the starting variance is still exact. */
const LARGEST = 0.9999;

/** Free numbers → coefficients of stationary and invertible polynomials, by partial autocorrelations (Monahan 1984). */
function stationary(free: readonly number[], { p, q, P, Q }: ArimaOrder): number[] {
  let from = 0;
  return [p, q, P, Q].flatMap((count, block) => {
    const part = free.slice(from, from + count).map((v) => LARGEST * Math.tanh(v));
    from += count;
    let out: number[] = [];
    for (const [k, r] of part.entries()) out = [...out.map((v, i) => v - r * (out[k - 1 - i] ?? 0)), r];
    return block % 2 === 0 ? out : out.map((v) => -v);
  });
}

interface Polynomials {
  /** φ of the product, from lag 1. */
  readonly ar: readonly number[];
  /** θ of the product, from lag 1. */
  readonly ma: readonly number[];
}

function polynomials(raw: readonly number[], { p, q, P, Q, s }: ArimaOrder): Polynomials {
  const product = (own: readonly number[], seasonal: readonly number[], sign: 1 | -1): number[] => {
    const out = new Array<number>(own.length + seasonal.length * s).fill(0);
    for (let i = 0; i <= own.length; i++) {
      for (let j = 0; j <= seasonal.length; j++) {
        if (i + j === 0) continue;
        const a = i === 0 ? 1 : sign * (own[i - 1] ?? 0);
        const b = j === 0 ? 1 : sign * (seasonal[j - 1] ?? 0);
        out[i + j * s - 1] = (out[i + j * s - 1] ?? 0) + a * b;
      }
    }
    return out.map((v) => sign * v);
  };
  return {
    ar: product(raw.slice(0, p), raw.slice(p + q, p + q + P), -1),
    ma: product(raw.slice(p, p + q), raw.slice(p + q + P, p + q + P + Q), 1),
  };
}

interface Filtered {
  readonly logLikelihood: number;
  readonly beta: readonly number[];
  readonly inverse: readonly (readonly number[])[];
  readonly squares: number;
  readonly residuals: Float64Array;
  /** Of what the regressors do not explain, after the last value. */
  readonly state: Float64Array;
}

/** One pass of the Kalman filter over the series and every regressor with the same gains, then least squares. */
function filter(w: readonly number[], columns: readonly number[][], { ar, ma }: Polynomials): Filtered {
  const n = w.length;
  const r = Math.max(ar.length, ma.length + 1);
  const phi = Float64Array.from({ length: r + 1 }, (_, i) => ar[i] ?? 0);
  const loading = Float64Array.from({ length: r }, (_, i) => (i === 0 ? 1 : (ma[i - 1] ?? 0)));
  let P = startingVariance(phi, loading, r);
  let spare = new Float64Array(r * r);
  const series = [w, ...columns];
  const states = series.map(() => new Float64Array(r + 1));
  const errors = series.map(() => new Float64Array(n));
  let logs = 0;
  let steady = false;
  const gain = new Float64Array(r);
  let variance = 1;
  for (let t = 0; t < n; t++) {
    if (!steady) {
      variance = P[0] ?? 1;
      if (!(variance > 0) || !Number.isFinite(variance)) return FAILED;
      for (let i = 0; i < r; i++) gain[i] = (P[i] ?? 0) / variance;
    }
    logs += Math.log(variance);
    const scale = Math.sqrt(variance);
    for (const [c, of] of series.entries()) {
      const state = states[c] as Float64Array;
      const error = (of[t] ?? 0) - (state[0] ?? 0);
      (errors[c] as Float64Array)[t] = error / scale;
      const first = (state[0] ?? 0) + error;
      for (let i = 0; i < r; i++)
        state[i] = (phi[i] ?? 0) * first + (state[i + 1] ?? 0) + (gain[i + 1] ?? 0) * error;
    }
    if (!steady) {
      carryVariance(P, spare, gain, variance, phi, loading, ar.length > 0);
      [P, spare] = [spare, P];
      // The variance of an invertible model settles at 1; from there the gain stays.
      steady = (P[0] ?? 0) - 1 < 1e-12 && t > 3 * r;
    }
  }
  const [own, ...others] = errors as [Float64Array, ...Float64Array[]];
  const inverse = invert(others.map((a) => others.map((b) => dot(a, b)))) ?? null;
  if (others.length > 0 && inverse === null) {
    throw new MethodError('回归变量彼此线性相关，无法分别估计', 'the regressors depend on each other');
  }
  const moments = others.map((a) => dot(a, own));
  const beta = (inverse ?? []).map((row) => row.reduce((sum, v, j) => sum + v * (moments[j] ?? 0), 0));
  const residuals = own.map(
    (v, t) => v - others.reduce((sum, of, j) => sum + (beta[j] ?? 0) * (of[t] ?? 0), 0),
  );
  const squares = dot(residuals, residuals);
  const [ownState, ...otherStates] = states as [Float64Array, ...Float64Array[]];
  return {
    logLikelihood: -0.5 * (n * (Math.log((2 * Math.PI * squares) / n) + 1) + logs),
    beta,
    inverse: inverse ?? [],
    squares,
    residuals,
    state: ownState.map(
      (v, i) => v - otherStates.reduce((sum, of, j) => sum + (beta[j] ?? 0) * (of[i] ?? 0), 0),
    ),
  };
}

const FAILED: Filtered = {
  logLikelihood: Number.NaN,
  beta: [],
  inverse: [],
  squares: Number.NaN,
  residuals: new Float64Array(0),
  state: new Float64Array(0),
};

/** T (P − K K′ F) T′ + R R′ for the companion form, into `out`; r × r row by row, symmetric. */
function carryVariance(
  P: Float64Array,
  out: Float64Array,
  gain: Float64Array,
  variance: number,
  phi: Float64Array,
  loading: Float64Array,
  autoregressive: boolean,
): void {
  const r = loading.length;
  const left = (i: number, j: number): number =>
    i < r && j < r ? (P[i * r + j] as number) - (gain[i] as number) * (gain[j] as number) * variance : 0;
  for (let i = 0; i < r; i++) {
    for (let j = 0; j <= i; j++) {
      let value = left(i + 1, j + 1) + (loading[i] as number) * (loading[j] as number);
      if (autoregressive) {
        const [a, b] = [phi[i] as number, phi[j] as number];
        value += a * b * left(0, 0) + a * left(0, j + 1) + b * left(i + 1, 0);
      }
      out[i * r + j] = value;
      out[j * r + i] = value;
    }
  }
}

/** Stationary variance of the state by doubling: P ← P + T P T′, T ← T². */
function startingVariance(phi: Float64Array, loading: Float64Array, r: number): Float64Array<ArrayBuffer> {
  if (phi.every((v) => v === 0)) {
    const P = new Float64Array(r * r);
    for (let i = 0; i < r; i++)
      for (let j = 0; j < r; j++)
        for (let k = 0; i + k < r && j + k < r; k++)
          P[i * r + j] = (P[i * r + j] ?? 0) + (loading[i + k] ?? 0) * (loading[j + k] ?? 0);
    return P;
  }
  let T = new Float64Array(r * r);
  for (let i = 0; i < r; i++) {
    T[i * r] = phi[i] ?? 0;
    if (i + 1 < r) T[i * r + i + 1] = 1;
  }
  let P = new Float64Array(r * r);
  for (let i = 0; i < r; i++)
    for (let j = 0; j < r; j++) P[i * r + j] = (loading[i] ?? 0) * (loading[j] ?? 0);
  for (let round = 0; round < 40; round++) {
    const added = product(product(T, P, r), transpose(T, r), r);
    const size = Math.max(...added.map(Math.abs));
    P = P.map((v, i) => v + (added[i] ?? 0));
    if (!(size > 1e-15 * Math.max(...P.map(Math.abs)))) break;
    T = product(T, T, r);
  }
  return P;
}

function product(a: Float64Array, b: Float64Array, r: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(r * r);
  for (let i = 0; i < r; i++) {
    for (let k = 0; k < r; k++) {
      const v = a[i * r + k] ?? 0;
      if (v !== 0)
        for (let j = 0; j < r; j++) out[i * r + j] = (out[i * r + j] ?? 0) + v * (b[k * r + j] ?? 0);
    }
  }
  return out;
}

function transpose(a: Float64Array, r: number): Float64Array {
  return Float64Array.from(a, (_v, i) => a[(i % r) * r + Math.floor(i / r)] ?? 0);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function hessian(f: (x: readonly number[]) => number, x: readonly number[]): number[][] {
  const step = 1e-3;
  const at = (i: number, a: number, j: number, b: number): number =>
    f(x.map((v, k) => v + (k === i ? a * step : 0) + (k === j ? b * step : 0)));
  return x.map((_v, i) =>
    x.map(
      (_w, j) => (at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1)) / (4 * step * step),
    ),
  );
}

/** Inverse by Gauss-Jordan with pivots; null for a matrix without one. */
function invert(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  const a = matrix.map((row, i) => [...row, ...row.map((_v, j) => (i === j ? 1 : 0))]);
  const size = Math.max(0, ...matrix.map((row, i) => Math.abs(row[i] ?? 0)));
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(a[i]?.[c] ?? 0) > Math.abs(a[pivot]?.[c] ?? 0)) pivot = i;
    const row = a[pivot];
    const here = a[c];
    const value = row?.[c] ?? 0;
    if (!row || !here || !(Math.abs(value) > 1e-12 * size)) return null;
    a[pivot] = here;
    a[c] = row.map((v) => v / value);
    for (let i = 0; i < n; i++) {
      const factor = a[i]?.[c] ?? 0;
      if (i !== c && factor !== 0) a[i] = (a[i] ?? []).map((v, j) => v - factor * (a[c]?.[j] ?? 0));
    }
  }
  return a.map((row) => row.slice(n));
}
