import type { Catalogue, CatalogueMetric } from '../../contracts/catalogue.ts';
import type { QueryInput } from '../../contracts/query.ts';
import { containing, type PeriodGrain, shift } from '../../domain/period.ts';
import type { Locale } from '../../domain/text.ts';
import {
  type CompareChoice,
  compact,
  type Level,
  type Split,
  type TrendsChoice,
  type View,
} from './trends-choice.ts';

/** The choice with every default filled in: URL first, then the release's own best answer. */
export interface TrendsState {
  readonly metric: CatalogueMetric;
  readonly by: readonly Split[];
  readonly where: Readonly<Partial<Record<Split, readonly string[]>>>;
  readonly level: Level;
  /** Scheme of region groups whose groups are the places; undefined where places are regions of `level`. */
  readonly groups: string | undefined;
  readonly within: string | undefined;
  readonly codes: readonly string[] | undefined;
  readonly grain: PeriodGrain;
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** How far the axis goes: to the last whole period, to the last with records, to today. */
  readonly anchor: 'complete' | 'latest' | 'today';
  readonly compare: CompareChoice;
  readonly janFeb: boolean;
  readonly festival: boolean;
  readonly per: 'members' | undefined;
  readonly real: boolean;
  /** Undefined: the page picks by the number of lines. */
  readonly view: View | undefined;
  /** Choices of the link that this release cannot honour; said on the page, kept in the URL. */
  readonly ignored: readonly string[];
}

const SPAN: Record<PeriodGrain, number> = { month: 36, quarter: 15, year: 9 };

/**
 * @param today the month of today, 202611; needed where the choice is to look as far as today.
 * @returns undefined when the catalogue holds no metric at all.
 */
export function resolveTrends(
  choice: TrendsChoice,
  catalogue: Catalogue,
  today?: number,
): TrendsState | undefined {
  const ignored: string[] = [];
  const honour = <T>(name: string, chosen: T | undefined, holds: (value: T) => boolean): T | undefined => {
    if (chosen === undefined || holds(chosen)) return chosen;
    ignored.push(`${name}=${String(chosen)}`);
    return undefined;
  };
  const named = honour('metric', choice.metric, (id) => catalogue.metrics.some((m) => m.id === id));
  const metric = catalogue.metrics.find((m) => m.id === named) ?? defaultMetric(catalogue);
  if (metric === undefined) return undefined;

  const by = honour('by', choice.by, (split) => isStored(metric, split)) ?? [];
  const where = Object.fromEntries(
    Object.entries(choice.where ?? {}).filter(([dimension, members]) => {
      const fits = isStored(metric, [...new Set([...by, dimension as Split])]);
      if (!fits) ignored.push(`in.${dimension}=${members?.join(',')}`);
      return fits;
    }),
  );
  const level =
    honour('level', choice.level, (l) => metric.levels.includes(l)) ?? metric.levels[0] ?? 'nation';
  const groups = honour(
    'groups',
    choice.groups,
    (scheme) => metric.groupable && hasScheme(catalogue, scheme),
  );
  const known = (code: string): boolean =>
    groups === undefined
      ? catalogue.regions.some((r) => r.code === code)
      : catalogue.region_groups.some((g) => g.scheme === groups && g.code === code);
  const within = honour('within', choice.within, known);
  const codes = honour('region', choice.codes, (list) => list.every(known));
  const chosenGrain = honour('grain', choice.grain, (g) => (metric.grains as readonly string[]).includes(g));
  const grain = (chosenGrain as PeriodGrain | undefined) ?? metric.grains[0] ?? 'month';
  const fitsGrain = (code: number): boolean => String(code).length === DIGITS[grain];
  const anchor = choice.to === 'latest' || choice.to === 'today' ? choice.to : 'complete';
  const chosenTo = typeof choice.to === 'number' ? honour('to', choice.to, fitsGrain) : undefined;
  const end = chosenTo ?? lastPeriod(metric, grain, anchor, today);
  const from = honour('from', choice.from, fitsGrain) ?? firstPeriod(metric, grain, end);
  const placed = groups !== undefined || level !== 'nation';
  const compare =
    honour('compare', choice.compare, (c) => placed || (c !== 'peers' && c !== 'nation')) ?? 'yoy';
  return {
    metric,
    by,
    where,
    level: groups === undefined ? level : 'province',
    groups,
    within: groups !== undefined || level === 'nation' ? undefined : within,
    codes: groups === undefined && level === 'nation' ? undefined : codes,
    grain,
    from,
    to: end,
    anchor,
    compare,
    janFeb: joinsMonths(metric, grain, compare) && (choice.janFeb ?? catalogue.currency === 'CNY'),
    festival: joinsMonths(metric, grain, compare) && (choice.festival ?? false),
    per: honour('per', choice.per, () => metric.per_members),
    real: honour('real', choice.real, () => metric.deflatable && catalogue.deflator !== null) ?? false,
    view: choice.view,
    ignored,
  };
}

const hasScheme = ({ region_groups }: Catalogue, scheme: string): boolean =>
  region_groups.some((group) => group.scheme === scheme);

/** Whether the state speaks of one place: the nation, one region, one group. */
export const isOnePlace = ({ level, groups, codes }: TrendsState): boolean =>
  (groups === undefined && level === 'nation') || codes?.length === 1;

const DIGITS: Record<PeriodGrain, number> = { month: 6, quarter: 5, year: 4 };

/** 1—2月合并 has a meaning only where two months can be added: not for persons, not for an index. */
export const joinsMonths = (metric: CatalogueMetric, grain: PeriodGrain, compare: CompareChoice): boolean =>
  compare === 'yoy' && grain === 'month' && metric.kind !== 'persons' && metric.kind !== 'index';

/** The first metric that has data, amounts before indices. */
export function defaultMetric({ metrics }: Catalogue): CatalogueMetric | undefined {
  const available = metrics.filter((m) => m.available);
  return available.find((m) => m.kind !== 'index') ?? available[0] ?? metrics[0];
}

/** Whether exactly this set of dimensions is stored for the metric; the order does not matter. */
export function isStored(metric: CatalogueMetric, split: readonly Split[]): boolean {
  if (split.length === 0) return true;
  return metric.by.some((set) => {
    const own = set.filter((d) => d !== 'region');
    return own.length === split.length && split.every((d) => own.includes(d));
  });
}

/** Dimensions that may be added to `chosen` so that the whole set is stored. */
export function splitsAfter(metric: CatalogueMetric, chosen: readonly Split[]): Split[] {
  const found = metric.by.flatMap((set) => {
    const own = set.filter((d): d is Split => d !== 'region');
    return own.length === chosen.length + 1 && chosen.every((d) => own.includes(d))
      ? own.filter((d) => !chosen.includes(d))
      : [];
  });
  return [...new Set(found)];
}

function lastPeriod(
  { watermark }: CatalogueMetric,
  grain: PeriodGrain,
  anchor: TrendsState['anchor'],
  today: number | undefined,
): number | undefined {
  const newest = watermark.latest ?? watermark.complete_through;
  const month =
    anchor === 'complete'
      ? watermark.complete_through
      : anchor === 'today'
        ? Math.max(today ?? 0, newest ?? 0) || null
        : newest;
  if (month === null) return undefined;
  const period = containing(grain, month);
  if (anchor !== 'complete') return period.code;
  return closes(grain, month) ? period.code : shift(period, -1).code;
}

const closes = (grain: PeriodGrain, month: number): boolean =>
  grain === 'month' || (grain === 'quarter' ? (month % 100) % 3 === 0 : month % 100 === 12);

/** Three years of months, so that every month has a year-ago neighbour on the chart. */
function firstPeriod(
  { watermark }: CatalogueMetric,
  grain: PeriodGrain,
  end: number | undefined,
): number | undefined {
  if (end === undefined || watermark.earliest === null) return undefined;
  const wanted = shift({ grain, code: end }, -SPAN[grain]).code;
  return Math.min(end, Math.max(wanted, containing(grain, watermark.earliest).code));
}

/** The typed question the page asks; the browser never sends more than this. */
export function trendsQuery(state: TrendsState, shared: { lang: Locale; release?: string }): QueryInput {
  const { metric, by, where, level, groups, within, codes, grain, from, to, compare, janFeb } = state;
  return compact({
    metric: metric.id,
    by: [...by],
    where: Object.fromEntries(Object.entries(where).map(([d, members]) => [d, [...(members ?? [])]])),
    region: compact({ level, groups, within, codes: codes === undefined ? undefined : [...codes] }),
    period: compact({ grain, from, to }),
    compare: compare === 'none' ? undefined : compare,
    jan_feb: janFeb,
    festivals: state.festival ? true : undefined,
    per: state.per,
    real: state.real ? true : undefined,
    intervals: metric.kind === 'rate' && metric.unit === 'percent' ? true : undefined,
    open: state.anchor === 'complete' ? undefined : true,
    lang: shared.lang,
    release: shared.release,
  });
}
