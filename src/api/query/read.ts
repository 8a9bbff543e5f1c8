import type { Layer } from '../../contracts/value.ts';
import { ALL } from '../../domain/code-list.ts';
import { type MeasureKind, stem } from '../../domain/cube.ts';
import type { MeasureRef } from '../../domain/metric.ts';
import { type Database, identifier, literal } from '../../warehouse/duckdb.ts';
import { ApiFailure } from '../error.ts';
import type { OpenCube, OpenRelease } from '../release/open.ts';
import { type Plan, ROW_LIMIT, type Split, setName, sliceFor, tooLarge } from './plan.ts';

/** One measure at one cell, with what the gate needs to judge it. */
export interface Reading {
  /** NULL where records do not carry it: buyers of a source without member numbers. */
  readonly value: number | null;
  /** Hidden already in the outside layer. */
  readonly hidden: boolean;
  /** People behind the records; for a count without any, the count. */
  readonly persons: number;
  readonly contributors: number;
  readonly largest: readonly [number, number];
}

/** Readings of one measure by cell key. */
export interface Part {
  readonly of: MeasureRef;
  readonly kind: MeasureKind;
  readonly layer: Layer;
  /** Dimensions of the plan that the cube knows; for the others the part holds the total (`*`). */
  readonly dims: readonly string[];
  readonly cells: ReadonlyMap<string, Reading>;
  /** Regions that have any record of this measure in the whole series. */
  readonly seen: ReadonlySet<string>;
  /** First and last period stored, in the plan's grain. */
  readonly first: number | null;
}

/** Stands between the parts of a cell key; no code contains it. */
export const SEPARATOR = '\t';
export const cellKey = (period: number, region: string, members: readonly string[]): string =>
  placeKey(period, region) + membersKey(members);
/** The two halves of a cell key: who lays out a table needs each of them many times. */
export const placeKey = (period: number, region: string): string => `${period}${SEPARATOR}${region}`;
export const membersKey = (members: readonly string[]): string =>
  members.map((code) => SEPARATOR + code).join('');

/**
 * Reads one measure for a plan, at the stored grouping sets that answer it. With `totals`, each split dimension
 * is also read as a whole (`*`), from the set that leaves it out.
 * @param shared dimensions of the plan this measure's cube knows; the others read its total.
 */
export async function readPart(
  db: Database,
  release: OpenRelease,
  plan: Plan,
  of: MeasureRef,
  periods: { readonly from: number; readonly to: number },
  shared: readonly Split[],
): Promise<Part> {
  const cube = cubeOf(release, of);
  const measure = cube.measures.find((m) => m.name === of.measure);
  if (!measure) throw notInRelease(of);
  const layer = plan.request.layer;
  const additive = measure.kind !== 'persons';
  // A family that was never loaded has an empty cube: nothing is reported, which is not an error of the request.
  if (cube.slices.length === 0) {
    return { of, kind: measure.kind, layer, dims: shared, cells: new Map(), seen: new Set(), first: null };
  }
  const filtered = Object.keys(plan.where).filter(
    (d): d is Split => shared.includes(d as Split) && !plan.by.includes(d as Split),
  );
  refuseSummedPersons(additive, plan, filtered);
  const cells = new Map<string, Reading>();
  for (const split of plan.request.totals ? subsets(plan.by) : [plan.by]) {
    const dims = split.filter((d) => shared.includes(d));
    const set = setName([...dims, ...filtered]);
    const { slice, sumMonths } = sliceFor(cube, plan, set, additive, of);
    const sql = selectSql(cube, measure.name, measure.kind, layer, {
      set: slice.set,
      level: plan.level,
      grain: slice.grain,
      period: sumMonths ? PERIOD_OF_MONTH[plan.grain] : 'period',
      from: periods.from,
      to: periods.to,
      dims,
      where: Object.fromEntries(Object.entries(plan.where).filter(([d]) => shared.includes(d as Split))),
      regions: plan.regions,
    });
    const rows = await db.all<StoredRow>(sql);
    if (rows.length > ROW_LIMIT) throw tooLarge(rows.length);
    for (const row of rows) {
      const members = plan.by.map((d) => {
        const at = dims.indexOf(d);
        return at >= 0 ? (row[`d${at}`] as string) : ALL;
      });
      cells.set(cellKey(row.period, row.region, members), {
        value: row.value,
        hidden: row.hidden,
        persons: row.persons ?? 0,
        contributors: row.contributors ?? 0,
        largest: [row.top1 ?? 0, row.top2 ?? 0],
      });
    }
  }
  const { first, regions } = await release.heard(db, cube.name, plan.level);
  return { of, kind: measure.kind, layer, dims: shared, cells, seen: regions, first };
}

interface StoredRow extends Record<string, unknown> {
  period: number;
  region: string;
  value: number | null;
  hidden: boolean;
  persons: number | null;
  contributors: number | null;
  top1: number | null;
  top2: number | null;
}

const PERIOD_OF_MONTH = {
  month: 'period',
  quarter: '(period // 100) * 10 + (period % 100 + 2) // 3',
  year: 'period // 100',
} as const;

interface Selection {
  readonly set: string;
  readonly level: string;
  readonly grain: string;
  readonly period: string;
  readonly from: number;
  readonly to: number;
  readonly dims: readonly string[];
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly regions: readonly string[] | null;
}

/**
 * One aggregate over one slice. Several stored cells fall into one answer only where a filter keeps several codes
 * or months make a quarter; then the people behind are at least those of the largest cell, and the largest
 * contributor gives at most the sum of the largest: both err on the side of hiding.
 */
function selectSql(cube: OpenCube, measure: string, kind: string, layer: Layer, s: Selection): string {
  const inside = layer === 'inside';
  const columns = new Set([...cube.measures.map((m) => m.name)]);
  const persons = cube.persons && columns.has(cube.persons) ? identifier(cube.persons) : null;
  const name = identifier(measure);
  const base = stem(measure);
  const money = inside && kind === 'money';
  const select = [
    `(${s.period})::int as period`,
    'region_code as region',
    ...s.dims.map((d, i) => `${identifier(d)} as d${i}`),
    `sum(${name})::double as value`,
    inside && !cube.reported
      ? 'false as hidden'
      : `bool_or(${identifier(`${measure}_status`)} = 'suppressed') as hidden`,
    inside && persons ? `max(${persons})::double as persons` : 'null::double as persons',
    money
      ? `max(${identifier(`${base}_contributors`)})::double as contributors`
      : 'null::double as contributors',
    money ? `sum(${identifier(`${base}_top1_fen`)})::double as top1` : 'null::double as top1',
    money ? `sum(${identifier(`${base}_top2_fen`)})::double as top2` : 'null::double as top2',
  ];
  const where = [
    `grouping_set = ${literal(s.set)}`,
    `period_grain = ${literal(s.grain)}`,
    `region_level = ${literal(s.level)}`,
    `(${s.period}) between ${s.from} and ${s.to}`,
    ...(s.regions ? [`region_code in (${list(s.regions)})`] : []),
    ...Object.entries(s.where).map(([d, codes]) => `${identifier(d)} in (${list(codes)})`),
  ];
  const groups = Array.from({ length: 2 + s.dims.length }, (_, i) => i + 1).join(', ');
  return `select ${select.join(', ')} from ${layer}.${identifier(cube.name)} where ${where.join(' and ')} group by ${groups} limit ${ROW_LIMIT + 1}`;
}

const list = (codes: readonly string[]): string => (codes.length > 0 ? codes.map(literal).join(', ') : "''");

/** @throws ApiFailure when this release has no such cube. */
export function cubeOf(release: OpenRelease, of: MeasureRef): OpenCube {
  const cube = release.cubes.get(of.cube);
  if (!cube) throw notInRelease(of);
  return cube;
}

const notInRelease = (of: MeasureRef): ApiFailure =>
  new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: `本版本没有“${of.cube}.${of.measure}”这项数据。请查看数据质量页的装载情况，或选择其他版本。`,
      en: `This release holds no "${of.cube}.${of.measure}". See the quality page for what was loaded, or choose another release.`,
    },
    { value: `${of.cube}.${of.measure}` },
  );

function refuseSummedPersons(additive: boolean, plan: Plan, filtered: readonly Split[]): void {
  const several = filtered.find((d) => (plan.where[d]?.length ?? 0) > 1);
  if (additive || several === undefined) return;
  throw new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: `人数不能相加：请把“${several}”放进 by，或只选一个代码。`,
      en: `Persons cannot be added up: put "${several}" into by, or keep one code of it.`,
    },
    {
      value: { [several]: plan.where[several] },
      nearest: [{ by: [...plan.by, several] }, { where: { [several]: plan.where[several]?.slice(0, 1) } }],
    },
  );
}

/** All subsets, the whole first. */
function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((all, item) => all.flatMap((set) => [[...set, item], set]), [[]]);
}
