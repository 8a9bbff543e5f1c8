import type { QueryRequest } from '../../contracts/query.ts';
import type { Watermark } from '../../contracts/value.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Dimension, MeasureRef, Metric } from '../../domain/metric.ts';
import { containing, type Period, type PeriodGrain, period, range, shift } from '../../domain/period.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import { ApiFailure, nearest } from '../error.ts';
import type { OpenCube, OpenRelease, Slice } from '../release/open.ts';
import { perMembers } from './per-members.ts';

/** A dimension that cubes store as a column; the region is stored apart. */
export type Split = Exclude<Dimension, 'region'>;

/** A request checked against the catalogue and the release: nothing in it can fail any more but the data. */
export interface Plan {
  readonly metric: Metric;
  readonly request: QueryRequest;
  /** Dimensions the answer is split by, in the order asked. */
  readonly by: readonly Split[];
  /** Codes kept per dimension. */
  readonly where: Readonly<Partial<Record<Split, readonly string[]>>>;
  readonly level: RegionLevel;
  /** Regions of the answer; null for all of the level. */
  readonly regions: readonly string[] | null;
  readonly grain: PeriodGrain;
  /** Periods of the answer, ascending. */
  readonly periods: readonly Period[];
  /** How far the families behind the metric reach, all of them. */
  readonly watermark: Watermark;
}

const LEVEL_NAMES: Record<RegionLevel, { zh: string; en: string }> = {
  nation: { zh: '全国', en: 'nation' },
  province: { zh: '省级', en: 'province' },
  city: { zh: '地市级', en: 'city' },
  county: { zh: '县级', en: 'county' },
};
const GRAIN_NAMES: Record<PeriodGrain, { zh: string; en: string }> = {
  month: { zh: '月', en: 'month' },
  quarter: { zh: '季度', en: 'quarter' },
  year: { zh: '年', en: 'year' },
};

/** More rows than this is a dataset, not a table on a page. */
export const ROW_LIMIT = 100_000;

export const tooLarge = (rows: number): ApiFailure =>
  new ApiFailure(
    'TOO_LARGE',
    {
      zh: `结果至少有 ${rows} 行，超过上限 ${ROW_LIMIT} 行。请缩短时间、减少地区或维度，或下载数据集。`,
      en: `The answer has at least ${rows} rows; the limit is ${ROW_LIMIT}. Ask for a shorter period, fewer regions or dimensions, or download the dataset.`,
    },
    { value: rows },
  );

/**
 * @throws ApiFailure that names what is not offered and the nearest that is: UNKNOWN_METRIC, UNDECLARED_DIMENSION,
 * UNKNOWN_DIMENSION_VALUE, UNKNOWN_REGION, BAD_PERIOD, NOT_AT_THIS_GRAIN.
 */
export function plan(
  request: QueryRequest,
  release: OpenRelease,
  metrics: readonly Metric[],
  watermarkOf: (metric: Metric) => Watermark,
): Plan {
  const metric = perMembers(metricOf(request.metric, metrics), request);
  const by = unique(request.by.filter((d): d is Split => d !== 'region'));
  const where = filters(request, release);
  refuseUndeclared(metric, [...by, ...(Object.keys(where) as Split[])]);
  refuseSummedUnions(by, where);
  const { level, regions } = places(request, release);
  const watermark = watermarkOf(metric);
  const grain = storedGrain(request, metric);
  return {
    metric,
    request,
    by,
    where,
    level,
    regions,
    grain,
    periods: periodsOf(request, grain, watermark),
    watermark,
  };
}

export function metricOf(id: string, metrics: readonly Metric[]): Metric {
  const metric = metrics.find((m) => m.id === id);
  if (metric) return metric;
  const near = nearest(
    id,
    metrics.map((m) => m.id),
  );
  throw new ApiFailure(
    'UNKNOWN_METRIC',
    {
      zh: `没有指标“${id}”。最接近的是：${near.join('、')}；全部指标见 /api/catalogue。`,
      en: `There is no metric "${id}". Nearest: ${near.join(', ')}; all metrics are at /api/catalogue.`,
    },
    { value: id, nearest: near },
  );
}

function filters(request: QueryRequest, release: OpenRelease): Plan['where'] {
  const where: Partial<Record<Split, readonly string[]>> = {};
  for (const [dimension, codes] of Object.entries(request.where)) {
    if (dimension === 'region' || !codes) continue;
    const known = release.labels[dimension];
    const unknown = known ? codes.find((code) => !Object.hasOwn(known, code) || code === ALL) : undefined;
    if (known && unknown !== undefined) {
      const near = nearest(
        unknown,
        Object.keys(known).filter((code) => code !== ALL),
      );
      throw new ApiFailure(
        'UNKNOWN_DIMENSION_VALUE',
        {
          zh: `维度“${dimension}”没有代码“${unknown}”。最接近的是：${near.map((c) => `${c} ${known[c]?.zh ?? ''}`).join('、')}。`,
          en: `Dimension "${dimension}" has no code "${unknown}". Nearest: ${near.map((c) => `${c} ${known[c]?.en ?? ''}`).join(', ')}.`,
        },
        { value: unknown, nearest: near },
      );
    }
    where[dimension as Split] = unique(codes);
  }
  return where;
}

/** Sets a metric is declared for, without the region, which every metric has. */
export const declaredSets = (metric: Metric): string[] =>
  unique(metric.by.map((set) => setName(set.filter((d): d is Split => d !== 'region'))));

/** Names a grouping set the way cubes do: sorted, joined with `+`; `total` when empty. */
export const setName = (dimensions: readonly string[]): string =>
  dimensions.length === 0 ? 'total' : unique(dimensions).sort().join('+');

function refuseUndeclared(metric: Metric, dimensions: readonly Split[]): void {
  const asked = setName(dimensions);
  if (asked === 'total' || declaredSets(metric).includes(asked)) return;
  const near = bySharedDimensions(asked, declaredSets(metric));
  throw new ApiFailure(
    'UNDECLARED_DIMENSION',
    {
      zh: `指标“${metric.title.zh}”没有声明按“${asked}”拆分或筛选。可用的有：${near.join('、') || '仅总计'}。`,
      en: `Metric "${metric.id}" is not declared by "${asked}". Offered: ${near.join(', ') || 'the total only'}.`,
    },
    { value: asked, nearest: near },
  );
}

/** A sum of some unions, beside each of them, would give back the one that is hidden. */
function refuseSummedUnions(by: readonly Split[], { org }: Plan['where']): void {
  if (org === undefined || org.length < 2 || by.includes('org')) return;
  throw new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: '几个工会不另给合计，以免由合计推出隐去的一个。请把 org 放进 by，或只选一个工会。',
      en: 'No sum of several unions is given, since it could tell the one that is hidden. Put org into by, or keep one union.',
    },
    { value: { org } },
  );
}

function bySharedDimensions(asked: string, offered: readonly string[]): string[] {
  const wanted = new Set(asked.split('+'));
  const distance = (set: string): number => {
    const parts = set.split('+');
    const shared = parts.filter((p) => wanted.has(p)).length;
    return wanted.size + parts.length - 2 * shared;
  };
  return [...offered].sort((a, b) => distance(a) - distance(b) || a.localeCompare(b));
}

function places(
  request: QueryRequest,
  release: OpenRelease,
): { level: RegionLevel; regions: readonly string[] | null } {
  const { level, within, codes } = request.region;
  for (const code of [...(within ? [within] : []), ...(codes ?? [])]) {
    if (!release.regions.has(code)) throw unknownRegion(code, release);
  }
  const wrong = codes?.find((code) => release.regions.get(code)?.level !== level);
  if (wrong !== undefined) {
    const is = release.regions.get(wrong)?.level ?? 'nation';
    throw new ApiFailure(
      'UNKNOWN_REGION',
      {
        zh: `${release.regions.get(wrong)?.zh ?? wrong} 是${LEVEL_NAMES[is].zh}地区，而请求的层级是${LEVEL_NAMES[level].zh}。请把 region.level 改为 ${is}，或用 within 取其下级。`,
        en: `${wrong} is a ${LEVEL_NAMES[is].en}, but the level asked for is ${level}. Set region.level to ${is}, or use within for the places below it.`,
      },
      { value: wrong, nearest: [is] },
    );
  }
  if (codes) return { level, regions: [...unique(codes)].sort() };
  if (within && within !== NATION) return { level, regions: release.within(within, level) };
  return { level, regions: null };
}

export function unknownRegion(code: string, release: OpenRelease): ApiFailure {
  const near = nearest(code, [...release.regions.keys()]);
  return new ApiFailure(
    'UNKNOWN_REGION',
    {
      zh: `没有地区代码“${code}”。最接近的是：${near.map((c) => `${c} ${release.regions.get(c)?.zh ?? ''}`).join('、')}。`,
      en: `There is no region "${code}". Nearest: ${near.map((c) => `${c} ${release.regions.get(c)?.en ?? ''}`).join(', ')}.`,
    },
    { value: code, nearest: near },
  );
}

/** Longest series a request without bounds gets, in periods. */
const DEFAULT_LENGTH: Record<PeriodGrain, number> = { month: 120, quarter: 60, year: 30 };

/** @throws ApiFailure NOT_AT_THIS_GRAIN for days and weeks: no cube of the catalogue stores them. */
function storedGrain({ period: { grain } }: QueryRequest, metric: Metric): PeriodGrain {
  if (grain !== 'day' && grain !== 'week') return grain;
  throw new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: `“${metric.title.zh}”没有按${grain === 'day' ? '日' : '周'}存储，最细到月。节日前后每日的消费见消费页。`,
      en: `"${metric.title.en}" is not stored by ${grain}; months are the finest. Spending by day around festivals is on the consumption page.`,
    },
    { value: grain, nearest: ['month', 'quarter', 'year'] },
  );
}

function periodsOf(request: QueryRequest, grain: PeriodGrain, watermark: Watermark): Period[] {
  const { from, to } = request.period;
  const bound = (code: number | undefined, name: string): Period | undefined => {
    if (code === undefined) return undefined;
    try {
      return period(grain, code);
    } catch {
      const example = { month: 202506, quarter: 20252, year: 2025 }[grain];
      throw new ApiFailure(
        'BAD_PERIOD',
        {
          zh: `period.${name} 的“${code}”不是${GRAIN_NAMES[grain].zh}（应如 ${example}）。`,
          en: `period.${name}: ${code} is not a ${grain} (such as ${example}).`,
        },
        { value: code, nearest: [example] },
      );
    }
  };
  const end = bound(to, 'to') ?? containing(grain, watermark.complete_through ?? watermark.latest ?? 200001);
  const first = bound(from, 'from') ?? containing(grain, watermark.earliest ?? 200001);
  if (first.code > end.code) {
    throw new ApiFailure(
      'BAD_PERIOD',
      {
        zh: `起始期 ${first.code} 晚于截止期 ${end.code}。`,
        en: `The period begins at ${first.code}, after its end ${end.code}.`,
      },
      { value: { from: first.code, to: end.code } },
    );
  }
  const limit = from === undefined ? DEFAULT_LENGTH[grain] : 1200;
  const oldest = shift(end, 1 - limit);
  return range(first.code < oldest.code ? oldest : first, end);
}

/**
 * The stored slice that answers a part of the plan, or the reason why none does. Additive measures may be summed
 * from months where a cube does not store the longer grain; persons are read where they are stored.
 */
export function sliceFor(
  cube: OpenCube,
  plan: Pick<Plan, 'grain' | 'level'>,
  set: string,
  additive: boolean,
  of: MeasureRef,
): { slice: Slice; sumMonths: boolean } {
  const stored = (grain: PeriodGrain): Slice | undefined =>
    cube.slices.find((s) => s.grain === grain && s.level === plan.level && s.set === set);
  const exact = stored(plan.grain);
  if (exact) return { slice: exact, sumMonths: false };
  const months = additive ? stored('month') : undefined;
  if (months) return { slice: months, sumMonths: true };
  const near = cube.slices
    .filter(
      (s) =>
        (s.set === set ? 1 : 0) + (s.level === plan.level ? 1 : 0) + (s.grain === plan.grain ? 1 : 0) === 2,
    )
    .map((s) => ({ grain: s.grain, level: s.level, by: s.set }));
  const say = near.map((s) => `${GRAIN_NAMES[s.grain].zh}·${LEVEL_NAMES[s.level].zh}·${s.by}`).join('、');
  throw new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: `“${of.measure}”没有按${GRAIN_NAMES[plan.grain].zh}、${LEVEL_NAMES[plan.level].zh}、“${set}”存储${additive ? '' : ',而人数不能相加'}。${say ? `最接近的是:${say}。` : '本版本没有这项数据。'}`,
      en: `"${of.measure}" is not stored by ${plan.grain}, ${plan.level} and "${set}"${additive ? '' : ', and persons cannot be added up'}.${near.length > 0 ? ` Nearest: ${near.map((s) => `${s.grain} / ${s.level} / ${s.by}`).join('; ')}.` : ' This release holds no data for it.'}`,
    },
    { value: { grain: plan.grain, level: plan.level, by: set }, nearest: near },
  );
}

export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
