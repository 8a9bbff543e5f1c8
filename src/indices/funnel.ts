import { binomialCdf, discreteQuantile } from './distribution.ts';

export interface FunnelPoint {
  readonly proportion: number;
  /** Exact binomial limits of the proportion around the whole. */
  readonly low: number;
  readonly high: number;
  readonly outside: 'below' | 'above' | null;
}

/**
 * Exact binomial funnel (Spiegelhalter 2005): which units lie further from the overall proportion than chance allows at
 * their size. Limits are the quantiles at (1 ∓ level)/2; only counts beyond them are outside.
 * @param target overall proportion; that of the data without one.
 */
export function funnel(
  units: readonly { readonly events: number; readonly n: number }[],
  level = 0.998,
  target?: number,
): FunnelPoint[] {
  const all = units.reduce((sum, u) => ({ events: sum.events + u.events, n: sum.n + u.n }), {
    events: 0,
    n: 0,
  });
  const p = target ?? all.events / all.n;
  return units.map(({ events, n }) => {
    const cdf = (k: number): number => binomialCdf(k, n, p);
    const low = discreteQuantile((1 - level) / 2, cdf);
    const high = discreteQuantile((1 + level) / 2, cdf);
    return {
      proportion: events / n,
      low: low / n,
      high: high / n,
      outside: events < low ? 'below' : events > high ? 'above' : null,
    };
  });
}
