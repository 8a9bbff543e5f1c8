import type { CatalogueMetric } from '../../contracts/catalogue.ts';
import type { QueryResult } from '../../contracts/query.ts';
import { type Dimension, isByUnion, type MeasureRef, type Metric } from '../../domain/metric.ts';
import type { PeriodGrain } from '../../domain/period.ts';
import { REGION_LEVELS, type RegionLevel } from '../../domain/region.ts';
import { formatter } from '../../i18n/format.ts';
import { translator } from '../../i18n/translate.ts';
import { changeUnit } from '../query/compare.ts';
import { isDeflatable } from '../query/deflate.ts';
import { isGroupable } from '../query/group-cells.ts';
import { goesPerMembers } from '../query/per-members.ts';
import type { OpenRelease } from '../release/open.ts';
import { measuresOf, watermarkOf } from './reach.ts';

/** What every answer says about its metric. Money units print the workspace's currency. */
export function metricHead(metric: Metric, currency: string): QueryResult['metric'] {
  const unit = (locale: 'zh-CN' | 'en'): string => {
    const format = formatter(locale, currency);
    if (metric.counted === undefined) return format.unit({ unit: metric.unit });
    return translator(locale)('unit.of_per_10k', { unit: format.unit({ unit: metric.counted }) });
  };
  return {
    id: metric.id,
    title: metric.title,
    unit: metric.unit,
    unit_label: { zh: unit('zh-CN'), en: unit('en') },
    decimals: metric.decimals,
    definition: metric.definition,
  };
}

/** A metric of the catalogue as this release can answer it. */
export function catalogueMetric(metric: Metric, release: OpenRelease): CatalogueMetric {
  const { levels, grains } = offered(metric, release);
  const empty =
    metric.formula.kind === 'index' ? levels.length === 0 : emptyCube(metric, release) !== undefined;
  return {
    ...metricHead(metric, release.manifest.currency),
    kind: metric.formula.kind,
    owner: metric.owner,
    by: metric.by.map((set): Dimension[] => set.filter((d) => d !== 'region')),
    change_unit: changeUnit(metric),
    additive: metric.formula.kind === 'count' || metric.formula.kind === 'money',
    per_members: goesPerMembers(metric) && (release.cubes.get('members')?.slices.length ?? 0) > 0,
    deflatable: isDeflatable(metric, release),
    groupable: release.groups.length > 0 && isGroupable(metric, release),
    levels,
    grains,
    group: measuresOf(metric)[0]?.cube ?? 'thermometer',
    available: !empty,
    ...(empty ? { missing: missingText(metric, release) } : {}),
    watermark: watermarkOf(metric, release),
  };
}

/** The first measure whose cube holds nothing in this release. */
const emptyCube = (metric: Metric, release: OpenRelease): MeasureRef | undefined =>
  measuresOf(metric).find((ref) => (release.cubes.get(ref.cube)?.slices.length ?? 0) === 0);

function missingText(metric: Metric, release: OpenRelease): NonNullable<CatalogueMetric['missing']> {
  const empty = emptyCube(metric, release);
  const family = empty ? (release.cubes.get(empty.cube)?.family ?? empty.cube) : 'thermometer';
  return {
    zh: `本版本没有装载“${family}”数据，无法给出这一指标。`,
    en: `This release holds no "${family}" records, which the metric needs.`,
  };
}

function offered(metric: Metric, release: OpenRelease): { levels: RegionLevel[]; grains: PeriodGrain[] } {
  if (metric.formula.kind === 'index') {
    const has = release.tables.has('inside.index_readings') && release.gauges.has(metric.formula.gauge);
    return { levels: has ? ['nation', 'province', 'city'] : [], grains: has ? ['month'] : [] };
  }
  const slices = measuresOf(metric)
    .slice(0, 1)
    .flatMap((ref) => release.cubes.get(ref.cube)?.slices ?? [])
    // By union, all of them together are only there to be compared with.
    .filter(({ set }) => !isByUnion(metric) || set === 'org');
  const levels = new Set(slices.map((s) => s.level));
  const grains = new Set(slices.map((s) => s.grain));
  return {
    levels: REGION_LEVELS.filter((level) => levels.has(level)),
    grains: (['month', 'quarter', 'year'] as const).filter((grain) => grains.has(grain)),
  };
}
