import type { QueryRequest, QueryResult } from '../../contracts/query.ts';
import { derive, gateTable, type OpenTable, type ShownTable } from '../../disclosure/gate.ts';
import { gateGroups } from '../../disclosure/group-sums.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import type { MeasureRef } from '../../domain/metric.ts';
import type { Period } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import { AnswerCache } from '../answer-cache.ts';
import { familiesOf, watermarkOf } from '../catalogue/reach.ts';
import { ApiFailure } from '../error.ts';
import type { RegionGroup } from '../release/groups.ts';
import type { OpenRelease } from '../release/open.ts';
import { readGaugeCells } from '../thermometer/cells.ts';
import { openTable } from './cells.ts';
import { combined, isCombined } from './combined.ts';
import { inTime, withBases } from './compare.ts';
import { type Plan, plan, type Split } from './plan.ts';
import { cubeOf, type Part, readPart, SEPARATOR } from './read.ts';
import { type QueryContext, resultOf, rulesFor } from './result.ts';
import { filledUp, isAsked, narrowed, widened } from './widen.ts';

/** Answers a typed request from one release: plan, read, lay out, gate, compare. */
export async function answer(request: QueryRequest, context: QueryContext): Promise<Gated<QueryResult>> {
  const { release, policy, metrics } = context;
  if (isCombined(request)) return combined(request, context, { answer, groups: groupTable });
  const planned = plan(request, release, metrics, (metric) => watermarkOf(metric, release));
  const periods = withBases(planned, inTime(request));
  const rules = rulesFor(planned, request, policy);
  if (request.layer === 'outside' || planned.metric.formula.kind === 'index') {
    const open = await release.pool.use((db) => read(db, planned, periods, context));
    return derive(gateTable(open.table, rules), (table) => resultOf(table, planned, request, context));
  }
  const { plan: wide, table: gated, keys } = await gateWidely(planned, periods, rules, context);
  const seen = combinationsSeen(keys, wide, planned, periods);
  return derive(gated, (table) => resultOf(narrowed(table, wide, planned, seen), planned, request, context));
}

/**
 * Groups of places that are of one level, judged from the exact values of the places and of all that stands beside them.
 * @param request about the places of all groups.
 */
async function groupTable(
  request: QueryRequest,
  groups: readonly RegionGroup[],
  context: QueryContext,
): Promise<Gated<ShownTable>> {
  const { release, policy, metrics } = context;
  const planned = plan(request, release, metrics, (metric) => watermarkOf(metric, release));
  const rules = rulesFor(planned, request, policy);
  const wide = widened(planned, release);
  const { table, keys } = await release.pool.use((db) => read(db, wide, filledUp(planned.periods), context));
  const asked: Plan = { ...planned, regions: null };
  const seen = combinationsSeen(keys, wide, asked, planned.periods);
  const whole = planned.level === 'province' && isWhole(groups, release) ? NATION : null;
  return derive(gateGroups(table, groups, whole, rules), (sums) => narrowed(sums, wide, asked, seen));
}

/** Whether every province of the release is in one of the groups, or none ever reported from it. */
function isWhole(groups: readonly RegionGroup[], { regions }: OpenRelease): boolean {
  const inside = new Set(groups.flatMap((group) => group.regions));
  const mainland = [...regions.values()].filter(({ level, code }) => level === 'province' && code < '700000');
  return mainland.every(({ code }) => inside.has(code));
}

interface WideTable {
  readonly plan: Plan;
  readonly table: Gated<ShownTable>;
  readonly keys: readonly string[];
}

/** Cells of wide tables kept for each release: all questions of a paper about every province stay within it. */
const CELLS_KEPT = 400_000;

/** The last wide tables of a release: who looks at one place looks at its neighbour next. */
const recent = new WeakMap<OpenRelease, AnswerCache>();

/** All that stands beside the answer in a sum; the answer alone where that would be too much to look at. */
function gateWidely(
  planned: Plan,
  periods: readonly Period[],
  rules: AudiencePolicy,
  context: QueryContext,
): Promise<WideTable> {
  const { release } = context;
  const wide = widened(planned, release);
  const { metric, by, where, level, regions, grain, request } = wide;
  const codes = filledUp(periods).map((p) => p.code);
  const { totals, per, open } = request;
  const key = JSON.stringify([metric.id, by, where, level, regions, grain, totals, per, open, codes, rules]);
  const known = recent.get(release) ?? new AnswerCache(CELLS_KEPT);
  recent.set(release, known);
  return known.get(key, () => readWidely(planned, wide, periods, rules, context));
}

async function readWidely(
  planned: Plan,
  wide: Plan,
  periods: readonly Period[],
  rules: AudiencePolicy,
  context: QueryContext,
): Promise<WideTable> {
  const gated = async (of: Plan, over: readonly Period[]): Promise<WideTable> => {
    const { table, keys } = await context.release.pool.use((db) => read(db, of, over, context));
    return { plan: of, table: gateTable(table, rules), keys };
  };
  try {
    return await gated(wide, filledUp(periods));
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.code !== 'TOO_LARGE') throw error;
    return await gated(planned, periods);
  }
}

/** Combinations of members that have a record where and when it was asked for. */
function combinationsSeen(
  keys: Iterable<string>,
  wide: Plan,
  asked: Plan,
  periods: readonly Period[],
): Set<string> {
  const when = new Set(periods.map((p) => String(p.code)));
  const seen = new Set<string>();
  for (const key of keys) {
    const [period = '', region = '', ...members] = key.split(SEPARATOR);
    if (!when.has(period) || !isAsked({ region, members }, wide, asked)) continue;
    seen.add(members.slice(0, asked.by.length).join(SEPARATOR));
  }
  return seen;
}

async function read(
  db: Database,
  planned: Plan,
  periods: readonly Period[],
  { release }: QueryContext,
): Promise<{ table: OpenTable; keys: readonly string[] }> {
  const { formula } = planned.metric;
  if (formula.kind === 'index')
    return { table: await readGaugeCells(db, release, planned, formula.gauge, periods), keys: [] };
  const bounds = { from: periods[0]?.code ?? 0, to: periods.at(-1)?.code ?? 0 };
  const part = (of: MeasureRef): Promise<Part> => {
    const known = cubeOf(release, of).dimensions;
    const asked = [...planned.by, ...(Object.keys(planned.where) as Split[])];
    return readPart(
      db,
      release,
      planned,
      of,
      bounds,
      asked.filter((d) => known.includes(d)),
    );
  };
  const numerator = await part(formula.of);
  const denominator = 'per' in formula ? await part(formula.per) : undefined;
  const families = familiesOf(planned.metric, release);
  const table = openTable(planned, release, { numerator, denominator, families }, periods);
  return { table, keys: [...numerator.cells.keys(), ...(denominator?.cells.keys() ?? [])] };
}
