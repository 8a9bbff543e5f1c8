import { attack, type Bounds } from './audit.ts';
import type { Equation } from './equations.ts';

/** One published cell of counts: what it is of, and what is printed. */
export interface DeclaredCell {
  /** What is counted, when, where, and by which codes: cells of the same name are one cell in every table. */
  readonly measure: string;
  readonly period: number;
  readonly region: string;
  readonly members: Readonly<Record<string, string>>;
  /** Null where hidden. */
  readonly value: number | null;
}

/** One table of a publication as it was declared: its cells, and which of its sums a reader knows to be whole. */
export interface DeclaredTable {
  readonly id: string;
  readonly cells: readonly DeclaredCell[];
  /** Dimensions whose members add up to the total and stand there in full. */
  readonly whole: readonly string[];
  /** Whether every place with records below the place above stands there; named by the place they add up to. */
  readonly within: string | null;
}

/** How far the protection may have moved a published number. */
export interface DeclaredRules {
  readonly shift: number;
}

export interface DeclaredAudit {
  readonly tables: number;
  readonly cells: number;
  readonly hidden: number;
  readonly sums: number;
  /** Width of the narrowest interval that linear programming leaves to a hidden cell; null where no sum bounds one. */
  readonly narrowest: number | null;
  /** Hidden cells that are left no more than `LEAST_WIDTH`. */
  readonly exposed: readonly (Omit<DeclaredCell, 'value'> & {
    readonly low: number;
    readonly high: number;
  })[];
}

/** Fewer possible numbers than this name the cell as good as exactly. */
export const LEAST_WIDTH = 3;
const TOTAL = '*';

/**
 * Attacks all tables of a publication as one system: every sum over a split, over places and over months that is known to
 * be whole, every shown count as far as protection may have moved it. Two linear programs for each hidden cell.
 */
export async function auditDeclared(
  tables: readonly DeclaredTable[],
  { shift }: DeclaredRules,
): Promise<DeclaredAudit> {
  const cells = new Map<string, { readonly cell: DeclaredCell; readonly at: number }>();
  for (const cell of tables.flatMap((table) => table.cells)) {
    const key = nameOf(cell);
    const known = cells.get(key);
    if (!known) cells.set(key, { cell, at: cells.size });
    // Shown anywhere, it is shown.
    else if (known.cell.value === null && cell.value !== null) cells.set(key, { cell, at: known.at });
  }
  const all = [...cells.values()].map(({ cell }) => cell);
  const position = (cell: Omit<DeclaredCell, 'value'>): number | undefined => cells.get(nameOf(cell))?.at;
  const equations = unique(tables.flatMap((table) => sumsOf(table, position)));
  const bounds = all.map(({ value }): Bounds => {
    // Hidden are cells of few persons, who may stand behind many records: by itself it tells no upper end.
    if (value === null) return { low: 1, high: Number.POSITIVE_INFINITY };
    return value === 0 ? { low: 0, high: 0 } : { low: Math.max(1, value - shift), high: value + shift };
  });
  const hidden = all.flatMap(({ value }, i) => (value === null ? [i] : []));
  const found = await attack(
    equations,
    all.map(({ value }) => value ?? 0),
    bounds,
    hidden,
  );
  const widths = found.map(({ low, high }) => high - low).filter(Number.isFinite);
  return {
    tables: tables.length,
    cells: all.length,
    hidden: hidden.length,
    sums: equations.length,
    narrowest: widths.length > 0 ? Math.min(...widths) : null,
    exposed: found
      .filter(({ low, high }) => high - low < LEAST_WIDTH)
      .map(({ cell, low, high }) => {
        const { value: _, ...about } = all[cell] as DeclaredCell;
        return { ...about, low, high };
      }),
  };
}

const nameOf = ({ measure, period, region, members }: Omit<DeclaredCell, 'value'>): string => {
  const kept = Object.entries(members).filter(([, code]) => code !== TOTAL);
  return JSON.stringify([measure, period, region, kept.sort(([a], [b]) => (a < b ? -1 : 1))]);
};

/** The sums a reader of one table can write down whose total is printed somewhere in the publication. */
function sumsOf(
  table: DeclaredTable,
  position: (cell: Omit<DeclaredCell, 'value'>) => number | undefined,
): Equation[] {
  const groups = new Map<number, number[]>();
  const add = (total: Omit<DeclaredCell, 'value'>, part: DeclaredCell): void => {
    const [of, at] = [position(total), position(part)];
    if (of === undefined || at === undefined || of === at) return;
    groups.set(of, [...(groups.get(of) ?? []), at]);
  };
  const collect = (): Equation[] => {
    const found = [...groups].map(([total, parts]) => ({ total, parts: [...new Set(parts)] }));
    groups.clear();
    return found;
  };
  const equations: Equation[] = [];
  for (const dimension of table.whole) {
    for (const cell of table.cells)
      if (cell.members[dimension] !== undefined && cell.members[dimension] !== TOTAL)
        add({ ...cell, members: { ...cell.members, [dimension]: TOTAL } }, cell);
    equations.push(...collect());
  }
  const { within } = table;
  if (within !== null) {
    for (const cell of table.cells) if (cell.region !== within) add({ ...cell, region: within }, cell);
    equations.push(...collect());
  }
  // A quarter is the sum of its months where all three are printed.
  for (const cell of table.cells)
    if (cell.period > 99_999) add({ ...cell, period: quarterOf(cell.period) }, cell);
  equations.push(...collect().filter(({ parts }) => parts.length === 3));
  return equations;
}

const quarterOf = (month: number): number =>
  Math.trunc(month / 100) * 10 + Math.trunc(((month % 100) + 2) / 3);

function unique(equations: readonly Equation[]): Equation[] {
  const seen = new Map(
    equations.map((one) => [`${one.total} ${[...one.parts].sort((a, b) => a - b).join(' ')}`, one]),
  );
  return [...seen.values()];
}
