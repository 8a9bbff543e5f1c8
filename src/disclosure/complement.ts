import type { MissingReason } from '../domain/status.ts';
import { sizeOf } from './basis.ts';
import type { OpenTable } from './gate.ts';

const TOTAL = '*';

/**
 * A total and its parts are one equation: where exactly one of them is hidden, the others give it back. Then the
 * smallest shown part is hidden too, and where there is none, the total. Repeated until nothing changes, because a
 * cell lies in one equation per dimension. Changes `reasons` in place; protects against the table itself, not
 * against other tables.
 */
export function hideComplements(table: OpenTable, reasons: (MissingReason | null)[]): void {
  const groups = additiveGroups(table);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { total, parts } of groups) {
      if (table.cells[total]?.value === null) continue;
      // A part that did not report adds nothing to the total; the others can still be solved for.
      const equation = [...parts.filter((i) => table.cells[i]?.value !== null), total];
      if (equation.filter((i) => reasons[i] !== null).length !== 1) continue;
      const next = smallestShown(table, reasons, parts) ?? total;
      if (reasons[next] !== null) continue;
      reasons[next] = 'suppressed';
      changed = true;
    }
  }
}

/** The smallest shown part that is not zero: a hidden zero would protect nothing. */
function smallestShown(
  table: OpenTable,
  reasons: readonly (MissingReason | null)[],
  parts: readonly number[],
): number | undefined {
  const size = (i: number): number => {
    const basis = table.cells[i]?.basis;
    return basis ? sizeOf(basis) : 0;
  };
  return parts
    .filter((i) => reasons[i] === null && table.cells[i]?.value !== null && size(i) > 0)
    .sort((a, b) => size(a) - size(b) || a - b)[0];
}

interface Group {
  readonly total: number;
  readonly parts: readonly number[];
}

/** Per additive dimension: each shown total with its parts, all other coordinates equal. */
function additiveGroups({ cells, additive }: OpenTable): Group[] {
  const groups: Group[] = [];
  for (const [dimension, adds] of additive.entries()) {
    if (!adds) continue;
    const found = new Map<string, { total?: number; parts: number[] }>();
    for (const [i, cell] of cells.entries()) {
      const others = cell.members.filter((_, d) => d !== dimension);
      const key = [cell.period, cell.region, ...others].join(' ');
      const group = found.get(key) ?? { parts: [] };
      if (cell.members[dimension] === TOTAL) group.total = i;
      else group.parts.push(i);
      found.set(key, group);
    }
    for (const { total, parts } of found.values()) {
      if (total !== undefined && parts.length > 0) groups.push({ total, parts });
    }
  }
  return groups;
}
