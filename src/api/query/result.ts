import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import type { Labels, QueryRequest, QueryResult, QueryRow } from '../../contracts/query.ts';
import type { Layer } from '../../contracts/value.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import type { ShownCell, ShownTable } from '../../disclosure/gate.ts';
import { type AudiencePolicy, type Policy, policyFor } from '../../disclosure/policy.ts';
import { ALL, UNKNOWN } from '../../domain/code-list.ts';
import type { Metric } from '../../domain/metric.ts';
import { months, type Period } from '../../domain/period.ts';
import { proportionInterval } from '../../indices/proportion.ts';
import { metricHead } from '../catalogue/metric.ts';
import { familiesOf } from '../catalogue/reach.ts';
import type { OpenRelease } from '../release/open.ts';
import { Comparison, inTime } from './compare.ts';
import { type Note, notesOf } from './notes.ts';
import type { Plan } from './plan.ts';

/** What a query needs beside the request. */
export interface QueryContext {
  readonly release: OpenRelease;
  readonly policy: Policy;
  readonly metrics: readonly Metric[];
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

/** What a row says beside its value, and what the reader of such an answer has to know. */
export interface Companions {
  readonly of: (cell: ShownCell, at: Period) => Partial<QueryRow> | undefined;
  readonly notes: readonly Note[];
}

/** Shown cells as the answer to a request. */
export function resultOf(
  table: Pick<ShownTable, 'cells'>,
  planned: Plan,
  request: QueryRequest,
  { release, policy }: QueryContext,
  companions?: Companions,
): QueryResult {
  const asked = new Map(planned.periods.map((p) => [p.code, p]));
  const comparison = companions ?? new Comparison(table.cells, planned.metric, inTime(request));
  const families = familiesOf(planned.metric, release);
  const intervals = request.intervals === true && isShareOfCounts(planned.metric, release);
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
        ...(intervals ? intervalOf(cell) : {}),
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
  const notes = notesOf(result, planned.metric, rulesFor(planned, request, policy), release.reporters);
  return { ...result, notes: [...notes, ...(companions?.notes ?? [])] };
}

/** Whether a metric is a share of counted things, which a Wilson interval is about. */
function isShareOfCounts({ unit, formula }: Metric, release: OpenRelease): boolean {
  if (unit !== 'percent' || formula.kind !== 'rate') return false;
  return [formula.of, formula.per].every(
    (ref) =>
      release.cubes.get(ref.cube)?.measures.find((m) => m.name === ref.measure)?.kind === 'count' &&
      ref.cube === formula.of.cube,
  );
}

function intervalOf({ value, n }: ShownCell): Pick<QueryRow, 'interval'> {
  if (value === null || n === null || !(n > 0)) return {};
  const { low, high } = proportionInterval(Math.min(n, Math.max(0, Math.round((value * n) / 100))), n);
  return { interval: { low: low * 100, high: high * 100 } };
}

/** Names the numbers: release, layer, policy and the request without its language. */
export function queryId(
  release: OpenRelease,
  policy: Policy,
  request: { readonly layer: Layer; readonly lang?: string },
): string {
  const { lang: _, release: __, ...asked } = request as Record<string, unknown>;
  const text = JSON.stringify([release.id, policy.sha256, sorted(asked)]);
  return sha256Hex(text).slice(0, 16);
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
