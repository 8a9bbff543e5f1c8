import { decompose } from './decompose.ts';
import { MethodError } from './method-error.ts';
import { nelderMead } from './nelder-mead.ts';

export interface HoltWintersOptions {
  /** Without a trend (β) or season (γ) that part is left out; without a value it is estimated. */
  readonly alpha?: number;
  readonly beta?: number | false;
  readonly gamma?: number | false;
  readonly period?: number;
  readonly seasonal?: 'additive' | 'multiplicative';
}

export interface HoltWinters {
  readonly alpha: number;
  readonly beta: number | false;
  readonly gamma: number | false;
  /** State at the end: level, trend, seasons from the next one on. */
  readonly level: number;
  readonly trend: number;
  readonly seasons: readonly number[];
  /** One-step forecasts; NaN before the first. */
  readonly fitted: Float64Array;
  readonly sse: number;
  readonly forecast: Float64Array;
}

/**
 * Holt-Winters filtering with the start of R `HoltWinters`: the first two periods decomposed, a line through their trend,
 * the seasonal figure; the first one-step forecast is for the period after. Parameters not given minimise the squared
 * one-step errors.
 * @throws MethodError when the series is too short to start.
 */
export function holtWinters(x: ArrayLike<number>, h: number, options: HoltWintersOptions = {}): HoltWinters {
  const y = Float64Array.from(x);
  const period = options.period ?? 1;
  const gap = y.findIndex((v) => !Number.isFinite(v));
  if (gap >= 0) {
    throw new MethodError(
      `第 ${gap + 1} 个值缺失，平滑不接受缺失值`,
      `position ${gap + 1} is missing; smoothing takes no gaps`,
    );
  }
  if (options.seasonal === 'multiplicative' && options.gamma !== false && y.some((v) => v <= 0)) {
    throw new MethodError(
      `相乘的季节要求数值大于 0，得到 ${Math.min(...y)}`,
      `multiplicative seasons need values above 0, got ${Math.min(...y)}`,
    );
  }
  const seasonal = options.gamma !== false && period > 1;
  const trended = options.beta !== false;
  const start = startOf(y, period, seasonal, trended, options.seasonal ?? 'additive');
  const wanted: ('alpha' | 'beta' | 'gamma')[] = [];
  if (options.alpha === undefined) wanted.push('alpha');
  if (trended && options.beta === undefined) wanted.push('beta');
  if (seasonal && options.gamma === undefined) wanted.push('gamma');
  const given = {
    alpha: options.alpha ?? 0.3,
    beta: trended ? (options.beta ?? 0.1) : 0,
    gamma: seasonal ? (options.gamma ?? 0.1) : 0,
  };
  const run = (p: typeof given): Filter =>
    filter(y, p, start, period, seasonal, trended, options.seasonal ?? 'additive');
  let best = given;
  if (wanted.length > 0) {
    const at = (v: readonly number[]): typeof given => ({
      ...given,
      ...Object.fromEntries(wanted.map((name, i) => [name, v[i] ?? 0])),
    });
    const cost = (v: readonly number[]): number =>
      v.every((p) => p >= 0 && p <= 1) ? run(at(v)).sse : Number.NaN;
    const starts = [0.1, 0.3, 0.7].flatMap((a) =>
      [0.02, 0.2].map((b) => wanted.map((w) => (w === 'beta' ? b : a))),
    );
    const found = starts
      .map((v) => nelderMead(cost, v, { steps: v.map(() => 0.1) }))
      .reduce((a, b) => (b.value < a.value ? b : a));
    best = at(found.x);
  }
  const end = run(best);
  const forecast = Float64Array.from({ length: h }, (_, k) => {
    const line = end.level + (k + 1) * end.trend;
    if (!seasonal) return line;
    const season = end.seasons[k % period] ?? Number.NaN;
    return options.seasonal === 'multiplicative' ? line * season : line + season;
  });
  return {
    ...end,
    alpha: best.alpha,
    beta: trended ? best.beta : false,
    gamma: seasonal ? best.gamma : false,
    forecast,
  };
}

interface Start {
  /** Position of the first one-step forecast. */
  readonly first: number;
  readonly level: number;
  readonly trend: number;
  readonly seasons: readonly number[];
}
type Filter = Pick<HoltWinters, 'level' | 'trend' | 'seasons' | 'fitted' | 'sse'>;

function startOf(
  y: Float64Array,
  period: number,
  seasonal: boolean,
  trended: boolean,
  type: 'additive' | 'multiplicative',
): Start {
  if (!seasonal) {
    if (y.length < 3) {
      throw new MethodError(
        `平滑至少需要 3 个值，只有 ${y.length} 个`,
        `smoothing needs three values or more, got ${y.length}`,
      );
    }
    const [a = 0, b = 0] = y;
    return trended
      ? { first: 2, level: b, trend: b - a, seasons: [] }
      : { first: 1, level: a, trend: 0, seasons: [] };
  }
  if (y.length < 2 * period) {
    throw new MethodError(
      `季节平滑的起点需要两个周期：周期 ${period} 只有 ${y.length} 个值`,
      `a seasonal start needs two periods: ${y.length} values for a period of ${period}`,
    );
  }
  const { trend, figure } = decompose(y.subarray(0, 2 * period), period, type);
  const line = trend.filter((v) => !Number.isNaN(v));
  const n = line.length;
  const mean = line.reduce((a, b) => a + b, 0) / n;
  const middle = (n + 1) / 2;
  let xy = 0;
  let xx = 0;
  for (let i = 0; i < n; i++) {
    xy += (i + 1 - middle) * ((line[i] ?? 0) - mean);
    xx += (i + 1 - middle) ** 2;
  }
  const slope = xy / xx;
  return { first: period, level: mean - slope * middle, trend: trended ? slope : 0, seasons: [...figure] };
}

function filter(
  y: Float64Array,
  { alpha, beta, gamma }: { alpha: number; beta: number; gamma: number },
  start: Start,
  period: number,
  seasonal: boolean,
  trended: boolean,
  type: 'additive' | 'multiplicative',
): Filter {
  let { level, trend } = start;
  const seasons = [...start.seasons];
  const fitted = new Float64Array(y.length).fill(Number.NaN);
  let sse = 0;
  for (let t = start.first; t < y.length; t++) {
    const value = y[t] ?? Number.NaN;
    const s = seasons[t % period] ?? (type === 'additive' ? 0 : 1);
    const line = level + trend;
    const ahead = !seasonal ? line : type === 'additive' ? line + s : line * s;
    fitted[t] = ahead;
    sse += (value - ahead) ** 2;
    const without = !seasonal ? value : type === 'additive' ? value - s : value / s;
    const next = alpha * without + (1 - alpha) * line;
    if (trended) trend = beta * (next - level) + (1 - beta) * trend;
    if (seasonal) {
      const own = type === 'additive' ? value - next : value / next;
      seasons[t % period] = gamma * own + (1 - gamma) * s;
    }
    level = next;
  }
  // From the next season on.
  const turned = seasons.map((_s, k) => seasons[(y.length + k) % period] ?? Number.NaN);
  return { level, trend, seasons: turned, fitted, sse };
}
