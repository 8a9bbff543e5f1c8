/** What a cell would show had nothing happened, and how surely. */
export interface Expectation {
  readonly expected: number;
  /** Variance of ln(expected). */
  readonly variance: number;
  /** Pearson dispersion, at least 1. */
  readonly dispersion: number;
  readonly freedom: number;
}

export interface SeasonalRows {
  /** Values; NaN where none is known. */
  readonly values: ArrayLike<number>;
  /** A regressor that moves through the calendar (share of the month around 春节). */
  readonly moving: ArrayLike<number>;
  readonly period: number;
  /** ln of a seasonal index known from elsewhere, per season; for series too small to tell their own. */
  readonly index?: ArrayLike<number>;
}

/** Anscombe residual above which, on either side, an old outbreak is weighted down. */
const ABOVE = 2.58;
const ROUNDS = 25;
const TOLERANCE = 1e-7;
/** ln of the least mean: a season without any case stays finite. */
const FLOOR = -3;
const EMPTY: Expectation = { expected: Number.NaN, variance: Number.NaN, dispersion: Number.NaN, freedom: 0 };

/**
 * The regression of the improved Farrington algorithm (quasi-Poisson, log link, seasons, trend, old outbreaks weighted
 * down) for one value after many: one season per month, the trend always kept, a moving holiday beside it. Season means
 * are taken out of the normal equations, so that a fit costs microseconds; with `moving` all 0 it equals
 * `farringtonFlexible` of half 0 and as many seasons as months.
 */
export class SeasonalCounts {
  readonly #y: Float64Array;
  readonly #x: Float64Array;
  readonly #z: Float64Array;
  readonly #season: Uint8Array;
  readonly #weight: Float64Array;
  readonly #eta: Float64Array;
  readonly #work: Float64Array;
  readonly #mean: Float64Array;
  readonly #offset: Float64Array;
  readonly #period: number;
  readonly #sum: Float64Array;
  readonly #meanX: Float64Array;
  readonly #meanZ: Float64Array;
  readonly #level: Float64Array;
  #n = 0;
  #last: { rows: SeasonalRows; origin: number; seasons: boolean; phi: number; freedom: number } | null = null;
  #slope = 0;
  #holiday = 0;
  #inverse: readonly [number, number, number] = [0, 0, 0];

  /** @param capacity most rows of a fit. */
  constructor(capacity: number, period: number) {
    const column = (): Float64Array => new Float64Array(capacity);
    const perSeason = (): Float64Array => new Float64Array(period);
    this.#period = period;
    [this.#y, this.#x, this.#z, this.#weight] = [column(), column(), column(), column()];
    [this.#eta, this.#work, this.#mean, this.#offset] = [column(), column(), column(), column()];
    this.#season = new Uint8Array(capacity);
    [this.#sum, this.#meanX, this.#meanZ, this.#level] = [perSeason(), perSeason(), perSeason(), perSeason()];
  }

  /**
   * What to expect at position `t` from the values `from`…`to` (exclusive). Seasons need a value of the same season
   * before; without `seasons` the year is one.
   */
  expect(
    rows: SeasonalRows,
    t: number,
    from: number,
    to: number,
    options: { seasons: boolean; trend: boolean },
  ): Expectation {
    this.#n = 0;
    for (let i = Math.max(0, from); i < to; i++) {
      const v = rows.values[i] ?? Number.NaN;
      if (Number.isNaN(v)) continue;
      const at = this.#n++;
      this.#y[at] = v;
      this.#x[at] = i - t;
      this.#z[at] = rows.moving[i] ?? 0;
      this.#offset[at] = rows.index?.[i % this.#period] ?? 0;
      this.#season[at] = options.seasons ? i % this.#period : 0;
    }
    const own = options.seasons ? t % this.#period : 0;
    let same = 0;
    let seen = 0;
    const has = new Uint8Array(this.#period);
    for (let i = 0; i < this.#n; i++) {
      const s = this.#season[i] ?? 0;
      if (!has[s]) seen++;
      has[s] = 1;
      if (s === own) same++;
    }
    const freedom = this.#n - seen - (options.trend ? 1 : 0) - 1;
    this.#last = null;
    if (same === 0 || freedom < 4) return EMPTY;
    this.#weight.fill(1, 0, this.#n);
    for (let i = 0; i < this.#n; i++) this.#eta[i] = Math.log((this.#y[i] ?? 0) + 0.1);
    let phi = this.#fit(options.trend, freedom);
    if (this.#down(phi)) phi = this.#fit(options.trend, freedom);
    this.#last = { rows, origin: t, seasons: options.seasons, phi, freedom };
    return this.also(t);
  }

  /** What the regression of the last `expect` expects at another position. */
  also(t: number): Expectation {
    if (!this.#last) return EMPTY;
    const { rows, origin, seasons, phi, freedom } = this.#last;
    const season = seasons ? t % this.#period : 0;
    const seen = this.#sum[season] ?? 0;
    if (seen === 0) return EMPTY;
    const moving = rows.moving[t] ?? 0;
    const dx = t - origin - (this.#meanX[season] ?? 0);
    const dz = moving - (this.#meanZ[season] ?? 0);
    const [a, b, c] = this.#inverse;
    return {
      expected: Math.exp(
        (this.#level[season] ?? 0) +
          this.#slope * (t - origin) +
          this.#holiday * moving +
          (rows.index?.[t % this.#period] ?? 0),
      ),
      variance: phi * (1 / seen + a * dx * dx + 2 * b * dx * dz + c * dz * dz),
      dispersion: Math.max(1, phi),
      freedom,
    };
  }

  /** Iteratively reweighted least squares. @returns the dispersion. */
  #fit(trend: boolean, freedom: number): number {
    const n = this.#n;
    const [ys, xs, zs, seasons, weights] = [this.#y, this.#x, this.#z, this.#season, this.#weight];
    const [etas, means, offsets, levels] = [this.#eta, this.#mean, this.#offset, this.#level];
    let deviance = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) {
      this.#solve(trend);
      const [slope, holiday] = [this.#slope, this.#holiday];
      let now = 0;
      for (let i = 0; i < n; i++) {
        const y = ys[i] ?? 0;
        const linear =
          (offsets[i] ?? 0) + (levels[seasons[i] ?? 0] ?? 0) + slope * (xs[i] ?? 0) + holiday * (zs[i] ?? 0);
        const e = linear < FLOOR ? FLOOR : linear;
        const mu = Math.exp(e);
        etas[i] = e;
        means[i] = mu;
        now += 2 * (weights[i] ?? 0) * ((y > 0 ? y * (Math.log(y) - e) : 0) - (y - mu));
      }
      const change = Math.abs(now - deviance) / (Math.abs(now) + 0.1);
      deviance = now;
      if (change < TOLERANCE) break;
    }
    let pearson = 0;
    for (let i = 0; i < n; i++) {
      const mu = means[i] ?? 0;
      pearson += ((weights[i] ?? 0) * ((ys[i] ?? 0) - mu) ** 2) / mu;
    }
    return Math.max(1, pearson / freedom);
  }

  /** One weighted least-squares step: season means out, then slope and holiday. */
  #solve(trend: boolean): void {
    const n = this.#n;
    const [ys, xs, zs, seasons, weights] = [this.#y, this.#x, this.#z, this.#season, this.#weight];
    const [etas, means, offsets, works] = [this.#eta, this.#mean, this.#offset, this.#work];
    const {
      0: sum,
      1: meanX,
      2: meanZ,
      3: level,
    } = [this.#sum, this.#meanX, this.#meanZ, this.#level] as const;
    sum.fill(0);
    meanX.fill(0);
    meanZ.fill(0);
    level.fill(0);
    for (let i = 0; i < n; i++) {
      const s = seasons[i] ?? 0;
      const eta = etas[i] ?? 0;
      const mu = Math.exp(eta);
      const w = (weights[i] ?? 0) * mu;
      means[i] = w;
      const working = eta - (offsets[i] ?? 0) + ((ys[i] ?? 0) - mu) / mu;
      works[i] = working;
      sum[s] = (sum[s] ?? 0) + w;
      meanX[s] = (meanX[s] ?? 0) + w * (xs[i] ?? 0);
      meanZ[s] = (meanZ[s] ?? 0) + w * (zs[i] ?? 0);
      level[s] = (level[s] ?? 0) + w * working;
    }
    for (let s = 0; s < this.#period; s++) {
      const w = sum[s] ?? 0;
      if (w === 0) continue;
      meanX[s] = (meanX[s] ?? 0) / w;
      meanZ[s] = (meanZ[s] ?? 0) / w;
      level[s] = (level[s] ?? 0) / w;
    }
    let [xx, xz, zz, xe, ze] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const s = seasons[i] ?? 0;
      const w = means[i] ?? 0;
      const dx = trend ? (xs[i] ?? 0) - (meanX[s] ?? 0) : 0;
      const dz = (zs[i] ?? 0) - (meanZ[s] ?? 0);
      const de = (works[i] ?? 0) - (level[s] ?? 0);
      xx += w * dx * dx;
      xz += w * dx * dz;
      zz += w * dz * dz;
      xe += w * dx * de;
      ze += w * dz * de;
    }
    const total = sum.reduce((a, b) => a + b, 0);
    const bends = zz > 1e-9 * total;
    const leans = xx > 1e-9 * total;
    const determinant = xx * zz - xz * xz;
    if (leans && bends && determinant > 1e-9 * xx * zz) {
      this.#inverse = [zz / determinant, -xz / determinant, xx / determinant];
    } else this.#inverse = [leans ? 1 / xx : 0, 0, !leans && bends ? 1 / zz : 0];
    const [a, b, c] = this.#inverse;
    this.#slope = a * xe + b * ze;
    this.#holiday = b * xe + c * ze;
    for (let s = 0; s < this.#period; s++)
      level[s] = (level[s] ?? 0) - this.#slope * (meanX[s] ?? 0) - this.#holiday * (meanZ[s] ?? 0);
  }

  /** Weights old outbreaks down by their Anscombe residuals. @returns whether there were any. */
  #down(phi: number): boolean {
    const n = this.#n;
    const [ys, xs, zs, seasons, weights] = [this.#y, this.#x, this.#z, this.#season, this.#weight];
    const [etas, sums, meanX, meanZ] = [this.#eta, this.#sum, this.#meanX, this.#meanZ];
    const [a, b, c] = this.#inverse;
    let total = 0;
    let any = false;
    for (let i = 0; i < n; i++) {
      const s = seasons[i] ?? 0;
      const mu = Math.exp(etas[i] ?? 0);
      const dx = (xs[i] ?? 0) - (meanX[s] ?? 0);
      const dz = (zs[i] ?? 0) - (meanZ[s] ?? 0);
      const leverage = Math.min(
        0.99,
        mu * (1 / (sums[s] ?? 1) + a * dx * dx + 2 * b * dx * dz + c * dz * dz),
      );
      const raw = 1.5 * ((ys[i] ?? 0) ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu));
      const residual = Math.abs(raw) / Math.sqrt(phi * (1 - leverage));
      const weight = residual > ABOVE ? residual ** -2 : 1;
      if (weight < 1) any = true;
      weights[i] = weight;
      total += weight;
    }
    for (let i = 0; i < n; i++) weights[i] = ((weights[i] ?? 0) * n) / total;
    return any;
  }
}
