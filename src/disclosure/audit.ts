import type loadHighs from 'highs';
import type { Equation } from './equations.ts';

/** What an attacker who solves the sums of a table finds about one hidden cell. */
export interface Attack {
  readonly cell: number;
  readonly low: number;
  readonly high: number;
}

/** One cell as an attacker sees it: between which numbers its true value must lie before any sum is looked at. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Compiled once, when first asked for: a server that audits nothing never loads it. */
let solver: ReturnType<typeof loadHighs> | undefined;

/**
 * The attacker's interval of each cell asked for, by two linear programs each (HiGHS): all sums at once, every cell
 * within what is known about it alone. A shown cell is known exactly; a perturbed one as far as the shift reaches.
 * @param bounds per cell; the total of an equation that stands outside the table is the sum of `values`.
 * @throws Error naming the cell when no table at all fits, which means that the bounds are wrong.
 */
export async function attack(
  equations: readonly Equation[],
  values: readonly number[],
  bounds: readonly Bounds[],
  asked: readonly number[],
): Promise<Attack[]> {
  solver ??= import('highs').then((module) => module.default());
  const highs = await solver;
  const found: Attack[] = [];
  const fixed = (cell: number): boolean => bounds[cell]?.low === bounds[cell]?.high;
  const near = neighbourhoods(equations, fixed);
  for (const cell of asked) {
    const within = near(cell);
    if (within.length === 0) {
      found.push({ cell, ...(bounds[cell] ?? { low: 0, high: Number.POSITIVE_INFINITY }) });
      continue;
    }
    const body = constraints(within, values, bounds);
    const solve = (sense: 'Minimize' | 'Maximize', open: number): number => {
      const { Status, ObjectiveValue } = highs.solve(`${sense}\n obj: x${cell}\n${body}`, {
        output_flag: false,
      } as Parameters<typeof highs.solve>[1]);
      if (Status === 'Optimal') return ObjectiveValue;
      if (Status === 'Unbounded' || Status === 'Primal infeasible or unbounded') return open;
      throw new Error(`no table fits what is shown (cell ${cell}: ${Status})`);
    };
    found.push({
      cell,
      low: solve('Minimize', Number.NEGATIVE_INFINITY),
      high: solve('Maximize', Number.POSITIVE_INFINITY),
    });
  }
  return found;
}

/** The equations that hang together with a cell through cells that are not known exactly. */
function neighbourhoods(
  equations: readonly Equation[],
  fixed: (cell: number) => boolean,
): (cell: number) => Equation[] {
  const of = new Map<number, Equation[]>();
  for (const equation of equations) {
    for (const cell of cellsOf(equation)) {
      if (fixed(cell)) continue;
      const list = of.get(cell) ?? [];
      list.push(equation);
      of.set(cell, list);
    }
  }
  const known = new Map<number, Equation[]>();
  return (start) => {
    const before = known.get(start);
    if (before) return before;
    const cells = [start];
    const seen = new Set(cells);
    const found = new Set<Equation>();
    for (let next = 0; next < cells.length; next++) {
      for (const equation of of.get(cells[next] ?? -1) ?? []) {
        if (found.has(equation)) continue;
        found.add(equation);
        for (const cell of cellsOf(equation)) {
          if (seen.has(cell) || fixed(cell)) continue;
          seen.add(cell);
          cells.push(cell);
        }
      }
    }
    const list = [...found];
    for (const cell of cells) known.set(cell, list);
    return list;
  };
}

/** The sums as constraints on the cells that are not known, in the LP format of CPLEX. */
function constraints(
  equations: readonly Equation[],
  values: readonly number[],
  bounds: readonly Bounds[],
): string {
  const open = new Set<number>();
  const lines = equations.map(({ total, parts }, e) => {
    const sum = parts.reduce((all, part) => all + (values[part] ?? 0), 0);
    let right = total === null ? sum : 0;
    const terms: string[] = [];
    for (const [cell, sign] of [
      ...parts.map((part) => [part, 1] as const),
      ...(total === null ? [] : [[total, -1] as const]),
    ]) {
      const at = bounds[cell];
      if (at && at.low === at.high) right -= sign * at.low;
      else {
        open.add(cell);
        terms.push(`${sign > 0 ? '+' : '-'} x${cell}`);
      }
    }
    return terms.length > 0 ? ` e${e}: ${terms.join(' ')} = ${right}` : '';
  });
  const limits = [...open].map((cell) => {
    const { low = 0, high = Number.POSITIVE_INFINITY } = bounds[cell] ?? {};
    const upper = Number.isFinite(high) ? ` <= ${high}` : '';
    return ` ${Number.isFinite(low) ? low : '-inf'} <= x${cell}${upper}`;
  });
  return `Subject To\n${lines.filter(Boolean).join('\n')}\nBounds\n${limits.join('\n')}\nEnd\n`;
}

const cellsOf = ({ total, parts }: Equation): readonly number[] =>
  total === null ? parts : [...parts, total];
