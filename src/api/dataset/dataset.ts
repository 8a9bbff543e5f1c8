import type { Dataset, DatasetColumn } from '../../contracts/dataset.ts';
import { observedIn } from '../../datasets/sdmx.ts';
import { outsideSource, type ProtectedSource } from '../../disclosure/outside-layer.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Gated } from '../../domain/table.ts';
import { identifier, literal } from '../../warehouse/duckdb.ts';
import { principal } from '../access/ambient.ts';
import { inScope, rootsOf, unitsOf } from '../access/narrow.ts';
import { ApiFailure, nearest } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { cubeTable } from './cube-table.ts';
import { INDEX_TABLES } from './index-tables.ts';
import { licenceOf } from './licence.ts';

/** A column of a dataset and the SQL that makes it from the stored table `t`. */
export interface MadeColumn extends DatasetColumn {
  readonly sql: string;
}

/** What kinds of dataset say about themselves, before it is known which release they are of. */
export interface DatasetTable
  extends Pick<Dataset, 'id' | 'title' | 'grain' | 'derived' | 'periods' | 'levels' | 'watermark'> {
  /** Below `outside/` of the release. */
  readonly table: string;
  readonly columns: readonly MadeColumn[];
}

/** A table of the outside layer that can be taken as a whole or in part. */
export interface OpenDataset {
  readonly about: Dataset;
  readonly table: DatasetTable;
  /** The rows the asker may see: of which places or unions; null for all. */
  readonly kept: Kept | null;
}

/** Rows of a scope, by the column that says where they belong. */
export interface Kept {
  readonly column: 'region_code' | 'org';
  readonly codes: readonly string[];
}

/** The rows of a dataset that an asker may see, as SQL; null for all. */
export const keptSql = (kept: Kept | null): string | null =>
  kept && `${identifier(kept.column)} in (${kept.codes.map(literal).join(', ')})`;

const FORMATS: Dataset['formats'] = ['arrow', 'arrows', 'parquet', 'csv', 'json', 'xlsx'];

/** GB/T 42460-2023: what is left are counts of groups, from which no one can be told apart. */
const GRADE: Dataset['grade'] = {
  standard: 'GB/T 42460-2023',
  level: 4,
  title: { zh: '第4级：聚合数据', en: 'Grade 4: aggregated data' },
};

/** The datasets of a release: one per cube, and the readings of the thermometer with what they are made of. */
export function datasetsOf(release: OpenRelease, metrics: readonly Metric[]): OpenDataset[] {
  const cubes = [...release.cubes.values()]
    .filter((cube) => cube.slices.length > 0)
    .map((cube) => cubeTable(cube, release, metrics));
  const tables = INDEX_TABLES.map((make) => make(release)).filter(({ table }) =>
    release.tables.has(`outside.${table}`),
  );
  const all = [...cubes, ...tables];
  const kept = keptOf(release);
  // Of a union without an area there are rows only where the union is a column.
  const mine =
    kept?.column === 'org' ? all.filter(({ columns }) => columns.some((c) => c.name === 'org')) : all;
  return mine.map((table) => opened(table, release, kept));
}

function keptOf(release: OpenRelease): Kept | null {
  const units = unitsOf(principal(), release);
  if (units !== null) return { column: 'org', codes: units };
  if (rootsOf(principal(), release) === null) return null;
  const codes = [...release.regions.keys()].filter((code) => inScope(code, principal(), release));
  return { column: 'region_code', codes };
}

/** @throws ApiFailure UNKNOWN_DATASET with the nearest. */
export function datasetOf(id: string, release: OpenRelease, metrics: readonly Metric[]): OpenDataset {
  const all = datasetsOf(release, metrics);
  const found = all.find((d) => d.about.id === id);
  if (found) return found;
  const near = nearest(
    id,
    all.map((d) => d.about.id),
  );
  throw new ApiFailure(
    'UNKNOWN_DATASET',
    {
      zh: `没有数据集“${id}”。可用：${near.join('、')}。`,
      en: `There is no dataset "${id}". Offered: ${near.join(', ')}.`,
    },
    { value: id, nearest: near },
  );
}

function opened(table: DatasetTable, release: OpenRelease, kept: Kept | null): OpenDataset {
  const file = release.manifest.files.find((f) => f.path === `outside/${table.table}.parquet`);
  const { table: _, columns, ...said } = table;
  return {
    table,
    kept,
    about: {
      ...said,
      columns: columns.map(({ sql: _sql, ...column }) => column),
      rows: file?.rows ?? 0,
      formats: observedIn(table.id) === undefined ? FORMATS : [...FORMATS, 'sdmx'],
      grade: GRADE,
      licence: licenceOf(release.manifest),
      sha256: file?.sha256 ?? '',
    },
  };
}

/** The rows of some columns of a dataset that a condition keeps, in the order in which they were frozen. */
export function sourceOf(
  { table, kept }: OpenDataset,
  columns: readonly MadeColumn[],
  conditions: readonly string[] = [],
): Gated<ProtectedSource> {
  const own = keptSql(kept);
  const where = own === null ? conditions : [...conditions, `t.${own}`];
  return outsideSource((schema) =>
    [
      `select ${columns.map(({ sql, name }) => `${sql} as ${identifier(name)}`).join(', ')}`,
      `from ${schema}.${identifier(table.table)} t`,
      ...(where.length > 0 ? [`where ${where.join(' and ')}`] : []),
    ].join('\n'),
  );
}
