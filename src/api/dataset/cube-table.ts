import type { Dataset, DerivedMeasure } from '../../contracts/dataset.ts';
import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import type { Watermark } from '../../contracts/value.ts';
import type { Dimension, Metric } from '../../domain/metric.ts';
import { REGION_LEVELS } from '../../domain/region.ts';
import type { Bilingual } from '../../domain/text.ts';
import { identifier } from '../../warehouse/duckdb.ts';
import { GROUPS } from '../catalogue/group.ts';
import { measuresOf } from '../catalogue/reach.ts';
import type { OpenCube, OpenRelease } from '../release/open.ts';
import { confidentiality, PLACE, synthetic, text } from './columns.ts';
import type { DatasetTable, MadeColumn } from './dataset.ts';

/** A cube of the outside layer as a dataset: when, where, of whom; each measure with its two status columns. */
export function cubeTable(cube: OpenCube, release: OpenRelease, metrics: readonly Metric[]): DatasetTable {
  const dimensions = cube.dimensions.map((d) =>
    text(d, 'dimension', DIMENSION_TITLES[d as Dimension] ?? { zh: d, en: d }),
  );
  const slices = cube.slices;
  const periods: Dataset['periods'] = {};
  for (const { grain, from, to } of slices) {
    const known = periods[grain];
    periods[grain] = { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) };
  }
  return {
    id: cube.name,
    table: cube.name,
    title: GROUPS[cube.name] ?? { zh: cube.name, en: cube.name },
    grain: {
      zh: `每行一个时期 × 地区${dimensions.map((d) => ` × ${d.title.zh}`).join('')}；“*”为合计，“U”为未填。`,
      en: `One row per period × region${dimensions.map((d) => ` × ${d.title.en.toLowerCase()}`).join('')}; "*" is the total, "U" not stated.`,
    },
    columns: [
      ...PLACE,
      ...dimensions,
      ...cube.measures.flatMap((m) => measureColumns(m, cube, metrics)),
      synthetic(release.manifest.synthetic),
    ],
    derived: metrics.flatMap((metric) => derivedFrom(metric, cube.name)),
    periods,
    levels: REGION_LEVELS.filter((level) => slices.some((s) => s.level === level)),
    watermark: cube.watermark,
  };
}

function measureColumns(
  { name, kind, title }: OpenCube['measures'][number],
  cube: OpenCube,
  metrics: readonly Metric[],
): MadeColumn[] {
  const metric = metrics.find(
    (m) => !('per' in m.formula) && measuresOf(m).some((of) => of.cube === cube.name && of.measure === name),
  );
  const titled: Bilingual = metric?.title ?? title ?? { zh: name, en: name.replaceAll('_', ' ') };
  const status = `${name}_status`;
  const stated = statusSql(`t.${identifier(status)}`, cube.watermark);
  const unit = kind === 'money' ? 'fen' : (metric?.unit ?? (kind === 'persons' ? 'person' : null));
  return [
    {
      name,
      type: 'integer',
      role: 'measure',
      title: titled,
      unit,
      ...(metric ? { description: metric.definition } : title ? { description: title } : {}),
      sql: `case when ${stated} in ('observed', 'provisional') then t.${identifier(name)}::bigint end`,
    },
    text(status, 'status', { zh: `${titled.zh}状态`, en: `${titled.en}: status` }, stated),
    confidentiality(`${name}_conf_status`, titled, stated),
  ];
}

/** Last month of a period of any grain. */
const END = `(case t.period_grain when 'month' then t.period when 'quarter' then (t.period // 10) * 100 + (t.period % 10) * 3 else t.period * 100 + 12 end)`;
const START = `(case t.period_grain when 'month' then t.period when 'quarter' then (t.period // 10) * 100 + (t.period % 10) * 3 - 2 else t.period * 100 + 1 end)`;

/** The status of a stored value with what the watermark says of its period, by the rule of `/api/query`. */
function statusSql(stored: string, { complete_through, settled_through, earliest }: Watermark): string {
  const open = complete_through === null ? 'true' : `${END} > ${complete_through}`;
  const begun = earliest === null ? 'false' : `${START} < ${earliest} and ${END} >= ${earliest}`;
  const settling = settled_through === null ? 'true' : `${END} > ${settled_through}`;
  return `case when ${open} or (${begun}) then 'not_complete' when ${stored} = 'observed' and ${settling} then 'provisional' else ${stored}::varchar end`;
}

function derivedFrom({ id, title, definition, unit, formula }: Metric, cube: string): DerivedMeasure[] {
  if (!('per' in formula) || formula.of.cube !== cube) return [];
  const column = (of: { cube: string; measure: string }): string =>
    of.cube === cube ? of.measure : `${of.cube}.${of.measure}`;
  return [
    {
      metric: id,
      title,
      definition,
      unit,
      numerator: column(formula.of),
      denominator: column(formula.per),
      scale: formula.scale,
    },
  ];
}
