/**
 * How a stored measure behaves. `count` and `money` add up over disjoint cells and months; `sum` does too, but
 * rests on the records of its cell (days waited); `persons` never add; `things` add and are no persons nor
 * anything persons did (sites, places offered, public money), so that nothing of them is ever hidden.
 */
export type MeasureKind = 'count' | 'persons' | 'money' | 'sum' | 'things';

export interface CubeMeasure {
  readonly name: string;
  readonly kind: MeasureKind;
  /** The sum of cell keys is stored beside it, so it can be perturbed. */
  readonly keyed: boolean;
}

/** One cube as its table shows it: what can be asked of it. */
export interface CubeShape {
  readonly name: string;
  readonly family: string;
  readonly dimensions: readonly string[];
  readonly measures: readonly CubeMeasure[];
  /** The measure that counts the people behind the records of a cell, if the cube has one. */
  readonly persons: string | null;
}

/** Columns every cube starts with. */
export const CUBE_KEYS = ['period_grain', 'period', 'region_level', 'region_code', 'grouping_set'] as const;

/**
 * Reads a cube's shape from its columns and what its model says of them: text columns are dimensions; `X_key` marks a keyed measure,
 * `X_contributors` a money measure, and what is left is a plain sum.
 */
export function cubeShape(
  name: string,
  family: string,
  columns: readonly { name: string; text: boolean }[],
  {
    persons = [],
    things = [],
  }: { readonly persons?: readonly string[]; readonly things?: readonly string[] },
): CubeShape {
  const names = new Set(columns.map((c) => c.name));
  const own = columns.filter((c) => !(CUBE_KEYS as readonly string[]).includes(c.name));
  const measures = own
    .filter((c) => !c.text && !HELPER.test(c.name))
    .map((c): CubeMeasure => {
      const keyed = names.has(`${c.name}_key`);
      if (things.includes(c.name)) return { name: c.name, kind: 'things', keyed: false };
      if (names.has(`${stem(c.name)}_contributors`)) return { name: c.name, kind: 'money', keyed };
      if (!keyed) return { name: c.name, kind: 'sum', keyed };
      return { name: c.name, kind: persons.includes(c.name) ? 'persons' : 'count', keyed };
    });
  return {
    name,
    family,
    dimensions: own.filter((c) => c.text).map((c) => c.name),
    measures,
    persons: measures.find((m) => m.kind === 'persons')?.name ?? null,
  };
}

const HELPER = /_(key|contributors|top1_fen|top2_fen)$/;

/** `paid_fen` → `paid`: the stem its contributor columns are named after. */
export const stem = (measure: string): string => measure.replace(/_fen$/, '');
