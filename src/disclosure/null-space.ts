import type { Equation } from './equations.ts';
import { Reach, type Reduced, type Row } from './reach.ts';

const EPSILON = 1e-9;

/**
 * How far each hidden cell may move at least while every sum that is shown stays as it is and no cell turns negative:
 * a lower bound of the interval an attacker finds by linear programming, and exactly 0 where the sums determine it.
 * One direction alone says too little of a cell among many small ones: where it does not reach what is asked for, the
 * linear program itself is followed, only as far as that.
 * @param values true values of the hidden cells, by position in the table.
 * @param enough how far a cell has to move; nothing is looked for beyond.
 */
export function freedomOf(
  equations: readonly Equation[],
  values: ReadonlyMap<number, number>,
  enough: (cell: number) => number = () => 0,
): Map<number, number> {
  const position = new Map([...values.keys()].map((cell, i) => [cell, i]));
  const x = [...values.values()];
  const { pivots, rows } = reduced(rowsOf(equations, position));
  const freedom = new Array<number>(x.length).fill(0);
  const columns = new Map<number, [number, number][]>();
  for (const [r, row] of rows.entries()) {
    const pivot = pivots[r] ?? 0;
    for (const [column, coefficient] of row) {
      if (column === pivot) continue;
      const list = columns.get(column) ?? [];
      list.push([pivot, -coefficient]);
      columns.set(column, list);
    }
  }
  const pivot = new Set(pivots);
  for (let free = 0; free < x.length; free++) {
    if (pivot.has(free)) continue;
    // Moving a free cell by one moves these along with it.
    const direction: Direction = [[free, 1], ...(columns.get(free) ?? [])];
    const [up, down] = [roomAlong(direction, 1, x), roomAlong(direction, -1, x)];
    for (const [i, step] of direction) freedom[i] = Math.max(freedom[i] ?? 0, Math.abs(step) * (up + down));
  }
  let walk: Reach | undefined;
  return new Map(
    [...position].map(([cell, i]) => {
      const wanted = enough(cell);
      const found = freedom[i] ?? 0;
      if (found >= wanted) return [cell, found];
      walk ??= new Reach({ rows, pivots }, x);
      const up = walk.of(i, 1, wanted);
      return [cell, Math.max(found, up >= wanted ? up : up + walk.of(i, -1, wanted - up))];
    }),
  );
}

/** Cells that move together, each by how much. */
type Direction = readonly (readonly [cell: number, step: number])[];

/** How far all may go along a direction, or against it, before one of them turns negative. */
function roomAlong(direction: Direction, sign: 1 | -1, x: readonly number[]): number {
  let room = Number.POSITIVE_INFINITY;
  for (const [i, step] of direction) if (step * sign < 0) room = Math.min(room, (x[i] ?? 0) / Math.abs(step));
  return room;
}

/** What is left of each equation once everything shown is known. */
function rowsOf(equations: readonly Equation[], position: ReadonlyMap<number, number>): Row[] {
  return equations.flatMap(({ total, parts }): Row[] => {
    const row: Row = new Map();
    for (const part of parts) {
      const at = position.get(part);
      if (at !== undefined) row.set(at, 1);
    }
    const at = total === null ? undefined : position.get(total);
    if (at !== undefined) row.set(at, -1);
    return row.size > 0 ? [row] : [];
  });
}

/** Gauss–Jordan on sparse rows, shortest first; every pivot stands in its own row alone. */
function reduced(rows: readonly Row[]): Reduced {
  const pivots: number[] = [];
  const done: Row[] = [];
  const rowOfPivot = new Map<number, number>();
  for (const given of [...rows].sort((a, b) => a.size - b.size)) {
    const row: Row = new Map(given);
    for (const column of given.keys()) {
      const r = rowOfPivot.get(column);
      const other = r === undefined ? undefined : done[r];
      if (other) subtract(row, other, row.get(column) ?? 0);
    }
    const pivot = largest(row);
    if (pivot === undefined) continue;
    const scale = row.get(pivot) ?? 1;
    for (const [column, coefficient] of row) row.set(column, coefficient / scale);
    for (const other of done) {
      const coefficient = other.get(pivot);
      if (coefficient !== undefined) subtract(other, row, coefficient);
    }
    rowOfPivot.set(pivot, done.length);
    pivots.push(pivot);
    done.push(row);
  }
  return { pivots, rows: done };
}

function subtract(row: Row, other: Row, times: number): void {
  if (times === 0) return;
  for (const [column, coefficient] of other) {
    const left = (row.get(column) ?? 0) - times * coefficient;
    if (Math.abs(left) < EPSILON) row.delete(column);
    else row.set(column, left);
  }
}

function largest(row: Row): number | undefined {
  let best: number | undefined;
  let size = 0;
  for (const [column, coefficient] of row) {
    if (Math.abs(coefficient) <= size) continue;
    best = column;
    size = Math.abs(coefficient);
  }
  return best;
}
