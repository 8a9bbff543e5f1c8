import type { OpenCell, OpenTable } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Period } from '../../domain/period.ts';
import type { MissingReason, ObservationStatus } from '../../domain/status.ts';
import type { GaugeId } from '../../indices/definition.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import { ApiFailure } from '../error.ts';
import type { Plan } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';

interface StoredReading extends Record<string, unknown> {
  period: number;
  region: string;
  member: string;
  reading: number | null;
  status: ObservationStatus | MissingReason;
  coverage: number | null;
  grade: string | null;
  persons: number | null;
  method_version: string;
}

export interface ReadingSelection {
  readonly layer: 'inside' | 'outside';
  readonly gauge: GaugeId;
  readonly dimension: string;
  readonly level: string;
  readonly from: number;
  readonly to: number;
  readonly regions: readonly string[] | null;
  readonly members: readonly string[] | null;
}

/** Stored readings, before the gate, in order of period, region and member. */
export async function readReadings(db: Database, s: ReadingSelection): Promise<StoredReading[]> {
  const places = s.regions ? `and region_code in (${s.regions.map(literal).join(', ') || "''"})` : '';
  const members = s.members ? `and member in (${s.members.map(literal).join(', ') || "''"})` : '';
  return await db.all<StoredReading>(
    `select period, region_code as region, member, reading, status, coverage, grade, n_persons::double as persons, method_version
     from ${s.layer}.index_readings
     where gauge = ${literal(s.gauge)} and dimension = ${literal(s.dimension)} and region_level = ${literal(s.level)}
       and period between ${s.from} and ${s.to} ${places} ${members}
     order by period, region, member`,
  );
}

/** What the scores of a layer were made from and by which code; empty for a release of before rows said so. */
export async function readStamp(
  db: Database,
  layer: 'inside' | 'outside',
): Promise<{ data_version?: string; code_version?: string }> {
  const columns = await db.columnsOf(`${layer}.index_readings`);
  if (!columns.some((column) => column.name === 'code_version')) return {};
  const [stamp] = await db.all<{ data_version: string; code_version: string }>(
    `select data_version, code_version from ${layer}.index_readings limit 1`,
  );
  return stamp ?? {};
}

/** A stored reading as a cell for the gate: an index rests on persons and on the weight that is visible. */
export function readingCell(row: StoredReading, members: readonly string[]): OpenCell {
  const stated = row.reading !== null;
  return {
    period: row.period,
    region: row.region,
    members,
    value: row.reading,
    status: row.status,
    basis: stated ? { kind: 'index', persons: row.persons ?? 0, coverage: row.coverage ?? 0 } : null,
    n: null,
  };
}

/** The cells of a query for a gauge: monthly, at the total or split by one dimension. */
export async function readGaugeCells(
  db: Database,
  release: OpenRelease,
  plan: Plan,
  gauge: GaugeId,
  periods: readonly Period[],
): Promise<OpenTable> {
  if (plan.grain !== 'month' || plan.level === 'county') throw notMonthly(plan);
  const additive = plan.by.map(() => false);
  if (!release.tables.has(`${plan.request.layer}.index_readings`)) return { cells: [], additive };
  const [dimension] = [...plan.by, ...Object.keys(plan.where)];
  const kept = Object.entries(plan.where).find(([d]) => !plan.by.includes(d as never));
  if (kept && (kept[1]?.length ?? 0) > 1) throw notSummed(kept[0]);
  const rows = await readReadings(db, {
    layer: plan.request.layer,
    gauge,
    dimension: dimension ?? 'total',
    level: plan.level,
    from: periods[0]?.code ?? 0,
    to: periods.at(-1)?.code ?? 0,
    regions: plan.regions,
    members: dimension ? (plan.where[dimension as keyof Plan['where']] ?? null) : [ALL],
  });
  const wanted = new Set(periods.map((p) => p.code));
  return {
    cells: rows
      .filter((r) => wanted.has(r.period))
      .map((row) => readingCell(row, plan.by.length > 0 ? [row.member] : [])),
    additive,
  };
}

const notSummed = (dimension: string): ApiFailure =>
  new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: `温度读数不能相加：请把“${dimension}”放进 by，或只选一个代码。`,
      en: `Readings do not add up: put "${dimension}" into by, or keep one code of it.`,
    },
    { value: dimension, nearest: [{ by: [dimension] }] },
  );

const notMonthly = (plan: Plan): ApiFailure =>
  new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: '温度读数只按月、到地市级计算；请把 period.grain 设为 month，把 region.level 设为 nation、province 或 city。',
      en: 'Readings are monthly, down to cities: set period.grain to month and region.level to nation, province or city.',
    },
    {
      value: { grain: plan.grain, level: plan.level },
      nearest: [{ grain: 'month', level: plan.level === 'county' ? 'city' : plan.level }],
    },
  );
