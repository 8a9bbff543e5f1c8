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
    janFeb: joinsMonths(metric, grain, compare) && (choice.janFeb ?? catalogue.currency === 'CNY'),
    view: choice.view,
    ignored,
  };
}

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
