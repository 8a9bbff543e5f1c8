import { negativeBinomialCdf, poissonCdf, tCdf } from './distribution.ts';
import { moments } from './moments.ts';
import { adjustPValues } from './multiple-testing.ts';
import { type Expectation, SeasonalCounts } from './seasonal-counts.ts';
import { stl } from './stl.ts';

/** Raised with every change of what raises an alert. */
export const ALERT_METHOD_VERSION = '1.1';

export type AlertMethod = 'farrington' | 'ears' | 'stl';

/** One monthly series that is watched. */
export interface WatchedCell {
  /** NaN where hidden, not reported or not complete: such a month is never judged and teaches nothing. */
  readonly values: Float64Array;
  readonly kind: 'count' | 'amount';
  /** Records behind an amount; a count is its own volume. */
  readonly volume?: Float64Array;
  /** The series whose seasons it shares (the same code in the whole country), for when it is too small for its own. */
  readonly like?: WatchedCell;
}

export interface AlertRules {
  /** Largest adjusted p (Benjamini-Hochberg over all cells judged in the month) of a month that belongs to an alert. */
  readonly discovery: number;
  /** The same for the one month at least that opens it. */
  readonly opening: number;
  /** Fewest records, seen and expected. */
  readonly volume: number;
  /** Usual records a month behind an amount: money of fewer is chance. */
  readonly amountVolume: number;
  /** Least change against what was expected. */
  readonly change: number;
  /** Months of history that Farrington and STL need; EARS below. */
  readonly history: number;
  /** Longest baseline, and the latest months left out of it. */
  readonly baseline: number;
  readonly gap: number;
}

export const ALERT_RULES: AlertRules = {
  discovery: 0.05,
  opening: 0.03,
  volume: 5,
  amountVolume: 20,
  change: 0.2,
  history: 36,
  baseline: 60,
  gap: 3,
};

/** One month of one cell that departs from what was to be expected. */
export interface Judgement {
  /** Positions of the cell and of the month. */
  readonly cell: number;
  readonly t: number;
  readonly value: number;
  readonly expected: number;
  /** value / expected − 1. */
  readonly change: number;
  /** Two-sided, and adjusted over all cells judged in the month. */
  readonly p: number;
  readonly q: number;
  readonly method: AlertMethod;
}

/** Months of one cell that depart in one direction, at most one quiet month between them. */
export interface Episode {
  readonly cell: number;
  readonly direction: 'up' | 'down';
  /** `shift` where two of three months in a row depart, `spike` otherwise. */
  readonly shape: 'spike' | 'shift';
  readonly months: readonly Judgement[];
}

const MONTHS = 12;
/** Usual count a month below which seasons cannot be told from chance: the whole history is one. */
const SEASONS_FROM = 12;
/** A quick look that sees less than this many standard errors, or this share, needs no regression: its p is 1. */
const LOOK_NOISE = 2.2;
const LOOK_SHARE = 0.12;
/** Above this a month is quiet by itself, whatever the months before it were. */
const ALONE = 0.1;
/** Months judged together, beside the month alone. */
const TOGETHER = 3;
/** Months that EARS compares with. */
const BASELINE = 7;
/** A month with more than this share of the days around 春节 is one of the festival. */
const FESTIVE = 0.1;
/** Months on either side of a festival that say what it took away or added, and how many of them must be known. */
const AROUND = 4;
const LEAST_AROUND = 4;
const ORDINARY = { factor: 1, error: 0 };

/**
 * Watches many monthly series as if each month had just arrived: a month is judged by the months before it only, so
 * that a later month never changes an earlier answer.
 * @param moving share of each month around 春节. @param window first and last position judged.
 */
export function findAlerts(
  cells: readonly WatchedCell[],
  moving: Float64Array,
  window: { readonly from: number; readonly to: number },
  rules: AlertRules = ALERT_RULES,
): FoundAlerts {
  const steps = watchMonths(cells, moving, window, rules);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export interface FoundAlerts {
  readonly episodes: Episode[];
  /** Cells judged, over all months. */
  readonly judged: number;
}

/** The same month by month, for a caller that has other work between two months. */
export function* watchMonths(
  cells: readonly WatchedCell[],
  moving: Float64Array,
  window: { readonly from: number; readonly to: number },
  rules: AlertRules = ALERT_RULES,
): Generator<undefined, FoundAlerts> {
  const watch = new Watch(moving, rules);
  const found: Judgement[] = [];
  let judged = 0;
  for (let t = window.from; t <= window.to; t++) {
    const open: Judgement[] = [];
    const p: number[] = [];
    for (const [i, cell] of cells.entries()) {
      const verdict = watch.judge(cell, t);
      if (!verdict) continue;
      p.push(verdict.p);
      if (verdict.p < 1) open.push({ cell: i, t, q: p.length - 1, ...verdict });
    }
    judged += p.length;
    const adjusted = adjustPValues(p);
    for (const one of open) {
      const q = adjusted[one.q] ?? 1;
      if (q <= rules.discovery && Math.abs(one.change) >= rules.change) found.push({ ...one, q });
    }
    yield;
  }
  const opened = (e: Episode): boolean => e.months.some((m) => m.q <= rules.opening);
  return { episodes: episodesOf(found).filter(opened), judged };
}

type Verdict = Pick<Judgement, 'value' | 'expected' | 'change' | 'p' | 'method'>;

class Watch {
  readonly #moving: Float64Array;
  readonly #rules: AlertRules;
  readonly #regression: SeasonalCounts;
  readonly #seasons = new Map<WatchedCell, { readonly t: number; readonly index: Float64Array }>();
  readonly #stl = new Map<
    WatchedCell,
    { readonly to: number; readonly remainder: Float64Array; readonly fitted: Float64Array }
  >();

  constructor(moving: Float64Array, rules: AlertRules) {
    this.#moving = moving;
    this.#rules = rules;
    this.#regression = new SeasonalCounts(rules.baseline, MONTHS);
  }

  /** Null where the month cannot be judged; p = 1 where a look shows that nothing happened. */
  judge(cell: WatchedCell, t: number): Verdict | null {
    const { values } = cell;
    const value = values[t] ?? Number.NaN;
    const { history, volume, gap, baseline } = this.#rules;
    const seen = (cell.volume ?? values)[t] ?? Number.NaN;
    if (!(seen >= volume)) return null;
    const known = knownBefore(values, t - gap, baseline);
    if (known.n < history) return cell.kind === 'count' ? this.#early(cell, t) : null;
    const usual = known.sum / known.n;
    if (usual < 1) return null;
    const look = quickLook(values, t, gap);
    const records = cell.volume ? knownBefore(cell.volume, t - gap, baseline).sum / known.n : usual;
    const quiet: Verdict = { value, expected: look, change: 0, p: 1, method: 'farrington' };
    if (!this.#stands(cell, t, look)) return quiet;
    const own = usual >= SEASONS_FROM;
    const index = own || !cell.like ? null : this.#seasonsOf(cell.like, t);
    const fit = this.#regression.expect(
      { values, moving: this.#moving, period: MONTHS, ...(index ? { index } : {}) },
      t,
      t - baseline,
      t - gap,
      { seasons: own, trend: true },
    );
    const { expected } = fit;
    if (!(expected >= 1)) return null;
    const change = value / expected - 1;
    if (cell.kind === 'amount' && records < this.#rules.amountVolume) return null;
    if (change < 0 && cell.kind === 'count' && expected < volume) return quiet;
    if (Math.abs(change) < this.#rules.change) return quiet;
    const alone = tails(value, fit, cell.kind);
    const p =
      alone > ALONE ? 1 : Math.min(1, 2 * Math.min(alone, this.#together(cell, t, Math.sign(change), alone)));
    if (cell.kind === 'count') return { value, expected, change, p, method: 'farrington' };
    if (p > 1e-3 || !this.#moves(cell.volume, t, Math.sign(change))) return quiet;
    const smooth = this.#smooth(cell, t, value);
    // Both must see it: a smoother follows what few records do by chance.
    return { ...smooth, p: Math.max(p, smooth.p) };
  }

  /** ln of the median share of each month in its year, before `t`. */
  #seasonsOf(like: WatchedCell, t: number): Float64Array {
    const known = this.#seasons.get(like);
    if (known?.t === t) return known.index;
    const index = new Float64Array(MONTHS);
    for (let s = 0; s < MONTHS; s++) {
      const last = t - this.#rules.gap - 1 - ((((t - this.#rules.gap - 1 - s) % MONTHS) + MONTHS) % MONTHS);
      const shares: number[] = [];
      for (let k = 0; k < 4; k++) {
        const at = last - MONTHS * k;
        const share = (like.values[at] ?? Number.NaN) / yearAround(like.values, at, t - this.#rules.gap);
        if (share > 0) shares.push(share);
      }
      index[s] = shares.length > 0 ? Math.log(median(Float64Array.from(shares))) : 0;
    }
    this.#seasons.set(like, { t, index });
    return index;
  }

  /** Whether the records behind an amount depart with it: a few dear purchases are no change of spending. */
  #moves(volume: Float64Array | undefined, t: number, direction: number): boolean {
    if (!volume) return true;
    const records = (volume[t] ?? Number.NaN) / quickLook(volume, t, this.#rules.gap) - 1;
    return records * direction >= this.#rules.change / 2;
  }

  /** Whether a look at the month, or at it and the two before, leaves the range of chance. */
  #stands(cell: WatchedCell, t: number, look: number): boolean {
    const noise = cell.kind === 'count' ? LOOK_NOISE : 0;
    const value = cell.values[t] ?? 0;
    const departs = (v: number, l: number): boolean =>
      !(Math.abs(v - l) < Math.max(noise * Math.sqrt(l), LOOK_SHARE * l));
    if (departs(value, look)) return true;
    let [seen, looked] = [value, look];
    for (let k = 1; k < TOGETHER; k++) {
      const v = cell.values[t - k] ?? Number.NaN;
      const l = quickLook(cell.values, t - k, this.#rules.gap - k);
      if (Number.isNaN(v) || Number.isNaN(l)) continue;
      seen += v;
      looked += l;
    }
    return departs(seen, looked);
  }

  /** The month and the two before as one: what lasts is seen although no month alone would show it. */
  #together(cell: WatchedCell, t: number, direction: number, otherwise: number): number {
    let [seen, expected, error, dispersion, freedom] = [0, 0, 0, 1, 0];
    for (let k = 0; k < TOGETHER; k++) {
      const v = cell.values[t - k] ?? Number.NaN;
      const fit = this.#regression.also(t - k);
      // An event that has ended is not carried on: each of the months departs, and to the same side.
      const own = (v / fit.expected - 1) * direction;
      if (!(own >= this.#rules.change / 2)) return otherwise;
      seen += v;
      expected += fit.expected;
      // Errors of one regression go together.
      error += Math.sqrt(fit.variance) * fit.expected;
      ({ dispersion, freedom } = fit);
    }
    return tails(seen, { expected, variance: (error / expected) ** 2, dispersion, freedom }, cell.kind);
  }

  /**
   * Too short a history for seasons: EARS C2 against the seven months that ended two before, those around 春节 left
   * out. A month around it is compared with them by what the last 春节 made of its own; without one it is not judged.
   */
  #early({ values }: WatchedCell, t: number): Verdict | null {
    const plain = this.#plainBefore(t - 2);
    if (plain === null) return null;
    const base = Float64Array.from(plain, (i) => values[i] ?? Number.NaN);
    const { mean, sd: spread } = moments(base);
    if (base.some(Number.isNaN) || mean < this.#rules.volume) return null;
    const festival = this.#festive(t) ? this.#lastFestival(values, t) : ORDINARY;
    if (festival === null) return null;
    const expected = mean * festival.factor;
    if (expected < this.#rules.volume) return null;
    const value = values[t] ?? Number.NaN;
    const sd = Math.max(spread, Math.sqrt(mean)) * festival.factor;
    const error = Math.hypot(sd * Math.sqrt(8 / 7), expected * festival.error);
    const p = 2 * tCdf(-Math.abs(value - expected) / error, BASELINE - 1);
    return { value, expected, change: value / expected - 1, p, method: 'ears' };
  }

  #festive(t: number): boolean {
    return (this.#moving[t] ?? 0) > FESTIVE;
  }

  /** The latest seven months before `end` that are not around 春节; null where there are not as many in a year. */
  #plainBefore(end: number): number[] | null {
    const found: number[] = [];
    for (let i = end - 1; i >= Math.max(0, end - MONTHS) && found.length < BASELINE; i--)
      if (!this.#festive(i)) found.push(i);
    return found.length === BASELINE ? found : null;
  }

  /** What the 春节 before made of its fullest month, brought to the share that this month has of the festival. */
  #lastFestival(values: Float64Array, t: number): { readonly factor: number; readonly error: number } | null {
    let last = -1;
    for (let i = Math.max(0, t - MONTHS - 2); i <= t - MONTHS + 2; i++)
      if (this.#festive(i) && (this.#moving[i] ?? 0) > (this.#moving[last] ?? 0)) last = i;
    if (last < 0) return null;
    const around: number[] = [];
    for (let k = 1; k <= AROUND; k++)
      for (const i of [last - k, last + k])
        if (i >= 0 && i < t - 2 && !this.#festive(i) && !Number.isNaN(values[i])) around.push(values[i] ?? 0);
    const { mean } = moments(Float64Array.from(around));
    const then = values[last] ?? Number.NaN;
    if (around.length < LEAST_AROUND || !(mean >= this.#rules.volume) || !(then >= this.#rules.volume))
      return null;
    const share = (this.#moving[t] ?? 0) / (this.#moving[last] ?? 1);
    return {
      factor: (then / mean) ** share,
      error: share * Math.sqrt(1 / then + 1 / (mean * around.length)),
    };
  }

  /** Logs, the moving holiday out, robust STL; the remainder against its own median absolute deviation. */
  #smooth(cell: WatchedCell, t: number, value: number): Verdict {
    let fit = this.#stl.get(cell);
    if (!fit || fit.to < t) {
      fit = { to: t, ...robustRemainder(cell.values, this.#moving, t) };
      this.#stl.set(cell, fit);
    }
    const shift = t - fit.remainder.length + 1;
    const past = fit.remainder
      .subarray(0, fit.remainder.length - 1)
      .filter((_v, i) => shift + i < t - this.#rules.gap + 1);
    const spread = 1.4826 * median(past.map(Math.abs));
    const own = fit.remainder[fit.remainder.length - 1] ?? 0;
    const expected = value / Math.exp(own);
    const z = own / spread;
    return {
      value,
      expected,
      change: value / expected - 1,
      p: 2 * tCdf(-Math.abs(z), past.length - 1),
      method: 'stl',
    };
  }
}

/**
 * Two-sided p of a value against its expectation: Student's t on the 2/3 power scale, for a count no less than the tail
 * of a negative binomial with as much spread.
 */
function tails(
  value: number,
  { expected, variance, dispersion, freedom }: Expectation,
  kind: WatchedCell['kind'],
): number {
  const tau = dispersion + variance * expected;
  const z = (value ** (2 / 3) - expected ** (2 / 3)) / ((2 / 3) * expected ** (1 / 6) * Math.sqrt(tau));
  const p = 2 * tCdf(-Math.abs(z), freedom);
  if (kind === 'amount' || p > 0.05) return p;
  const cdf = (k: number): number =>
    tau > 1.0001 ? negativeBinomialCdf(k, expected, expected / (tau - 1)) : poissonCdf(k, expected);
  return Math.min(1, Math.max(p, 2 * (value > expected ? 1 - cdf(value - 1) : cdf(value))));
}

/** Values known among the `most` before `end`. */
function knownBefore(values: Float64Array, end: number, most: number): { n: number; sum: number } {
  let n = 0;
  let sum = 0;
  for (let i = Math.max(0, end - most + 3); i < end; i++) {
    const v = values[i] ?? Number.NaN;
    if (Number.isNaN(v)) continue;
    n++;
    sum += v;
  }
  return { n, sum };
}

/** Mean of the twelve months about `at`, none of them at or after `end`. */
function yearAround(values: Float64Array, at: number, end: number): number {
  const from = Math.max(0, Math.min(at - 6, end - MONTHS));
  let sum = 0;
  for (let i = from; i < from + MONTHS; i++) sum += values[i] ?? Number.NaN;
  return sum / MONTHS;
}

/** The median share that this month had of the year before it, times the year before this one. */
function quickLook(values: Float64Array, t: number, gap: number): number {
  const year = (end: number): number => {
    let sum = 0;
    let n = 0;
    for (let i = end - MONTHS; i < end; i++) {
      const v = i >= 0 ? (values[i] ?? Number.NaN) : Number.NaN;
      if (Number.isNaN(v)) continue;
      sum += v;
      n++;
    }
    return n >= 9 ? sum / n : Number.NaN;
  };
  const shares: number[] = [];
  for (let k = 1; k <= 4; k++) {
    const v = values[t - MONTHS * k] ?? Number.NaN;
    const share = v / year(t - MONTHS * k - gap);
    if (Number.isFinite(share)) shares.push(share);
  }
  const level = year(t - gap);
  return shares.length > 0 && level > 0 ? median(Float64Array.from(shares)) * level : Number.NaN;
}

/** Remainders of the months up to `t`, unknown months filled with their season's usual share. */
function robustRemainder(
  values: Float64Array,
  moving: Float64Array,
  t: number,
): { remainder: Float64Array; fitted: Float64Array } {
  const from = Math.max(0, t + 1 - 72);
  const logs = values.slice(from, t + 1).map((v) => (v > 0 ? Math.log(v) : Number.NaN));
  for (const [i, v] of logs.entries()) {
    if (!Number.isNaN(v)) continue;
    const near = [i - MONTHS, i + MONTHS, i - 1, i + 1]
      .map((j) => logs[j] ?? Number.NaN)
      .find((x) => !Number.isNaN(x));
    logs[i] = near ?? 0;
  }
  const holiday = holidayEffect(logs, moving.subarray(from, t + 1));
  const free = logs.map((v, i) => v - holiday * (moving[from + i] ?? 0));
  const { remainder, seasonal, trend } = stl(free, { period: MONTHS, seasonal: 13, robust: true, outer: 3 });
  return { remainder, fitted: seasonal.map((s, i) => s + (trend[i] ?? 0)) };
}

/** Least squares of year-on-year differences on the holiday's own: 0 where it does not move. */
function holidayEffect(logs: Float64Array, moving: Float64Array): number {
  let xy = 0;
  let xx = 0;
  const differences = logs.subarray(MONTHS).map((v, i) => v - (logs[i] ?? 0));
  const middle = median(differences);
  for (const [i, d] of differences.entries()) {
    const x = (moving[i + MONTHS] ?? 0) - (moving[i] ?? 0);
    xy += x * (d - middle);
    xx += x * x;
  }
  return xx > 0 ? xy / xx : 0;
}

function median(values: Float64Array): number {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort();
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** Joins departures of one cell and direction; a quiet month between two does not end an episode. */
function episodesOf(found: readonly Judgement[]): Episode[] {
  const byCell = new Map<string, Judgement[][]>();
  for (const one of [...found].sort((a, b) => a.t - b.t)) {
    const key = `${one.cell} ${one.change > 0}`;
    const runs = byCell.get(key) ?? [];
    const last = runs.at(-1);
    if (last && one.t - (last.at(-1)?.t ?? 0) <= 2) last.push(one);
    else runs.push([one]);
    byCell.set(key, runs);
  }
  return [...byCell.values()].flat().map((months) => ({
    cell: months[0]?.cell ?? 0,
    direction: (months[0]?.change ?? 0) > 0 ? 'up' : 'down',
    shape: months.length > 1 ? 'shift' : 'spike',
    months,
  }));
}
