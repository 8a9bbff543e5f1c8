/** Prices of single months against those of the same month of one year. */
export interface PriceLevels {
  /** The year whose prices are 1. */
  readonly baseYear: number;
  /** Month → level. */
  readonly levels: ReadonlyMap<number, number>;
}

/**
 * Official indices with the same month of the year before = 100, chained along each calendar month: the level of a month
 * against that month of the base year, which is the first in which every calendar month has one. Statistical offices
 * publish consumer prices in this form; a chain of it carries no season.
 * @param yoy month → index, same month of the year before = 100.
 * @returns undefined where there is no index or a calendar month has none.
 */
export function sameMonthLevels(yoy: ReadonlyMap<number, number>): PriceLevels | undefined {
  const chains = Array.from({ length: 12 }, (_, i) => chainOf(yoy, i + 1));
  if (chains.some((chain) => chain.size === 0)) return undefined;
  const baseYear = Math.max(...chains.map((chain) => Math.min(...chain.keys())));
  const levels = new Map<number, number>();
  for (const [i, chain] of chains.entries()) {
    const base = chain.get(baseYear) ?? Number.NaN;
    for (const [year, level] of chain)
      if (year >= baseYear && Number.isFinite(base)) levels.set(year * 100 + i + 1, level / base);
  }
  return { baseYear, levels };
}

/** Year → level of one calendar month; the year before the first index is 1, and a missing year ends the chain. */
function chainOf(yoy: ReadonlyMap<number, number>, calendarMonth: number): Map<number, number> {
  const years = [...yoy.keys()]
    .filter((month) => month % 100 === calendarMonth)
    .map((month) => Math.trunc(month / 100))
    .sort((a, b) => a - b);
  const chain = new Map<number, number>();
  const [first] = years;
  if (first === undefined) return chain;
  chain.set(first - 1, 1);
  for (let year = first; yoy.has(year * 100 + calendarMonth); year++) {
    const before = chain.get(year - 1) ?? Number.NaN;
    chain.set(year, (before * (yoy.get(year * 100 + calendarMonth) ?? Number.NaN)) / 100);
  }
  return chain;
}
