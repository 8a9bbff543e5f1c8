import { massOf } from './basis.ts';
import type { OpenCell, OpenTable } from './gate.ts';

const TOTAL = '*';

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
  const equations: Equation[] = [];
  for (const [dimension, adds] of additive.entries()) {
    if (!adds) continue;
    equations.push(
      ...sums(
        cells,
        (cell) => (cell.members[dimension] === TOTAL ? null : (cell.members[dimension] ?? '')),
        (cell) => (cell.members[dimension] === TOTAL ? TOTAL : undefined),
        (cell, of) =>
          `${cell.period} ${cell.region} ${cell.members.map((m, d) => (d === dimension ? of : m)).join(' ')}`,
        () => TOTAL,
        beside?.totals ?? false,
      ),
    );
  }
  const { parents, spans } = beside ?? {};
  if (parents) {
    equations.push(
      ...sums(
        cells,
        (cell) => (parents.has(cell.region) ? cell.region : null),
        (cell) => cell.region,
        (cell, of) => `${of} ${cell.period} ${cell.members.join(' ')}`,
        (region) => parents.get(region) ?? '',
        true,
      ),
    );
  }
  if (spans) {
    for (const [span, inside] of spans) {
      const within = new Set(inside);
      const groups = sums(
        cells,
        (cell) => (within.has(cell.period) ? String(cell.period) : null),
        (cell) => (cell.period === span ? String(span) : undefined),
        (cell, of) => `${of} ${cell.region} ${cell.members.join(' ')}`,
        () => String(span),
        true,
      );
      // A span of which a part has no value is not shown as a sum.
      equations.push(
        ...groups.filter(
          ({ parts }) =>
            parts.length === inside.length &&
            parts.every((i) => cells[i] && cells[i].status !== 'not_complete'),
        ),
      );
    }
  }
  return equations.filter(({ parts }) => parts.length > 0);
}

/**
 * Groups cells under the sum they are part of.
 * @param partOf what the cell is a part by; null when it is none.
 * @param totalOf the sum a cell itself states, if it does.
 * @param keyOf names a sum at the other coordinates of a cell.
 * @param sumOf the sum that a part belongs to.
 * @param known whether a sum that is not in the table is shown elsewhere.
 */
function sums(
  cells: readonly OpenCell[],
  partOf: (cell: OpenCell) => string | null,
  totalOf: (cell: OpenCell) => string | undefined,
  keyOf: (cell: OpenCell, of: string) => string,
  sumOf: (part: string) => string,
  known: boolean,
): Equation[] {
  const found = new Map<string, number[]>();
  for (const [i, cell] of cells.entries()) {
    const part = partOf(cell);
    if (part === null) continue;
    const key = keyOf(cell, sumOf(part));
    const parts = found.get(key);
    if (parts) parts.push(i);
    else found.set(key, [i]);
  }
  const totals = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    const of = totalOf(cell);
    if (of === undefined) continue;
    const key = keyOf(cell, of);
    if (found.has(key)) totals.set(key, i);
  }
  return [...found].flatMap(([key, parts]): Equation[] => {
    const total = totals.get(key);
    // What did not report adds nothing to a sum; the others can still be solved for.
    const counted = parts.filter((i) => cells[i]?.value !== null);
    if (total !== undefined) return cells[total]?.value === null ? [] : [{ total, parts: counted }];
    // A sum of one part alone is that part, and is judged as it is.
    const some = counted.filter((i) => massOf(cells[i]?.basis ?? null) > 0);
    return known && some.length !== 1 ? [{ total: null, parts: counted }] : [];
  });
}
