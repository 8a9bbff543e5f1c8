/** One sum of hidden cells an attacker knows: position among the hidden → coefficient. */
export type Row = Map<number, number>;

/** Sums solved for one cell each, which stands in no other. */
export interface Reduced {
  readonly pivots: readonly number[];
  readonly rows: readonly Row[];
}

const EPSILON = 1e-9;
/** Steps after which a cell is taken to come no further; each is one exchange of the simplex method. */
const MOST_STEPS = 300;

/**
 * How far cells can move from their true values while every sum stays and nothing turns negative, by the simplex method.
 * What was solved for last is where the next cell begins: any solution does, and most of the work is done.
 */
export class Reach {
  private readonly values: Float64Array;
  /** Row by row, one after another. */
  private readonly table: Float64Array;
  private readonly solved: Int32Array;
  private readonly rowOf: Int32Array;
  private readonly at: Float64Array;
  /** Columns where the row that is exchanged is not zero; most are zero. */
  private readonly held: Int32Array;
  /** Rows that move with the cell that is chosen. */
  private readonly moved: Int32Array;
  /** The cell that moves next. */
  private chosen = 0;
  /** Steps that came nowhere: then the first choice is taken instead of the best, so that it ends. */
  private idle = 0;

  constructor({ rows, pivots }: Reduced, values: Float64Array) {
    const n = values.length;
    this.values = values;
    this.at = new Float64Array(n);
    this.held = new Int32Array(n);
    this.moved = new Int32Array(rows.length);
    this.solved = Int32Array.from(pivots);
    this.rowOf = new Int32Array(n).fill(-1);
    this.table = new Float64Array(rows.length * n);
    for (const [r, row] of rows.entries())
      for (const [column, coefficient] of row) this.table[r * n + column] = coefficient;
    for (const [r, column] of pivots.entries()) this.rowOf[column] = r;
  }

  /** How far a cell can rise (or fall), no further than asked for; never more than the program allows. */
  of(cell: number, side: 1 | -1, wanted: number): number {
    this.at.set(this.values);
    this.idle = 0;
    let moved = 0;
    for (let step = 0; step < MOST_STEPS && moved < wanted; step++) {
      const came = this.step(cell, side);
      if (came < 0) break;
      moved += came;
    }
    return moved;
  }

  /** @returns how far the cell came; negative where nothing takes it further. */
  private step(cell: number, side: 1 | -1): number {
    const gain = this.choose(cell, side);
    if (gain === 0) return -1;
    const { table, at, solved, moved, chosen: free } = this;
    const n = at.length;
    const sign = gain > 0 ? 1 : -1;
    let room = sign < 0 ? (at[free] as number) : Number.POSITIVE_INFINITY;
    let blocking = -1;
    let along = 0;
    for (let r = 0, i = free; i < table.length; r++, i += n) {
      const step = table[i] as number;
      if (step === 0) continue;
      moved[along++] = r;
      const falls = step * sign;
      if (falls <= EPSILON) continue;
      const left = (at[solved[r] as number] as number) / falls;
      if (left < room) {
        room = left;
        blocking = r;
      }
    }
    if (room === Number.POSITIVE_INFINITY) return room;
    this.idle = room > EPSILON ? 0 : this.idle + 1;
    at[free] = Math.max(0, (at[free] as number) + sign * room);
    for (let k = 0; k < along; k++) {
      const r = moved[k] as number;
      const own = solved[r] as number;
      at[own] = Math.max(0, (at[own] as number) - (table[r * n + free] as number) * sign * room);
    }
    if (blocking >= 0) this.exchange(blocking, free, along);
    return Math.abs(gain) * room;
  }

  /**
   * Chooses a cell that is not solved for and whose move takes the one asked about further.
   * @returns how far per step, its sign the direction; 0 where there is none.
   */
  private choose(cell: number, side: 1 | -1): number {
    const { table, at, rowOf } = this;
    const n = at.length;
    const own = rowOf[cell] as number;
    if (own < 0) {
      this.chosen = cell;
      return side > 0 || (at[cell] as number) > EPSILON ? side : 0;
    }
    let best = 0;
    let most = EPSILON;
    for (let free = 0, i = own * n; free < n; free++, i++) {
      const slope = Math.abs(table[i] as number);
      if (slope <= most || (rowOf[free] as number) >= 0) continue;
      const gain = -side * (table[i] as number);
      if (gain < 0 && (at[free] as number) <= EPSILON) continue;
      best = gain;
      most = slope;
      this.chosen = free;
      if (this.idle > 5) break;
    }
    return best;
  }

  /** @param along how many rows move with the cell: no other row changes. */
  private exchange(r: number, free: number, along: number): void {
    const { table, held, moved, solved } = this;
    const n = this.at.length;
    const pivot = r * n;
    const scale = table[pivot + free] as number;
    let some = 0;
    for (let i = 0; i < n; i++) {
      const value = table[pivot + i] as number;
      if (value === 0) continue;
      table[pivot + i] = value / scale;
      held[some++] = i;
    }
    for (let j = 0; j < along; j++) {
      const row = (moved[j] as number) * n;
      if (row === pivot) continue;
      const times = table[row + free] as number;
      for (let k = 0; k < some; k++) {
        const i = held[k] as number;
        table[row + i] = (table[row + i] as number) - times * (table[pivot + i] as number);
      }
    }
    this.rowOf[solved[r] as number] = -1;
    solved[r] = free;
    this.rowOf[free] = r;
  }
}
