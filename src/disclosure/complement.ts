import type { MissingReason } from '../domain/status.ts';
import { massOf, protectionOf } from './basis.ts';
import { type Equation, equationsOf } from './equations.ts';
import type { OpenTable } from './gate.ts';
import { type HiddenSum, tightOf } from './null-space.ts';
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
  /** Equations of each cell, one cell after another. */
  private readonly of: Lists;
  private readonly hidden: number[];
  private readonly masses: Float64Array;
  /** Of each cell, how many of its sums have nothing hidden yet: hiding it makes so many new ones to solve. */
  private readonly untouched: Int32Array;
  /** Cells that are hidden for their own sake. */
  private readonly primary: Uint8Array;
  private readonly queue: number[] = [];
  /** Hidden since components were last looked at: only those that hold one of them have changed. */
  private news: number[] = [];
  /** Cells of components that are too large to be solved; they only grow. */
  private readonly large: Uint8Array;
  /** Components that are safe as they are, by the first of their primary cells. */
  private readonly safe = new Set<number>();
  /** Hidden in this round. */
  private readonly fresh = new Set<number>();
  /** Where a search has been: at which cell, at which equation, by the number of the search. */
  private readonly seenCell: Int32Array;
  private readonly seenEquation: Int32Array;
  private search = 0;

  constructor(table: OpenTable, reasons: (MissingReason | null)[], policy: AudiencePolicy) {
    this.table = table;
    this.reasons = reasons;
    this.policy = policy;
    this.equations = equationsOf(table);
    this.cells = this.equations.map(({ total, parts }) => (total === null ? parts : [...parts, total]));
    this.primary = Uint8Array.from(reasons, (reason) => (reason === 'suppressed' ? 1 : 0));
    this.hidden = this.equations.map(() => 0);
    this.masses = Float64Array.from(table.cells, ({ basis }) => massOf(basis));
    this.untouched = new Int32Array(table.cells.length);
    this.large = new Uint8Array(table.cells.length);
    this.seenCell = new Int32Array(table.cells.length);
    this.seenEquation = new Int32Array(this.equations.length);
    this.of = listsOf(this.cells, table.cells.length);
    for (const [cell, primary] of this.primary.entries()) if (primary) this.news.push(cell);
    for (const [e, cells] of this.cells.entries()) {
      for (const cell of cells) if (reasons[cell] !== null) this.hidden[e] = (this.hidden[e] ?? 0) + 1;
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
    for (const component of this.changed()) {
      const { cells, equations } = component;
      const tight = this.tight(component, cells);
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
      if (tight.length === 0) this.safe.add(component.first);
      else this.safe.delete(component.first);
    }
    return changed;
  }

  /** Shows what was hidden on the way and is not needed in the end, the largest first. */
  showAgain(): void {
    this.large.fill(0);
    this.news = [...this.safe];
    for (const component of this.changed(LOOKED_OVER)) {
      if (!this.safe.has(component.first)) continue;
      let kept = component.cells;
      const extra = kept.filter((cell) => !this.primary[cell]);
      extra.sort((a, b) => this.mass(b) - this.mass(a));
      // What was shown may leave another alone in its sum, hidden for nothing: looked over until none is.
      for (let before = -1; before !== kept.length; ) {
        before = kept.length;
        for (const cell of extra) {
          if (this.reasons[cell] === null) continue;
          const without = kept.filter((other) => other !== cell);
          if (this.tight(component, without, true).length > 0) continue;
          kept = without;
          this.reasons[cell] = null;
        }
      }
    }
  }

  /** Hidden values that the sums leave too little room; the first of them alone where one is enough to know. */
  private tight({ sums }: Component, cells: readonly number[], one = false): number[] {
    const wanted = cells.map((cell) => (this.primary[cell] ? this.needed(cell) : 0));
    const values = Float64Array.from(cells, (cell) => (this.table.signed ? 1 : this.mass(cell)));
    return tightOf(sums, cells, values, wanted, one).map((i) => cells[i] as number);
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
    return [...at(this.of, cell)].flatMap((e) => this.equations[e] ?? []);
  }

  private hide(cell: number): void {
    this.reasons[cell] = 'suppressed';
    this.news.push(cell);
    for (const e of at(this.of, cell)) {
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

  /** Components that hold something hidden since this was asked last, none larger than can be solved. */
  private changed(most = SOLVED_TOGETHER): Component[] {
    const round = this.search + 1;
    const firsts: number[] = [];
    for (const cell of this.news) {
      // Reached from another in this round.
      if ((this.seenCell[cell] as number) >= round) continue;
      const found = this.reach(cell, most);
      const own = found?.cells.filter((one) => this.primary[one]) ?? [];
      if (own.length > 0) firsts.push(Math.min(...own));
    }
    this.news = [];
    return firsts.sort((a, b) => a - b).flatMap((first) => this.component(first, most) ?? []);
  }

  private component(first: number, most: number): Component | undefined {
    const found = this.reach(first, most);
    if (found === undefined || found.equations.length === 0) return undefined;
    const { cells, equations } = found;
    return {
      first,
      cells: cells.sort((a, b) => a - b),
      equations: equations.flatMap((e) => this.equations[e] ?? []),
      sums: equations.map((e) => {
        const total = this.equations[e]?.total ?? null;
        return { total, hidden: (this.cells[e] ?? []).filter((cell) => this.reasons[cell] !== null) };
      }),
    };
  }

  /** Hidden cells that share a sum with one, however many sums away, and these sums; undefined where it is too many. */
  private reach(start: number, most: number): { cells: number[]; equations: number[] } | undefined {
    const { seenCell, seenEquation, reasons, large } = this;
    const { start: from, all } = this.of;
    const search = ++this.search;
    const cells = [start];
    const equations: number[] = [];
    seenCell[start] = search;
    for (let next = 0; next < cells.length; next++) {
      const of = cells[next] as number;
      for (let i = from[of] as number; i < (from[of + 1] as number); i++) {
        const e = all[i] as number;
        if (seenEquation[e] === search) continue;
        seenEquation[e] = search;
        equations.push(e);
        for (const cell of this.cells[e] as readonly number[]) {
          if (reasons[cell] === null || seenCell[cell] === search) continue;
          seenCell[cell] = search;
          cells.push(cell);
          if (large[cell] === 0 && cells.length <= most) continue;
          for (const one of cells) large[one] = 1;
          return undefined;
        }
      }
    }
    return { cells, equations };
  }
}

/** Hidden cells that hang together, with the sums they stand in. */
interface Component {
  /** Of the cells hidden for their own sake. */
  readonly first: number;
  readonly cells: readonly number[];
  readonly equations: readonly Equation[];
  readonly sums: readonly HiddenSum[];
}

/** Lists of small numbers, one after another. */
interface Lists {
  readonly start: Int32Array;
  readonly all: Int32Array;
}

const at = ({ start, all }: Lists, i: number): Int32Array =>
  all.subarray(start[i] as number, start[i + 1] as number);

/** For each cell the lists it stands in. */
function listsOf(lists: readonly (readonly number[])[], cells: number): Lists {
  const start = new Int32Array(cells + 1);
  for (const list of lists) for (const cell of list) start[cell + 1] = (start[cell + 1] as number) + 1;
  for (let i = 0; i < cells; i++) start[i + 1] = (start[i + 1] as number) + (start[i] as number);
  const all = new Int32Array(start[cells] as number);
  const next = start.slice();
  for (const [e, list] of lists.entries()) {
    for (const cell of list) {
      const to = next[cell] as number;
      all[to] = e;
      next[cell] = to + 1;
    }
  }
  return { start, all };
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
