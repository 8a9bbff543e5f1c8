import type { Dataset, DatasetColumn } from '../../contracts/dataset.ts';
import { observedIn } from '../../datasets/sdmx.ts';
import { outsideSource, type ProtectedSource } from '../../disclosure/outside-layer.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Gated } from '../../domain/table.ts';
import { identifier, literal } from '../../warehouse/duckdb.ts';
import { principal } from '../access/ambient.ts';
import { inScope, rootsOf } from '../access/narrow.ts';
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
  /** Places the asker may see; null for all. */
  readonly places: readonly string[] | null;
}

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
  const roots = rootsOf(principal(), release);
  const places = roots && [...release.regions.keys()].filter((code) => inScope(code, principal(), release));
  return [...cubes, ...tables].map((table) => opened(table, release, places));
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

function opened(table: DatasetTable, release: OpenRelease, places: readonly string[] | null): OpenDataset {
  const file = release.manifest.files.find((f) => f.path === `outside/${table.table}.parquet`);
  const { table: _, columns, ...said } = table;
  return {
    table,
    places,
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
  { table, places }: OpenDataset,
  columns: readonly MadeColumn[],
  conditions: readonly string[] = [],
): Gated<ProtectedSource> {
  const kept = places ? [...conditions, `t.region_code in (${places.map(literal).join(', ')})`] : conditions;
  return outsideSource((schema) =>
    [
      `select ${columns.map(({ sql, name }) => `${sql} as ${identifier(name)}`).join(', ')}`,
      `from ${schema}.${identifier(table.table)} t`,
      ...(kept.length > 0 ? [`where ${kept.join(' and ')}`] : []),
    ].join('\n'),
  );
}
