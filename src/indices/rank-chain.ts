/** One unit with its published rank and the interval of ranks it may have. */
export interface RankedUnit {
  readonly code: string;
  readonly rank: number;
  readonly low: number;
  readonly high: number;
}

export interface Placed extends RankedUnit {
  /** Number of the chain it stands in, from 1; null where its interval meets no other: only then it has an ordinal. */
  readonly chain: number | null;
  /** Units whose interval meets its own: 并列. */
  readonly tied: readonly string[];
}

/**
 * Who can be told from whom: two units are tied when their intervals of ranks meet, and a chain is everyone linked by
 * ties. Inside a chain no order is stated. In order of published rank, then code.
 */
export function rankChains(units: readonly RankedUnit[]): Placed[] {
  const meets = (a: RankedUnit, b: RankedUnit): boolean => a.low <= b.high && b.low <= a.high;
  const byLow = [...units].sort((a, b) => a.low - b.low || a.high - b.high);
  const chains: RankedUnit[][] = [];
  let reach = Number.NEGATIVE_INFINITY;
  for (const unit of byLow) {
    const open = chains.at(-1);
    if (open && unit.low <= reach) open.push(unit);
    else chains.push([unit]);
    reach = Math.max(reach, unit.high);
  }
  const numbered = new Map<string, number>();
  let number = 0;
  for (const chain of chains) {
    if (chain.length < 2) continue;
    number += 1;
    for (const { code } of chain) numbered.set(code, number);
  }
  return [...units]
    .sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1))
    .map((unit) => ({
      ...unit,
      chain: numbered.get(unit.code) ?? null,
      tied: units
        .filter((other) => other.code !== unit.code && meets(unit, other))
        .map((other) => other.code),
    }));
}
