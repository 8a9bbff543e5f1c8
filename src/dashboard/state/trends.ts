import type { Catalogue, CatalogueMetric } from '../../contracts/catalogue.ts';
import type { QueryInput } from '../../contracts/query.ts';
import { containing, type PeriodGrain, shift, yearOf } from '../../domain/period.ts';
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
  readonly within: string | undefined;
  readonly codes: readonly string[] | undefined;
  readonly grain: PeriodGrain;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly latest: boolean;
  readonly compare: CompareChoice;
  readonly janFeb: boolean;
  /** Undefined: the page picks by the number of lines. */
  readonly view: View | undefined;
  /** Choices of the link that this release cannot honour; said on the page, kept in the URL. */
  readonly ignored: readonly string[];
}

const SPAN: Record<PeriodGrain, number> = { month: 36, quarter: 15, year: 9 };

/** @returns undefined when the catalogue holds no metric at all. */
export function resolveTrends(choice: TrendsChoice, catalogue: Catalogue): TrendsState | undefined {
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
  const known = (code: string): boolean => catalogue.regions.some((r) => r.code === code);
  const within = honour('within', choice.within, known);
  const codes = honour('region', choice.codes, (list) => list.every(known));
  const grain =
    honour('grain', choice.grain, (g) => metric.grains.includes(g)) ?? metric.grains[0] ?? 'month';
  const fitsGrain = (code: number): boolean => String(code).length === DIGITS[grain];
  const chosenTo = choice.to === 'latest' ? undefined : honour('to', choice.to, fitsGrain);
  const end = chosenTo ?? lastPeriod(metric, grain, choice.to === 'latest');
  const from = honour('from', choice.from, fitsGrain) ?? firstPeriod(metric, grain, end);
  const compare = choice.compare ?? 'yoy';
  return {
    metric,
    by,
    where,
    level,
    within: level === 'nation' ? undefined : within,
    codes: level === 'nation' ? undefined : codes,
    grain,
    from,
    to: end,
    latest: choice.to === 'latest',
    compare,
    janFeb: compare === 'yoy' && grain === 'month' && (choice.janFeb ?? catalogue.currency === 'CNY'),
    view: choice.view,
    ignored,
  };
}

const DIGITS: Record<PeriodGrain, number> = { month: 6, quarter: 5, year: 4 };

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

function lastPeriod({ watermark }: CatalogueMetric, grain: PeriodGrain, latest: boolean): number | undefined {
  const month = latest ? (watermark.latest ?? watermark.complete_through) : watermark.complete_through;
  if (month === null) return undefined;
  const period = containing(grain, month);
  if (latest) return period.code;
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
  const { metric, by, where, level, within, codes, grain, from, to, compare, janFeb } = state;
  return compact({
    metric: metric.id,
    by: [...by],
    where: Object.fromEntries(Object.entries(where).map(([d, members]) => [d, [...(members ?? [])]])),
    region: compact({ level, within, codes: codes === undefined ? undefined : [...codes] }),
    period: compact({ grain, from, to }),
    compare: compare === 'none' ? undefined : compare,
    jan_feb: janFeb,
    lang: shared.lang,
    release: shared.release,
  });
}

/** Another metric: what it cannot be split or filtered by falls away, the rest stays. */
export function chooseMetric(choice: TrendsChoice, id: string, catalogue: Catalogue): TrendsChoice {
  const metric = catalogue.metrics.find((m) => m.id === id);
  if (metric === undefined) return { ...choice, metric: id };
  const by = (choice.by ?? []).filter((_, i, all) => isStored(metric, all.slice(0, i + 1)));
  const where = Object.fromEntries(
    Object.entries(choice.where ?? {}).filter(([d]) => isStored(metric, [...new Set([...by, d as Split])])),
  );
  return compact({
    ...choice,
    metric: id,
    by: by.length > 0 ? by : undefined,
    where: Object.keys(where).length > 0 ? where : undefined,
    level: choice.level !== undefined && metric.levels.includes(choice.level) ? choice.level : undefined,
    grain: choice.grain !== undefined && metric.grains.includes(choice.grain) ? choice.grain : undefined,
  });
}

/** Another split: filters that no longer stand in a stored set fall away. */
export function chooseSplit(
  choice: TrendsChoice,
  by: readonly Split[],
  metric: CatalogueMetric,
): TrendsChoice {
  const where = Object.fromEntries(
    Object.entries(choice.where ?? {}).filter(([d]) => isStored(metric, [...new Set([...by, d as Split])])),
  );
  return compact({
    ...choice,
    by: by.length > 0 ? by : undefined,
    where: Object.keys(where).length > 0 ? where : undefined,
    view: undefined,
  });
}

/** An empty list of members means all of them. */
export function chooseMembers(
  choice: TrendsChoice,
  dimension: Split,
  members: readonly string[],
): TrendsChoice {
  const where = { ...choice.where, [dimension]: members.length > 0 ? members : undefined };
  const kept = compact(where);
  return compact({ ...choice, where: Object.keys(kept).length > 0 ? kept : undefined });
}

export function chooseLevel(choice: TrendsChoice, level: Level): TrendsChoice {
  return compact({ ...choice, level, within: undefined, codes: undefined, view: undefined });
}

/** Another grain: periods are written anew in it, so that the span on screen stays the same. */
export function chooseGrain(choice: TrendsChoice, grain: PeriodGrain): TrendsChoice {
  return compact({
    ...choice,
    grain,
    from: choice.from === undefined ? undefined : restate(choice.from, grain, 'first'),
    to: typeof choice.to === 'number' ? restate(choice.to, grain, 'last') : choice.to,
  });
}

function restate(code: number, grain: PeriodGrain, edge: 'first' | 'last'): number {
  const old: PeriodGrain = code > 99_999 ? 'month' : code > 9_999 ? 'quarter' : 'year';
  const year = yearOf({ grain: old, code });
  const inside =
    old === 'month'
      ? code % 100
      : old === 'quarter'
        ? (code % 10) * 3 - (edge === 'first' ? 2 : 0)
        : edge === 'first'
          ? 1
          : 12;
  return containing(grain, year * 100 + inside).code;
}
