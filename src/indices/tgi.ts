import { proportionInterval } from './proportion.ts';

/** How much more, or less, a segment asks for something than all members do; 100 is as much. */
export interface Tgi {
  readonly value: number;
  /** From the 95 % Wilson interval of the segment's share of the records; the members are taken as known. */
  readonly low: number;
  readonly high: number;
}

/** Counts behind one index. */
export interface TgiCounts {
  /** Records of the segment, and of everybody. */
  readonly part: number;
  readonly whole: number;
  /** Members of the segment, and all. */
  readonly members: number;
  readonly all: number;
}

/**
 * Target group index: the segment's share of the records over its share of the members, times 100.
 * @returns null where a share has no denominator or the parts exceed their wholes.
 */
export function tgi({ part, whole, members, all }: TgiCounts): Tgi | null {
  if (!(whole > 0 && members > 0 && all > 0) || part > whole || members > all) return null;
  const scale = 100 / (members / all);
  const { low, high } = proportionInterval(part, whole);
  return { value: (part / whole) * scale, low: low * scale, high: high * scale };
}
