import { proportionInterval } from './proportion.ts';

/** What a gap is made of, over one window and place. */
export interface Demand {
  readonly applications: number;
  readonly closed: number;
  readonly unmet: number;
}

/** Applications that would stay unmet if those still open end like those closed, with the interval of that rate. */
export interface Gap {
  readonly rate: number;
  readonly size: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Gap = unmet rate × volume (domain.md F46): the share of closed applications that were not met, times all that were
 * made; the interval is the Wilson interval of the rate, times the volume. Null where nothing was closed.
 */
export function gapOf({ applications, closed, unmet }: Demand): Gap | null {
  if (!(closed > 0)) return null;
  const { low, high } = proportionInterval(unmet, closed);
  const rate = unmet / closed;
  return { rate, size: rate * applications, low: low * applications, high: high * applications };
}
