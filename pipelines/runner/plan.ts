import { containing, months, type PeriodGrain, period } from '../../src/domain/period.ts';
import type { BuiltPart } from './build-ledger.ts';
import type { LinkedModel } from './lineage.ts';
import { digest, seenBy, type Version, whole } from './version.ts';

/** A part of a model that is to be built, with the name of what it will be built from. */
export interface StalePart {
  readonly part: number;
  readonly inputs: string;
}

export interface ModelPlan {
  /** Parts to build. */
  readonly stale: readonly StalePart[];
  /** Parts to remove: their months hold nothing any more. */
  readonly gone: readonly number[];
  /** The table itself has to be made anew, because its SQL has changed or it does not exist. */
  readonly remake: boolean;
}

/** What one model needs, given what it reads now and what was built before. */
export function planModel(
  model: LinkedModel,
  recipe: string,
  upstream: ReadonlyMap<string, Version>,
  built: ReadonlyMap<number, BuiltPart>,
): ModelPlan {
  const inputs = partInputs(model, upstream);
  const remake = built.size === 0 || [...built.values()].some((part) => part.recipe !== recipe);
  const stale = [...inputs]
    .filter(([part, name]) => remake || built.get(part)?.inputs !== name)
    .map(([part, name]) => ({ part, inputs: name }))
    .sort((a, b) => a.part - b.part);
  // Part 0 of a table built in parts says that the table was made; the parts of a register are its months of validity.
  const gone = model.meta.incremental
    ? [...built.keys()].filter((part) => part !== 0 && !inputs.has(part))
    : [];
  return { stale, gone: remake ? [] : gone, remake };
}

/** Every part of a model and the name of what it reads. */
function partInputs(model: LinkedModel, upstream: ReadonlyMap<string, Version>): Map<number, string> {
  const read = model.reads.map((id) => [id, upstream.get(id) ?? NOTHING] as const);
  if (!model.meta.incremental) {
    return new Map([[0, digest(...read.map(([id, version]) => `${id} ${whole(version)}`))]]);
  }
  const all = new Set(
    read.flatMap(([, version]) => (version.kind === 'monthly' ? [...version.months.keys()] : [])),
  );
  const inputsOf = (seen: readonly number[]): string =>
    digest(
      ...read.flatMap(([id, version]) => seen.map((month) => `${id} ${month} ${seenBy(version, month)}`)),
    );
  const parts = new Map([...all].map((month) => [month, inputsOf([month])]));
  for (const grain of grainsOf(model)) {
    if (grain === 'month') continue;
    for (const code of new Set([...all].map((month) => containing(grain, month).code))) {
      parts.set(code, inputsOf(months(period(grain, code)).filter((month) => all.has(month))));
    }
  }
  return parts;
}

const NOTHING: Version = { kind: 'whole', name: '' };

/** The grains a cube holds; a mart holds months. */
export function grainsOf({ meta }: LinkedModel): PeriodGrain[] {
  return meta.grouping_sets ? [...new Set(meta.grouping_sets.flatMap((set) => set.grains))] : ['month'];
}

/** The grain of a part: 202506 is a month, 20252 a quarter, 2025 a year. */
export const grainOf = (part: number): PeriodGrain =>
  part >= 100_000 ? 'month' : part >= 10_000 ? 'quarter' : 'year';

/** Rows that are built together at most: a table is written the cheaper the larger its pieces, but all must fit in memory. */
export const CHUNK_ROWS = 500_000;
/** Fewer are not worth a second connection. */
const WORTH_SHARING = 50_000;

/**
 * Groups parts of one grain, in order, into pieces of about the same number of rows: as few as the limit allows, and
 * as many for each worker.
 * @param rowsOf rows that a part reads.
 */
export function chunks(
  parts: readonly StalePart[],
  rowsOf: (part: number) => number,
  workers = 1,
  limit = CHUNK_ROWS,
): StalePart[][] {
  return (['month', 'quarter', 'year'] as const).flatMap((grain) => {
    const own = parts.filter(({ part }) => grainOf(part) === grain);
    const rows = own.reduce((sum, { part }) => sum + rowsOf(part), 0);
    const fewest = Math.max(1, Math.ceil(rows / limit));
    const count = rows > WORTH_SHARING ? Math.ceil(fewest / workers) * workers : fewest;
    const groups: StalePart[][] = Array.from({ length: count }, () => []);
    let before = 0;
    for (const stale of own) {
      const more = rowsOf(stale.part);
      const middle = rows === 0 ? 0 : (before + more / 2) / rows;
      groups[Math.min(count - 1, Math.floor(middle * count))]?.push(stale);
      before += more;
    }
    return groups.filter((group) => group.length > 0);
  });
}
