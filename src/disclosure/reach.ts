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
  private readonly values: readonly number[];
  private readonly table: Float64Array[];
  private readonly solved: number[];
  private readonly rowOf: Int32Array;
  private readonly at: Float64Array;
  /** Steps that came nowhere: then the first choice is taken instead of the best, so that it ends. */
  private idle = 0;

  constructor({ rows, pivots }: Reduced, values: readonly number[]) {
    const n = values.length;
    this.values = values;
    this.at = new Float64Array(n);
    this.solved = [...pivots];
    this.rowOf = new Int32Array(n).fill(-1);
    this.table = rows.map((row) => {
      const dense = new Float64Array(n);
      for (const [column, coefficient] of row) dense[column] = coefficient;
      return dense;
    });
    for (const [r, column] of this.solved.entries()) this.rowOf[column] = r;
  }

  /** How far a cell can rise (or fall), no further than asked for; never more than the program allows. */
  of(cell: number, side: 1 | -1, wanted: number): number {
    this.at.set(this.values);
    this.idle = 0;
    let moved = 0;
    for (let step = 0; step < MOST_STEPS && moved < wanted; step++) {
      const came = this.step(cell, side);
      if (came === undefined) break;
      moved += came;
    }
    return moved;
  }

  /** @returns how far the cell came; undefined where nothing takes it further. */
  private step(cell: number, side: 1 | -1): number | undefined {
    const chosen = this.choose(cell, side);
    if (chosen === undefined) return undefined;
    const { free, sign, slope } = chosen;
    let room = sign < 0 ? (this.at[free] ?? 0) : Number.POSITIVE_INFINITY;
    let blocking = -1;
    for (const [r, row] of this.table.entries()) {
      const falls = (row[free] ?? 0) * sign;
      if (falls <= EPSILON) continue;
      const left = (this.at[this.solved[r] ?? 0] ?? 0) / falls;
      if (left < room) {
        room = left;
        blocking = r;
      }
    }
    if (room === Number.POSITIVE_INFINITY) return room;
    this.idle = room > EPSILON ? 0 : this.idle + 1;
    this.at[free] = Math.max(0, (this.at[free] ?? 0) + sign * room);
    for (const [r, row] of this.table.entries()) {
      const own = this.solved[r] ?? 0;
      this.at[own] = Math.max(0, (this.at[own] ?? 0) - (row[free] ?? 0) * sign * room);
    }
    if (blocking >= 0) this.exchange(blocking, free);
    return slope * room;
  }

  /** A cell that is not solved for and whose move takes the one asked about further. */
  private choose(cell: number, side: 1 | -1) {
    const own = this.rowOf[cell] ?? -1;
    const row = this.table[own];
    let best: { free: number; sign: 1 | -1; slope: number } | undefined;
    for (let free = 0; free < this.at.length; free++) {
      if ((this.rowOf[free] ?? -1) >= 0) continue;
      const gain = side * (row === undefined ? (free === cell ? 1 : 0) : -(row[free] ?? 0));
      if (Math.abs(gain) <= EPSILON || (gain < 0 && (this.at[free] ?? 0) <= EPSILON)) continue;
      const slope = Math.abs(gain);
      if (best !== undefined && slope <= best.slope) continue;
      best = { free, sign: gain > 0 ? 1 : -1, slope };
      if (this.idle > 5) break;
    }
    return best;
  }

  private exchange(r: number, free: number): void {
    const pivot = this.table[r];
    if (pivot === undefined) return;
    const scale = pivot[free] ?? 1;
    for (let i = 0; i < pivot.length; i++) pivot[i] = (pivot[i] ?? 0) / scale;
    for (const row of this.table) {
      const times = row === pivot ? 0 : (row[free] ?? 0);
      if (times === 0) continue;
      for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) - times * (pivot[i] ?? 0);
    }
    this.rowOf[this.solved[r] ?? 0] = -1;
    this.solved[r] = free;
    this.rowOf[free] = r;
  }
}
