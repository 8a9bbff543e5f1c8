import { createHash } from 'node:crypto';
import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import type { Labels, QueryRequest, QueryResult, QueryRow } from '../../contracts/query.ts';
import type { Layer } from '../../contracts/value.ts';
import { derive, gateTable, type OpenTable, type ShownTable } from '../../disclosure/gate.ts';
import { type AudiencePolicy, type Policy, policyFor } from '../../disclosure/policy.ts';
import { ALL, UNKNOWN } from '../../domain/code-list.ts';
import type { MeasureRef, Metric } from '../../domain/metric.ts';
import { months, type Period, period } from '../../domain/period.ts';
import type { Gated } from '../../domain/table.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import { metricHead } from '../catalogue/metric.ts';
import { familiesOf, watermarkOf } from '../catalogue/reach.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { readGaugeCells } from '../thermometer/cells.ts';
import { openTable } from './cells.ts';
import { basePeriod, Comparison } from './compare.ts';
import { notesOf } from './notes.ts';
import { type Plan, plan, type Split } from './plan.ts';
import { cubeOf, type Part, readPart, SEPARATOR } from './read.ts';
import { filledUp, isAsked, narrowed, widened } from './widen.ts';

/** What a query needs beside the request. */
export interface QueryContext {
  readonly release: OpenRelease;
  readonly policy: Policy;
  readonly metrics: readonly Metric[];
}

/** Answers a typed request from one release: plan, read, lay out, gate, compare. */
export async function answer(request: QueryRequest, context: QueryContext): Promise<Gated<QueryResult>> {
  const { release, policy, metrics } = context;
  const planned = plan(request, release, metrics, (metric) => watermarkOf(metric, release));
  const periods = withBases(planned, request);
  const rules = rulesFor(planned, request, policy);
  if (request.layer === 'outside' || planned.metric.formula.kind === 'index') {
    const open = await release.pool.use((db) => read(db, planned, periods, context));
    return derive(gateTable(open.table, rules), (table) => resultOf(table, planned, request, context));
  }
  const { plan: wide, table: gated, keys } = await gateWidely(planned, periods, rules, context);
  const seen = combinationsSeen(keys, wide, planned, periods);
  return derive(gated, (table) => resultOf(narrowed(table, wide, planned, seen), planned, request, context));
}

interface WideTable {
  readonly plan: Plan;
  readonly table: Gated<ShownTable>;
  readonly keys: readonly string[];
}

/** The last wide tables of a release: who looks at one place looks at its neighbour next. */
const recent = new WeakMap<OpenRelease, Map<string, Promise<WideTable>>>();
const KEPT = 6;

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
  const key = JSON.stringify([metric.id, by, where, level, regions, grain, request.totals, codes, rules]);
  const known = recent.get(release) ?? new Map<string, Promise<WideTable>>();
  recent.set(release, known);
  const made = known.get(key) ?? readWidely(planned, wide, periods, rules, context);
  known.delete(key);
  known.set(key, made);
  for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
  made.catch(() => known.delete(key));
  return made;
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

/** The rules of the layer, of the page that asked, and outside those of the dataset the numbers are part of. */
export function rulesFor(
  { metric: { formula } }: Plan,
  { layer, page }: Pick<QueryRequest, 'layer' | 'page'>,
  policy: Policy,
): AudiencePolicy {
  const dataset = layer === 'outside' && 'of' in formula ? formula.of.cube : undefined;
  return policyFor(policy, layer, { page, dataset });
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

/** The periods asked for and those they are compared with, ascending. */
function withBases({ periods }: Plan, { compare, jan_feb }: QueryRequest): Period[] {
  const all = new Map(periods.map((p) => [p.code, p]));
  const add = (p: Period): void => void all.set(p.code, p);
  for (const p of periods) {
    if (!compare) continue;
    add(basePeriod(p, compare));
    if (!jan_feb || p.grain !== 'month' || p.code % 100 > 2) continue;
    const year = Math.trunc(p.code / 100);
    for (const code of [year * 100 + 1, year * 100 + 2, (year - 1) * 100 + 1, (year - 1) * 100 + 2])
      add(period('month', code));
  }
  return [...all.values()].sort((a, b) => a.code - b.code);
}

function resultOf(
  table: ShownTable,
  planned: Plan,
  request: QueryRequest,
  { release, policy }: QueryContext,
): QueryResult {
  const asked = new Map(planned.periods.map((p) => [p.code, p]));
  const comparison = new Comparison(table.cells, planned.metric, request);
  const families = familiesOf(planned.metric, release);
  const reportingOf = (cell: ShownTable['cells'][number], at: Period): { reporting?: number } => {
    if (cell.value === null) return {};
    const share = Math.min(
      1,
      ...families.flatMap((family) =>
        months(at).map((month) => release.reporting.reportedShare(family, month, cell.region) ?? 1),
      ),
    );
    return share < 1 ? { reporting: share } : {};
  };
  const rows = table.cells.flatMap((cell): QueryRow[] => {
    const at = asked.get(cell.period);
    if (!at) return [];
    const members = Object.fromEntries(planned.by.map((d, i) => [d, cell.members[i] ?? ALL]));
    return [
      {
        period: cell.period,
        ...(planned.level === 'nation' ? {} : { region: cell.region }),
        ...members,
        value: cell.value,
        status: cell.status,
        ...('per' in planned.metric.formula ? { n: cell.n } : {}),
        ...reportingOf(cell, at),
        ...comparison.of(cell, at),
      },
    ];
  });
  const hidden = rows.filter((row) => row.status === 'suppressed').length;
  const result: Omit<QueryResult, 'notes'> = {
    query_id: queryId(release, policy, request),
    release: release.id,
    layer: request.layer,
    synthetic: release.manifest.synthetic,
    metric: metricHead(planned.metric, release.manifest.currency),
    dimensions: planned.by.map((id) => ({ id, title: DIMENSION_TITLES[id] })),
    region_level: planned.level,
    period_grain: planned.grain,
    rows,
    labels: labelsFor(release, planned, rows),
    watermark: planned.watermark,
    hidden,
  };
  return { ...result, notes: notesOf(result, planned.metric, rulesFor(planned, request, policy)) };
}

/** Names the numbers: release, layer, policy and the request without its language. */
export function queryId(
  release: OpenRelease,
  policy: Policy,
  request: { readonly layer: Layer; readonly lang?: string },
): string {
  const { lang: _, release: __, ...asked } = request as Record<string, unknown>;
  const text = JSON.stringify([release.id, policy.sha256, sorted(asked)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

/** Names of the codes that occur, and only those. */
function labelsFor(release: OpenRelease, { by, level }: Plan, rows: readonly QueryRow[]): Labels {
  const labels: Record<string, Labels[string]> = {};
  const collect = (dimension: string, codes: Iterable<string>): void => {
    const known = release.labels[dimension] ?? {};
    labels[dimension] = Object.fromEntries(
      [...new Set(codes)].map((code) => [code, known[code] ?? FALLBACK[code] ?? { zh: code, en: code }]),
    );
  };
  for (const dimension of by)
    collect(
      dimension,
      rows.map((row) => row[dimension] ?? ALL),
    );
  if (level !== 'nation')
    collect(
      'region',
      rows.map((row) => row.region ?? ''),
    );
  return labels;
}

const FALLBACK: Labels[string] = {
  [ALL]: { zh: '合计', en: 'Total' },
  [UNKNOWN]: { zh: '未填', en: 'Not stated' },
};
