import type { MissingReason } from '../domain/status.ts';
import { massOf, protectionOf } from './basis.ts';
import { type Equation, equationsOf } from './equations.ts';
import type { OpenTable } from './gate.ts';
import { freedomOf } from './null-space.ts';
import type { AudiencePolicy } from './policy.ts';

/** Hidden cells that hang together and are solved as one; larger heaps are kept apart by the count of each sum alone. */
const SOLVED_TOGETHER = 250;
/** The most hidden cells among which those are looked for that were hidden in vain: each costs an elimination. */
const LOOKED_OVER = 80;

/**
 * Hides what would give hidden values back. A sum with exactly one hidden cell is solved by subtraction: the shown cell
 * that leaves the fewest new such sums, the smallest of those, is hidden too. What several sums determine together is
 * found by elimination, and so is a hidden value that may not move far enough. Changes `reasons` in place; protects
 * against this table and the sums the product shows beside it, not against other tables.
 */
export function hideComplements(
  table: OpenTable,
  reasons: (MissingReason | null)[],
  policy: AudiencePolicy,
): void {
  if (!reasons.includes('suppressed')) return;
  const sums = new Sums(table, reasons, policy);
  sums.leaveNoneAlone();
  while (sums.widen()) sums.leaveNoneAlone();
  sums.showAgain();
}

class Sums {
  private readonly table: OpenTable;
  private readonly reasons: (MissingReason | null)[];
  private readonly policy: AudiencePolicy;
  private readonly equations: readonly Equation[];
  /** Parts and total of each equation. */
  private readonly cells: readonly (readonly number[])[];
  /** Equations of each cell. */
  private readonly of = new Map<number, number[]>();
  private readonly hidden: number[];
  private readonly masses: Float64Array;
  /** Of each cell, how many of its sums have nothing hidden yet: hiding it makes so many new ones to solve. */
  private readonly untouched: Int32Array;
  private readonly primary: ReadonlySet<number>;
  private readonly queue: number[] = [];
  /** Components found safe, by their cells: they need no second look unless they grew. */
  private readonly safe = new Set<string>();
  /** Hidden in this round. */
  private readonly fresh = new Set<number>();

  constructor(table: OpenTable, reasons: (MissingReason | null)[], policy: AudiencePolicy) {
    this.table = table;
    this.reasons = reasons;
    this.policy = policy;
    this.equations = equationsOf(table);
    this.cells = this.equations.map(({ total, parts }) => (total === null ? parts : [...parts, total]));
    this.primary = new Set(reasons.flatMap((reason, i) => (reason === 'suppressed' ? [i] : [])));
    this.hidden = this.equations.map(() => 0);
    this.masses = Float64Array.from(table.cells, ({ basis }) => massOf(basis));
    this.untouched = new Int32Array(table.cells.length);
    for (const [e, cells] of this.cells.entries()) {
      for (const cell of cells) {
        const list = this.of.get(cell);
        if (list) list.push(e);
        else this.of.set(cell, [e]);
        if (reasons[cell] !== null) this.hidden[e] = (this.hidden[e] ?? 0) + 1;
      }
      if (this.hidden[e] === 1) this.queue.push(e);
      if (this.hidden[e] === 0) this.touch(e, 1);
    }
  }

  private touch(e: number, by: 1 | -1): void {
    for (const cell of this.cells[e] ?? []) this.untouched[cell] = (this.untouched[cell] ?? 0) + by;
  }

  /** Until no sum has exactly one hidden cell. */
  leaveNoneAlone(): void {
    for (let e = this.queue.pop(); e !== undefined; e = this.queue.pop()) {
      const equation = this.equations[e];
      if (!equation || this.hidden[e] !== 1) continue;
      const next = this.cheapest([equation]);
      if (next !== undefined) this.hide(next);
    }
  }

  /** Hides one cell more for each hidden value that may not move far enough. @returns whether there was any. */
  widen(): boolean {
    let changed = false;
    for (const { cells, equations } of this.components()) {
      const name = cells.join(' ');
      if (cells.length > SOLVED_TOGETHER || this.safe.has(name)) continue;
      const tight = this.tight(cells, equations);
      let grew = false;
      for (const cell of tight) {
        // One hidden beside another helps its neighbours as well: each sum is widened once before looking again.
        if (grew && this.around(cell).some(({ parts }) => parts.some((part) => this.fresh.has(part))))
          continue;
        const next = this.companion(cell, equations);
        if (next === undefined) continue;
        this.hide(next);
        this.fresh.add(next);
        grew = true;
      }
      this.fresh.clear();
      if (grew) changed = true;
      else this.safe.add(name);
    }
    return changed;
  }

  /** Shows what was hidden on the way and is not needed in the end, the largest first. */
  showAgain(): void {
    for (const { cells, equations } of this.components()) {
      if (cells.length > LOOKED_OVER || this.tight(cells, equations).length > 0) continue;
      let kept = cells;
      const extra = cells.filter((cell) => !this.primary.has(cell));
      extra.sort((a, b) => this.mass(b) - this.mass(a));
      // What was shown may leave another alone in its sum, hidden for nothing: looked over until none is.
      for (let before = -1; before !== kept.length; ) {
        before = kept.length;
        for (const cell of extra) {
          if (this.reasons[cell] === null) continue;
          const without = kept.filter((other) => other !== cell);
          if (this.tight(without, equations).length > 0) continue;
          kept = without;
          this.reasons[cell] = null;
        }
      }
    }
  }

  /** Hidden values that the sums leave too little room. */
  private tight(cells: readonly number[], equations: readonly Equation[]): number[] {
    const freedom = freedomOf(
      equations,
      new Map(cells.map((cell) => [cell, this.table.signed ? 1 : this.mass(cell)])),
      (cell) => (this.primary.has(cell) ? this.needed(cell) : 0),
    );
    return cells.filter((cell) => this.primary.has(cell) && (freedom.get(cell) ?? 0) < this.needed(cell));
  }

  /**
   * The next cell to hide: in the sum that leaves a tight cell the least room, where there is any that counts; else in
   * another of its sums, else anywhere in its component. What is hidden in a wide sum gives a narrow one no room.
   */
  private companion(tight: number, component: readonly Equation[]): number | undefined {
    const around = this.around(tight).map((equation) => ({ equation, room: this.room(equation) }));
    for (const { equation } of around.sort((a, b) => a.room - b.room)) {
      const next = this.cheapest([equation]);
      if (next !== undefined && this.mass(next) > 0) return next;
    }
    return this.cheapest(component);
  }

  /** What may be moved about within a sum: the hidden parts together, and as much as one likes where the sum is hidden. */
  private room({ total, parts }: Equation): number {
    if (total !== null && this.reasons[total] !== null) return Number.POSITIVE_INFINITY;
    return parts.reduce((sum, part) => sum + (this.reasons[part] === null ? 0 : this.mass(part)), 0);
  }

  private mass(cell: number): number {
    return this.masses[cell] ?? 0;
  }

  private needed(cell: number): number {
    if (this.table.signed) return Number.MIN_VALUE;
    return protectionOf(this.table.cells[cell]?.basis ?? null, this.policy);
  }

  private around(cell: number): Equation[] {
    return (this.of.get(cell) ?? []).flatMap((e) => this.equations[e] ?? []);
  }

  private hide(cell: number): void {
    this.reasons[cell] = 'suppressed';
    for (const e of this.of.get(cell) ?? []) {
      this.hidden[e] = (this.hidden[e] ?? 0) + 1;
      if (this.hidden[e] !== 1) continue;
      this.queue.push(e);
      this.touch(e, -1);
    }
  }

  /** A part that is not zero before a total, and a zero only where nothing else is left: it protects little. */
  private cheapest(equations: readonly Equation[]): number | undefined {
    const part = new Cheapest(this.untouched, this.masses);
    const total = new Cheapest(this.untouched, this.masses);
    const zero = new Cheapest(this.untouched, this.masses);
    for (const equation of equations) {
      for (const cell of equation.parts) {
        if (this.shown(cell)) (this.mass(cell) > 0 ? part : zero).offer(cell);
      }
      if (equation.total !== null && this.shown(equation.total) && this.mass(equation.total) > 0)
        total.offer(equation.total);
    }
    return part.cell ?? total.cell ?? zero.cell;
  }

  private shown(cell: number): boolean {
    return this.reasons[cell] === null && this.table.cells[cell]?.value !== null;
  }

  /** Hidden cells that share a sum, with these sums. */
  private components(): { cells: number[]; equations: Equation[] }[] {
    const seen = new Set<number>();
    const found: { cells: number[]; equations: Equation[] }[] = [];
    for (const start of this.primary) {
      if (seen.has(start)) continue;
      const cells = [start];
      const equations = new Set<number>();
      seen.add(start);
      for (let next = 0; next < cells.length; next++) {
        for (const e of this.of.get(cells[next] ?? 0) ?? []) {
          if (equations.has(e)) continue;
          equations.add(e);
          for (const cell of this.cells[e] ?? []) {
            if (this.reasons[cell] === null || seen.has(cell)) continue;
            seen.add(cell);
            cells.push(cell);
          }
        }
      }
      if (equations.size > 0)
        found.push({
          cells: cells.sort((a, b) => a - b),
          equations: [...equations].flatMap((e) => this.equations[e] ?? []),
        });
    }
    return found;
  }
}

/** The cell that touches the fewest new sums, the smallest of those, the first of equals. */
class Cheapest {
  cell: number | undefined;
  private readonly untouched: Int32Array;
  private readonly masses: Float64Array;
  private touches = Number.POSITIVE_INFINITY;
  private size = Number.POSITIVE_INFINITY;

  constructor(untouched: Int32Array, masses: Float64Array) {
    this.untouched = untouched;
    this.masses = masses;
  }

  offer(cell: number): void {
    const touches = this.untouched[cell] ?? 0;
    const size = this.masses[cell] ?? 0;
    if (touches > this.touches || (touches === this.touches && size >= this.size)) return;
    this.cell = cell;
    this.touches = touches;
    this.size = size;
  }
}
