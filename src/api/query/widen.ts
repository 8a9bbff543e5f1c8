import type { ShownTable } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import { containing, months, type Period, period } from '../../domain/period.ts';
import type { OpenRelease } from '../release/open.ts';
import { type Plan, type Split, unique } from './plan.ts';
import { SEPARATOR } from './read.ts';

/**
 * The same question about all that stands beside the answer in a sum: the other members of a split or filtered
 * dimension, the other regions under the same parent. What is hidden is decided there, so that asking for less never
 * shows more. A filter that keeps several codes is a sum of its own and stays.
 */
export function widened(plan: Plan, release: OpenRelease): Plan {
  const filters = Object.entries(plan.where) as [Split, readonly string[]][];
  const lifted = filters.filter(([d, codes]) => !plan.by.includes(d) && codes.length === 1).map(([d]) => d);
  const by = [...plan.by, ...lifted];
  return {
    ...plan,
    by,
    where: Object.fromEntries(filters.filter(([d]) => !by.includes(d))),
    regions: plan.regions && siblingsOf(plan.regions, plan, release),
  };
}

/** Whether a place of the wide table is one that was asked for. */
export function isAsked(
  { region, members }: { readonly region: string; readonly members: readonly string[] },
  wide: Plan,
  asked: Plan,
): boolean {
  if (asked.regions && !asked.regions.includes(region)) return false;
  return wide.by.every((dimension, i) => {
    const codes = asked.where[dimension];
    const code = members[i] ?? '';
    return !codes || codes.includes(code) || (code === ALL && i < asked.by.length);
  });
}

/** The part of the wide table that was asked for, as it was asked for. */
export function narrowed(table: ShownTable, wide: Plan, asked: Plan, seen: ReadonlySet<string>): ShownTable {
  const cells = table.cells
    .filter((cell) => isAsked(cell, wide, asked))
    .map((cell) => ({ ...cell, members: cell.members.slice(0, asked.by.length) }))
    .filter((cell) => asked.by.length === 0 || seen.has(cell.members.join(SEPARATOR)));
  return { cells, hidden: cells.filter((cell) => cell.status === 'suppressed').length };
}

function siblingsOf(regions: readonly string[], { level }: Plan, release: OpenRelease): string[] {
  const parents = unique(regions.flatMap((code) => release.regions.get(code)?.parent ?? []));
  return unique([...regions, ...parents.flatMap((code) => release.within(code, level))]).sort();
}

/** Months filled up to whole quarters: a quarter is a sum of three months that the product shows. */
export function filledUp(periods: readonly Period[]): Period[] {
  const codes = periods.flatMap((p) =>
    p.grain === 'month' ? months(containing('quarter', p.code)) : [p.code],
  );
  const grain = periods[0]?.grain ?? 'month';
  return unique(codes)
    .sort((a, b) => a - b)
    .map((code) => period(grain, code));
}

/** The longer periods that the given ones make up wholly. */
export function spansOf(periods: readonly Period[]): Map<number, number[]> {
  const present = new Set(periods.map((p) => p.code));
  const spans = new Map<number, number[]>();
  for (const p of periods) {
    for (const grain of LONGER[p.grain]) {
      const span = containing(grain, months(p)[0] ?? 0);
      const inside = PARTS[p.grain](months(span));
      if (inside.every((code) => present.has(code))) spans.set(span.code, inside);
    }
  }
  return spans;
}

const LONGER = { month: ['quarter', 'year'], quarter: ['year'], year: [] } as const;
const PARTS = {
  month: (of: readonly number[]) => [...of],
  quarter: (of: readonly number[]) => unique(of.map((month) => containing('quarter', month).code)),
  year: (of: readonly number[]) => unique(of.map((month) => containing('year', month).code)),
} as const;
