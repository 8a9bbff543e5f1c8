import { credibilityOf } from './buhlmann.ts';
import { normalQuantile } from './distribution.ts';
import { type Interval, proportionInterval } from './proportion.ts';

/** No score below this many raters, and no rank below that many: written in the design, not chosen per page. */
export const SCORE_FROM = 5;
export const RANK_FROM = 20;

/** How often a merchant was given each number of stars, from one up. */
export interface Stars {
  readonly id: string;
  readonly raters: number;
  readonly stars: readonly number[];
}

export interface MerchantScore {
  readonly id: string;
  readonly ratings: number;
  readonly mean: number;
  /** Z·mean + (1 − Z)·mean of all; its interval is that of the posterior, mean ∓ z·√(Z · within/n). */
  readonly score: number;
  readonly interval: Interval;
  readonly credibility: number;
  /** Share of four and five stars, by Wilson. */
  readonly satisfied: number;
  readonly satisfiedInterval: Interval;
  /** By the lower end of the share, among those with enough raters; equal ends share a rank. Null for the others. */
  readonly rank: number | null;
}

export interface MerchantScores {
  readonly collective: number;
  readonly within: number;
  readonly between: number;
  readonly scores: ReadonlyMap<string, MerchantScore>;
}

/**
 * Scores of merchants: Bühlmann credibility of the mean star and the Wilson lower end of the share of good ratings.
 * Merchants below {@link SCORE_FROM} raters help to find the whole and get none themselves.
 * @returns null when fewer than two merchants were rated, or none twice.
 */
export function merchantScores(merchants: readonly Stars[], level = 0.95): MerchantScores | null {
  const rated = merchants
    .map((m) => ({ ...m, n: m.stars.reduce((a, b) => a + b, 0) }))
    .filter((m) => m.n > 0);
  if (rated.length < 2 || !rated.some((m) => m.n > 1)) return null;
  const whole = credibilityOf(
    rated.map(({ id, stars, n }) => {
      const mean = stars.reduce((sum, count, i) => sum + count * (i + 1), 0) / n;
      const squares = stars.reduce((sum, count, i) => sum + count * (i + 1 - mean) ** 2, 0);
      return { id, weight: n, mean, squares, freedom: n - 1 };
    }),
  );
  const z = normalQuantile((1 + level) / 2);
  const found = rated.flatMap(({ id, raters, stars, n }, i) => {
    const unit = whole.units[i];
    if (!unit || raters < SCORE_FROM) return [];
    const good = (stars[3] ?? 0) + (stars[4] ?? 0);
    // Posterior variance of the merchant's own mean: Z · within / n, which is a · (1 − Z).
    const half = z * Math.sqrt((unit.credibility * whole.within) / n);
    return [
      {
        id,
        raters,
        ratings: n,
        mean: unit.mean,
        score: unit.estimate,
        interval: {
          low: Math.max(1, unit.estimate - half),
          high: Math.min(stars.length, unit.estimate + half),
        },
        credibility: unit.credibility,
        satisfied: good / n,
        satisfiedInterval: proportionInterval(good, n, level),
      },
    ];
  });
  const ends = found
    .filter((m) => m.raters >= RANK_FROM)
    .map((m) => m.satisfiedInterval.low)
    .sort((a, b) => b - a);
  return {
    collective: whole.collective,
    within: whole.within,
    between: whole.between,
    scores: new Map(
      found.map(({ raters, ...m }) => [
        m.id,
        { ...m, rank: raters >= RANK_FROM ? ends.indexOf(m.satisfiedInterval.low) + 1 : null },
      ]),
    ),
  };
}
