import type { Catalogue, CatalogueMetric } from '../../contracts/catalogue.ts';
import { containing, type PeriodGrain, yearOf } from '../../domain/period.ts';
import { isStored } from './trends.ts';
import { compact, type Level, type Split, type TrendsChoice } from './trends-choice.ts';

/** What one control does to the choice: it writes its own part and drops only what no longer fits. */

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
    grain:
      choice.grain !== undefined && (metric.grains as readonly string[]).includes(choice.grain)
        ? choice.grain
        : undefined,
    groups: metric.groupable ? choice.groups : undefined,
    codes: choice.groups !== undefined && !metric.groupable ? undefined : choice.codes,
    per: metric.per_members ? choice.per : undefined,
    real: metric.deflatable ? choice.real : undefined,
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

/** Another kind of places: what was chosen of the other kind falls away, with comparisons it does not have. */
export function chooseLevel(choice: TrendsChoice, level: Level): TrendsChoice {
  const beside = choice.compare === 'peers' || choice.compare === 'nation';
  return compact({
    ...choice,
    level,
    groups: undefined,
    within: undefined,
    codes: undefined,
    view: undefined,
    compare: beside && level === 'nation' ? undefined : choice.compare,
  });
}

/** Groups of a scheme instead of regions of a level. */
export function chooseGroups(choice: TrendsChoice, groups: string): TrendsChoice {
  return compact({
    ...choice,
    level: undefined,
    groups,
    within: undefined,
    codes: undefined,
    view: undefined,
  });
}

/** One line of the picture clicked: its place and members are what is looked at from now on. */
export function chooseLine(
  choice: TrendsChoice,
  {
    region,
    members,
  }: { readonly region?: string; readonly members: Readonly<Partial<Record<Split, string>>> },
): TrendsChoice {
  const where = { ...choice.where };
  for (const [dimension, code] of Object.entries(members))
    if (code !== undefined && code !== '*') where[dimension as Split] = [code];
  return compact({
    ...choice,
    codes: region === undefined ? choice.codes : [region],
    where: Object.keys(where).length > 0 ? where : undefined,
    view: undefined,
  });
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
