import { massOf } from './basis.ts';
import type { OpenCell, OpenTable } from './gate.ts';

const TOTAL = '*';
const NONE = -1;

/**
 * Parts and their sum, as positions in a table. `total` is null where the sum does not stand in this table but is
 * shown elsewhere in the product: then it is taken to be known.
 */
export interface Equation {
  readonly total: number | null;
  readonly parts: readonly number[];
}

/** Every sum a reader of this table can write down: over split dimensions, along the tree of regions, along time. */
export function equationsOf(table: OpenTable): Equation[] {
  const { cells, additive, beside } = table;
  const at = coordinatesOf(table);
  const key = (period: number, region: number, combination: number): number =>
    (period * at.regions.size + region) * at.combinations.length + combination;
  const own = (i: number): number => key(at.period[i] ?? 0, at.region[i] ?? 0, at.combination[i] ?? 0);
  const found: Equation[] = [];

  for (const [dimension, adds] of additive.entries()) {
    if (!adds) continue;
    const whole = at.combinations.map((members) => {
      if (members[dimension] === TOTAL) return NONE;
      return at.combinationOf(members.map((code, d) => (d === dimension ? TOTAL : code)));
    });
    const partKey = (i: number): number => {
      const of = whole[at.combination[i] ?? 0] ?? NONE;
      return of === NONE ? NONE : key(at.period[i] ?? 0, at.region[i] ?? 0, of);
    };
    found.push(...sums(cells, partKey, own, beside?.totals ?? false));
  }

  const { parents } = beside ?? {};
  if (parents) {
    const above = [...at.regions.keys()].map((code) => at.regions.get(parents.get(code) ?? '') ?? NONE);
    const partKey = (i: number): number => {
      const of = above[at.region[i] ?? 0] ?? NONE;
      return of === NONE ? NONE : key(at.period[i] ?? 0, of, at.combination[i] ?? 0);
    };
    found.push(...sums(cells, partKey, own, true));
  }

  // A period lies in several longer ones; each pass sees one of them.
  for (let pass = 0; pass < at.passes; pass++) {
    const partKey = (i: number): number => {
      const of = at.spansOf[at.period[i] ?? 0]?.[pass];
      return of === undefined ? NONE : key(of, at.region[i] ?? 0, at.combination[i] ?? 0);
    };
    for (const sum of sums(cells, partKey, own, true)) {
      // A longer period of which a part has no value is not shown as a sum.
      const [first = 0] = sum.parts;
      if (sum.parts.length === at.sizesOf[at.period[first] ?? 0]?.[pass]) found.push(sum);
    }
  }
  return found.filter(({ parts }) => parts.length > 0);
}

/** Every cell as three small numbers, so that sums are found without comparing texts. */
function coordinatesOf({ cells, beside, additive }: OpenTable) {
  const index = <T>(values: Iterable<T>): Map<T, number> => {
    const map = new Map<T, number>();
    for (const value of values) if (!map.has(value)) map.set(value, map.size);
    return map;
  };
  const periods = index([...cells.map((c) => c.period), ...(beside?.spans?.keys() ?? [])]);
  const regions = index([...cells.map((c) => c.region), ...(beside?.parents?.values() ?? [])]);
  const combinations: (readonly string[])[] = [];
  const byName = new Map<string, number>();
  const byList = new Map<readonly string[], number>();
  const combinationOf = (members: readonly string[]): number => {
    const known = byList.get(members);
    if (known !== undefined) return known;
    const name = members.join(' ');
    const id = byName.get(name) ?? combinations.push(members) - 1;
    byName.set(name, id);
    byList.set(members, id);
    return id;
  };
  const combination = cells.map((c) => combinationOf(c.members));
  // Totals that no cell stands for, so that the number of combinations is settled before keys are made of it.
  for (let i = 0; i < combinations.length; i++) {
    for (const [dimension, adds] of additive.entries())
      if (adds) combinationOf((combinations[i] ?? []).map((code, d) => (d === dimension ? TOTAL : code)));
  }
  const spansOf: number[][] = [];
  const sizesOf: number[][] = [];
  for (const [span, inside] of beside?.spans ?? []) {
    for (const code of inside) {
      const p = periods.get(code);
      if (p === undefined) continue;
      spansOf[p] = [...(spansOf[p] ?? []), periods.get(span) ?? NONE];
      sizesOf[p] = [...(sizesOf[p] ?? []), inside.length];
    }
  }
  return {
    period: cells.map((c) => periods.get(c.period) ?? 0),
    region: cells.map((c) => regions.get(c.region) ?? 0),
    combination,
    regions,
    combinations,
    combinationOf,
    spansOf,
    /** How many periods make up each of these. */
    sizesOf,
    passes: Math.max(0, ...spansOf.map((of) => of?.length ?? 0)),
  };
}

/**
 * Groups cells under the sum they are part of.
 * @param partKey names the sum a cell is part of; NONE where it is part of none.
 * @param ownKey names the sum a cell would state itself.
 * @param known whether a sum that is not in the table is shown elsewhere.
 */
function sums(
  cells: readonly OpenCell[],
  partKey: (cell: number) => number,
  ownKey: (cell: number) => number,
  known: boolean,
): Equation[] {
  const found = new Map<number, number[]>();
  for (let i = 0; i < cells.length; i++) {
    const key = partKey(i);
    if (key === NONE) continue;
    const parts = found.get(key);
    if (parts) parts.push(i);
    else found.set(key, [i]);
  }
  const totals = new Map<number, number>();
  for (let i = 0; i < cells.length; i++) {
    const key = ownKey(i);
    if (found.has(key)) totals.set(key, i);
  }
  const equations: Equation[] = [];
  for (const [key, parts] of found) {
    const total = totals.get(key);
    // What did not report adds nothing to a sum; the others can still be solved for.
    const counted = parts.filter((i) => cells[i]?.value !== null);
    if (total !== undefined) {
      if (cells[total]?.value !== null) equations.push({ total, parts: counted });
      continue;
    }
    if (!known) continue;
    // A sum of one part alone is that part, and is judged as it is.
    const some = counted.filter((i) => massOf(cells[i]?.basis ?? null) > 0);
    if (some.length !== 1) equations.push({ total: null, parts: counted });
  }
  return equations;
}
