import { Reach, type Reduced, type Row } from './reach.ts';

const EPSILON = 1e-9;

/** A sum that an attacker knows, as far as it is hidden: cells by their position in the table. */
export interface HiddenSum {
  readonly total: number | null;
  /** Parts in their order, then the total where that is hidden. */
  readonly hidden: readonly number[];
}

/**
 * The hidden cells that may not move as far as they have to while every sum that is shown stays as it is and no cell
 * turns negative. How far one may move is a lower bound of the interval an attacker finds by linear programming, and
 * exactly 0 where the sums determine it. One direction alone says too little of a cell among many small ones: where it
 * does not reach what is asked for, the linear program itself is followed, only as far as that.
 * @param cells positions in the table of what is taken to be hidden; all else is shown.
 * @param values their true values.
 * @param wanted how far each has to move; nothing is looked for beyond.
 * @param one whether the first that is found is enough.
 * @returns places in `cells`.
 */
export function tightOf(
  sums: readonly HiddenSum[],
  cells: readonly number[],
  values: Float64Array,
  wanted: readonly number[],
  one = false,
): number[] {
  const { pivots, rows } = reduced(rowsOf(sums, cells));
  const freedom = freedomOf(rows, pivots, values);
  const tight: number[] = [];
  let walk: Reach | undefined;
  for (const [i, enough] of wanted.entries()) {
    const found = freedom[i] as number;
    if (found >= enough) continue;
    walk ??= new Reach({ rows, pivots }, values);
    const up = walk.of(i, 1, enough);
    if (Math.max(found, up >= enough ? up : up + walk.of(i, -1, enough - up)) >= enough) continue;
    tight.push(i);
    if (one) break;
  }
  return tight;
}

/** How far each cell moves along the best of the directions in which one cell that is not solved for takes others along. */
function freedomOf(rows: readonly Row[], pivots: readonly number[], x: Float64Array): Float64Array {
  const taken: { cell: number; step: number }[][] = Array.from(x, (_, cell) => [{ cell, step: 1 }]);
  for (const [r, row] of rows.entries()) {
    const pivot = pivots[r] as number;
    for (const [column, coefficient] of row)
      if (column !== pivot) taken[column]?.push({ cell: pivot, step: -coefficient });
  }
  const freedom = new Float64Array(x.length);
  const solved = new Set(pivots);
  for (const [free, direction] of taken.entries()) {
    if (solved.has(free)) continue;
    let up = Number.POSITIVE_INFINITY;
    let down = Number.POSITIVE_INFINITY;
    // As far as none of them turns negative.
    for (const { cell, step } of direction) {
      if (step < 0) up = Math.min(up, (x[cell] as number) / -step);
      else if (step > 0) down = Math.min(down, (x[cell] as number) / step);
    }
    for (const { cell, step } of direction)
      freedom[cell] = Math.max(freedom[cell] as number, Math.abs(step) * (up + down));
  }
  return freedom;
}

/** What is left of each sum once everything shown is known. */
function rowsOf(sums: readonly HiddenSum[], cells: readonly number[]): Row[] {
  const position = new Map(cells.map((cell, i) => [cell, i]));
  return sums.flatMap(({ total, hidden }): Row[] => {
    const row: Row = new Map();
    for (const cell of hidden) {
      const at = position.get(cell);
      if (at !== undefined) row.set(at, cell === total ? -1 : 1);
    }
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
