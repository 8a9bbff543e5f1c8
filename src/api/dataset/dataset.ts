import type { Dataset, DatasetColumn } from '../../contracts/dataset.ts';
import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import { outsideSource, type ProtectedSource } from '../../disclosure/outside-layer.ts';
import type { Dimension, Metric } from '../../domain/metric.ts';
import type { Gated } from '../../domain/table.ts';
import type { Bilingual } from '../../domain/text.ts';
import { identifier, literal } from '../../warehouse/duckdb.ts';
import { principal } from '../access/ambient.ts';
import { inScope, rootsOf } from '../access/narrow.ts';
import { GROUPS } from '../catalogue/group.ts';
import { measuresOf } from '../catalogue/reach.ts';
import { ApiFailure, nearest } from '../error.ts';
import type { OpenCube, OpenRelease } from '../release/open.ts';

/** A table of the outside layer that can be taken as a whole. */
export interface OpenDataset {
  readonly about: Dataset;
  readonly source: Gated<ProtectedSource>;
}

const FORMATS: Dataset['formats'] = ['arrow', 'arrows', 'parquet', 'csv', 'json', 'xlsx'];

/** The datasets of a release: one per cube, and the readings of the thermometer with what they are made of. */
export function datasetsOf(release: OpenRelease, metrics: readonly Metric[]): OpenDataset[] {
  const cubes = [...release.cubes.values()]
    .filter((cube) => cube.slices.length > 0)
    .map((cube) => cubeDataset(cube, release, metrics));
  const tables = INDEX_TABLES.filter(({ table }) => release.tables.has(`outside.${table}`)).map((t) =>
    indexDataset(t, release),
  );
  return [...cubes, ...tables];
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
      zh: `没有数据集“${id}”。可用:${near.join('、')}。`,
      en: `There is no dataset "${id}". Offered: ${near.join(', ')}.`,
    },
    { value: id, nearest: near },
  );
}

const text = (name: string, role: DatasetColumn['role'], title: Bilingual): DatasetColumn => ({
  name,
  type: 'string',
  role,
  title,
  unit: null,
});
const PLACE: DatasetColumn[] = [
  text('period_grain', 'dimension', { zh: '时期粒度', en: 'Period grain' }),
  { name: 'period', type: 'integer', role: 'dimension', title: { zh: '时期', en: 'Period' }, unit: null },
  text('region_level', 'dimension', { zh: '地区层级', en: 'Region level' }),
  text('region_code', 'dimension', DIMENSION_TITLES.region),
  text('region_name', 'dimension', { zh: '地区名称', en: 'Region name' }),
];
const SYNTHETIC: DatasetColumn = {
  name: 'synthetic',
  type: 'boolean',
  role: 'status',
  title: { zh: '合成数据', en: 'Synthetic' },
  unit: null,
};

function cubeDataset(cube: OpenCube, release: OpenRelease, metrics: readonly Metric[]): OpenDataset {
  const title = GROUPS[cube.name] ?? { zh: cube.name, en: cube.name };
  const measures = cube.measures.flatMap(({ name, kind }): DatasetColumn[] => {
    const metric = metrics.find(
      (m) =>
        !('per' in m.formula) && measuresOf(m).some((of) => of.cube === cube.name && of.measure === name),
    );
    const titled = metric?.title ?? { zh: name, en: name.replaceAll('_', ' ') };
    return [
      {
        name,
        type: 'integer',
        role: 'measure',
        title: titled,
        unit: kind === 'money' ? 'fen' : (metric?.unit ?? null),
      },
      text(`${name}_status`, 'status', { zh: `${titled.zh}状态`, en: `${titled.en} status` }),
    ];
  });
  const dimensions = cube.dimensions.map((d) =>
    text(d, 'dimension', DIMENSION_TITLES[d as Dimension] ?? { zh: d, en: d }),
  );
  const columns = [...PLACE, ...dimensions, ...measures, SYNTHETIC];
  return dataset(release, `outside/${cube.name}.parquet`, columns, cube.name, {
    id: cube.name,
    title,
    grain: {
      zh: `每行一个时期 × 地区 × ${dimensions.map((d) => d.title.zh).join(' × ') || '合计'};“*”为合计,“U”为未填。`,
      en: `One row per period × region × ${cube.dimensions.join(' × ') || 'total'}; "*" is the total, "U" not stated.`,
    },
  });
}

interface IndexTable {
  readonly table: string;
  readonly id: string;
  readonly title: Bilingual;
  readonly grain: Bilingual;
  readonly columns: readonly DatasetColumn[];
}

const number = (name: string, zh: string, en: string, unit: string | null): DatasetColumn => ({
  name,
  type: 'number',
  role: 'measure',
  title: { zh, en },
  unit,
});
const GAUGE: DatasetColumn[] = [
  text('gauge', 'dimension', { zh: '温度计', en: 'Gauge' }),
  ...PLACE,
  text('dimension', 'dimension', { zh: '拆分维度', en: 'Split' }),
  text('member', 'dimension', { zh: '成员', en: 'Member' }),
];
const VERSION = text('method_version', 'status', { zh: '方法版本', en: 'Method version' });
const STATUS = text('status', 'status', { zh: '状态', en: 'Status' });

const INDEX_TABLES: readonly IndexTable[] = [
  {
    table: 'index_readings',
    id: 'thermometer',
    title: { zh: '温度读数', en: 'Thermometer readings' },
    grain: { zh: '每行一支温度计 × 月 × 地区 × 成员。', en: 'One row per gauge × month × region × member.' },
    columns: [
      ...GAUGE,
      number('reading', '读数', 'Reading', 'points'),
      STATUS,
      number('coverage', '可见权重', 'Visible weight', 'ratio'),
      text('grade', 'status', { zh: '数据等级', en: 'Grade' }),
      VERSION,
      SYNTHETIC,
    ],
  },
  {
    table: 'index_contributions',
    id: 'thermometer_contributions',
    title: { zh: '温度构成', en: 'Contributions to the readings' },
    grain: { zh: '每行一个读数的一项构成。', en: 'One row per bar of a reading.' },
    columns: [
      ...GAUGE,
      text('component', 'dimension', { zh: '构成成员', en: 'Component' }),
      text('indicator', 'dimension', { zh: '指标', en: 'Indicator' }),
      text('kind', 'dimension', { zh: '类别', en: 'Kind' }),
      number('value', '贡献', 'Contribution', 'points'),
      VERSION,
      SYNTHETIC,
    ],
  },
  {
    table: 'index_indicator_values',
    id: 'thermometer_indicators',
    title: { zh: '温度计指标值', en: 'Indicators of the thermometer' },
    grain: {
      zh: '每行一个指标 × 月 × 地区 × 成员。',
      en: 'One row per indicator × month × region × member.',
    },
    columns: [
      ...GAUGE,
      text('indicator', 'dimension', { zh: '指标', en: 'Indicator' }),
      number('value', '指标值', 'Value', null),
      number('numerator', '分子', 'Numerator', null),
      number('denominator', '分母', 'Denominator', null),
      STATUS,
      number('goalpost_low', '标杆下端', 'Low goalpost', null),
      number('goalpost_high', '标杆上端', 'High goalpost', null),
      number('score', '得分', 'Score', 'score'),
      number('weight', '权重', 'Weight', 'ratio'),
      VERSION,
      SYNTHETIC,
    ],
  },
];

const indexDataset = ({ table, columns, ...about }: IndexTable, release: OpenRelease): OpenDataset =>
  dataset(release, `outside/${table}.parquet`, columns, table, about);

function dataset(
  release: OpenRelease,
  path: string,
  columns: readonly DatasetColumn[],
  table: string,
  about: { id: string; title: Bilingual; grain: Bilingual },
): OpenDataset {
  const synthetic = release.manifest.synthetic;
  const select = columns.map(({ name, type }) => {
    if (name === 'synthetic') return `${synthetic} as synthetic`;
    if (name === 'region_name') return "coalesce(r.name_zh, '') as region_name";
    return type === 'integer'
      ? `t.${identifier(name)}::bigint as ${identifier(name)}`
      : `t.${identifier(name)}`;
  });
  const roots = rootsOf(principal(), release);
  const places =
    roots && [...release.regions.keys()].filter((code) => inScope(code, principal(), release)).map(literal);
  const kept = places ? ` where t.region_code in (${places.join(', ')})` : '';
  return {
    about: {
      ...about,
      columns: [...columns],
      rows: release.manifest.files.find((f) => f.path === path)?.rows ?? 0,
      formats: FORMATS,
    },
    source: outsideSource(
      (schema) =>
        `select ${select.join(', ')} from ${schema}.${identifier(table)} t left join reference.regions r on r.code = t.region_code${kept}`,
    ),
  };
}
