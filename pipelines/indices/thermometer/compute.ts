import { baseOf } from '../../../src/indices/base.ts';
import type { Gauge, GaugeId, IndexDefinition, Split } from '../../../src/indices/definition.ts';
import { type Panel, PROVISIONAL } from '../../../src/indices/panel.ts';
import { readingsFrom } from '../../../src/indices/reading.ts';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import {
  addMonths,
  type CubeSource,
  completeThrough,
  countedCubes,
  cubeOf,
  membersOf,
  monthSteps,
  monthsOf,
  type Reach,
  reachOf,
  regionsOf,
  unitsBelow,
} from './axes.ts';
import { CubeReader } from './cube-reader.ts';
import { readDefinition } from './definition.ts';
import { gatherPanel } from './gather.ts';
import {
  createGoalpostTable,
  dropDrafts,
  type Frozen,
  freezeBase,
  frozenMembers,
  frozenWindow,
  loadBase,
} from './goalpost-table.ts';
import type { MeasureAxes } from './measures.ts';
import { readableRegions } from './readable.ts';
import { type Reporting, reportingOf } from './reporting.ts';
import { IndexTables } from './write.ts';

export interface ThermometerOptions {
  readonly workspace: {
    readonly settle_months: number;
    readonly index?: { readonly base_from: number; readonly base_to: number } | undefined;
  };
  readonly now: Date;
  readonly definition?: IndexDefinition;
  readonly onProgress?: (label: string, done: number, total: number) => void;
  /** Schema to read the cubes from; another one than `cubes` holds their protected form. */
  readonly cubes?: string;
  /** Schema to write readings, contributions and indicator_values to. Goalposts always live in `indices`. */
  readonly into?: string;
  /** Writes the bars of every reading as a table; without it they are worked out from the scores when asked for. */
  readonly contributions?: boolean;
}

export interface GaugeSummary {
  readonly gauge: GaugeId;
  readonly split: Split;
  readonly methodVersion: string;
  readonly base: {
    readonly from: number;
    readonly to: number;
    readonly months: number;
    readonly frozen: boolean;
  };
  readonly regions: number;
  readonly months: number;
  readonly readings: number;
  readonly stated: number;
}

/**
 * Computes both gauges from the cubes and replaces `readings`, `indicator_values` and `contributions` in one
 * transaction. Goalposts are frozen by the first build that sees enough complete months, and only read afterwards.
 * Call it again with the schema of the protected cubes for the outside layer: same base, same arithmetic.
 */
export async function computeThermometer(db: Database, options: ThermometerOptions): Promise<GaugeSummary[]> {
  const definition = options.definition ?? readDefinition();
  const exact: CubeSource = { db, schema: 'cubes' };
  const source: CubeSource = { db, schema: options.cubes ?? exact.schema };
  const into = options.into ?? 'indices';
  await createGoalpostTable(db);
  await db.run(`create schema if not exists "${into}"`);
  const reach = await reachOf(exact, definition, options.workspace.settle_months, options.now);
  const plans: Plan[] = [];
  for (const gauge of definition.gauges)
    plans.push(...(await plansOf(exact, gauge, definition, reach, options)));
  await db.run('begin');
  try {
    if (source.schema === exact.schema) await dropDrafts(db);
    const tables = await IndexTables.create(
      db,
      into,
      definition,
      vocabularyOf(plans),
      options.contributions ?? true,
    );
    const summaries: GaugeSummary[] = [];
    for (const [i, plan] of plans.entries()) {
      options.onProgress?.(`${plan.gauge.title.zh} ${plan.split}`, i, plans.length);
      summaries.push(await computeSplit(source, plan, definition, reach, tables, options));
    }
    tables.close();
    await db.run('commit');
    options.onProgress?.(definition.title.zh, plans.length, plans.length);
    return summaries;
  } catch (error) {
    await db.run('rollback');
    throw error;
  }
}

/** One gauge split one way: on which axes, against which window. */
interface Plan {
  readonly gauge: Gauge;
  readonly split: Split;
  readonly axes: MeasureAxes;
  readonly units: readonly (readonly number[])[];
  readonly reporting: ReadonlyMap<string, Reporting>;
  readonly readable: readonly number[];
  readonly window: Window;
  /** Over the exact cubes. */
  readonly reader: CubeReader;
}

interface Window extends Frozen {
  readonly stage: 'frozen' | 'to_freeze' | 'draft';
  readonly declared: boolean;
}

async function plansOf(
  source: CubeSource,
  gauge: Gauge,
  definition: IndexDefinition,
  reach: ReadonlyMap<string, Reach>,
  { workspace }: ThermometerOptions,
): Promise<Plan[]> {
  const cubes = [
    ...new Set(gauge.indicators.flatMap((i) => [...i.numerator, ...i.denominator]).map(cubeOf)),
  ].filter((cube) => reach.get(cube)?.latest != null);
  const counted = countedCubes(gauge).filter((cube) => cubes.includes(cube));
  const periods = monthsOf(gauge, reach);
  const window = await windowOf(source.db, gauge, definition, reach, periods, workspace);
  if (counted.length === 0 || !window) return [];
  const regions = await regionsOf(source, cubes);
  const units = await unitsBelow(source.db, regions);
  const axes = { regions, periods };
  const reader = new CubeReader(source, definition, gauge, axes);
  const size = gauge.indicators
    .flatMap((i) => i.denominator)
    .find((ref) => !countedCubes(gauge).includes(cubeOf(ref)));
  const reporting = new Map<string, Reporting>();
  for (const cube of counted) {
    const span = reach.get(cube);
    if (!span) continue;
    reporting.set(cube, await reportingOf(reader, cube, definition, units, span, size ?? null));
  }
  const readable = await readableRegions(reader, gauge, definition);
  const plans: Plan[] = [];
  for (const { dimension: split } of gauge.splits) {
    const frozen = await frozenMembers(source.db, window, gauge.id, split);
    const found = await membersOf(source, counted, split);
    const members = [...new Set([...frozen, ...found])].sort();
    if (members.length === 0) continue;
    plans.push({ gauge, split, axes: { ...axes, members }, units, reporting, readable, window, reader });
  }
  return plans;
}

/** The window a gauge is read against: the frozen one, else the declared one, else the start of the data. */
async function windowOf(
  db: Database,
  gauge: Gauge,
  definition: IndexDefinition,
  reach: ReadonlyMap<string, Reach>,
  periods: readonly number[],
  workspace: ThermometerOptions['workspace'],
): Promise<Window | null> {
  const named = workspace.index ? { from: workspace.index.base_from, to: workspace.index.base_to } : null;
  const declared = named !== null;
  const frozen = await frozenWindow(db, gauge.id, definition.version, named);
  if (frozen) return { ...frozen, stage: 'frozen', declared };
  const first = periods[0];
  const complete = completeThrough(gauge, reach);
  if (first === undefined || complete === null) return null;
  const from = named?.from ?? first;
  const to = named?.to ?? Math.min(complete, addMonths(first, definition.base.months - 1));
  const months = monthSteps(from, to) + 1;
  const stage = to <= complete && months >= definition.base.minimum_observations ? 'to_freeze' : 'draft';
  const methodVersion = `${definition.version}+${from}-${to}${stage === 'draft' ? '.draft' : ''}`;
  return { methodVersion, from, to, months, stage, declared };
}

async function computeSplit(
  source: CubeSource,
  plan: Plan,
  definition: IndexDefinition,
  reach: ReadonlyMap<string, Reach>,
  tables: IndexTables,
  options: ThermometerOptions,
): Promise<GaugeSummary> {
  const { gauge, split, axes, units, reporting, readable, window } = plan;
  const { db } = source;
  const reader =
    source.schema === plan.reader.source.schema
      ? plan.reader
      : new CubeReader(source, definition, gauge, axes);
  const panel = await gatherPanel({
    reader,
    definition,
    gauge,
    split,
    axes,
    units,
    reach,
    reporting,
    readable,
  });
  let base = await loadBase(db, window, panel);
  if (!base) {
    if (source.schema !== 'cubes') {
      throw new Error(
        `the base of ${gauge.id} by ${split} is made from exact cubes; compute these before ${source.schema}`,
      );
    }
    base = baseOf(panel, definition, window.from, window.to);
    await freezeBase(db, base, window, window.declared, options.now);
  }
  const readings = readingsFrom(window.stage === 'draft' ? provisional(panel) : panel, base, definition);
  const counts = tables.add(readings, base, window.methodVersion);
  if (readings.total) counts.readings += addTooSmall(plan, reach, tables);
  const { from, to, months } = window;
  return {
    gauge: gauge.id,
    split,
    methodVersion: window.methodVersion,
    base: { from, to, months, frozen: window.stage !== 'draft' },
    regions: axes.regions.length,
    months: axes.periods.length,
    ...counts,
  };
}

/** A row for the total of every place and month too small for any reading, with the reason; returns how many. */
function addTooSmall(plan: Plan, reach: ReadonlyMap<string, Reach>, tables: IndexTables): number {
  const { gauge, axes, reporting, readable, window } = plan;
  const seen = new Set(readable);
  const complete = completeThrough(gauge, reach) ?? 0;
  let rows = 0;
  for (const [r, region] of axes.regions.entries()) {
    if (seen.has(r)) continue;
    for (const [t, month] of axes.periods.entries()) {
      const silent = [...reporting.values()].every((of) => of.silent[r * axes.periods.length + t] === 1);
      const status = month > complete ? 'not_complete' : silent ? 'not_reported' : 'low_coverage';
      tables.addWithheld(gauge.id, region, month, status, window.methodVersion);
      rows += 1;
    }
  }
  return rows;
}

/** Against a base that is not frozen yet every number may still move. */
function provisional(panel: Panel): Panel {
  return { ...panel, status: panel.status.map((status) => (status < PROVISIONAL ? PROVISIONAL : status)) };
}

function vocabularyOf(plans: readonly Plan[]) {
  const of = (values: readonly string[]): string[] => [...new Set(values)].sort();
  const some = (values: string[]): string[] => (values.length > 0 ? values : ['-']);
  return {
    methodVersions: some(of(plans.map((p) => p.window.methodVersion))),
    regions: some(of(plans.flatMap((p) => p.axes.regions.map((r) => r.code)))),
    levels: some([...new Set(plans.flatMap((p) => p.axes.regions.map((r) => r.level)))]),
    members: some(of(plans.flatMap((p) => p.axes.members))),
  };
}
