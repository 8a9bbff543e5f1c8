import type { QueryRequest } from '../../contracts/query.ts';
import type { ApiChange, ApiValue, Status } from '../../contracts/value.ts';
import type { ShownCell } from '../../disclosure/gate.ts';
import { combinedJanFeb, type FestivalYear, straddledMonths } from '../../domain/festival.ts';
import type { Metric } from '../../domain/metric.ts';
import { type Period, period, shift, yearAgo } from '../../domain/period.ts';
import { cellKey } from './read.ts';

export interface Compared {
  readonly base: ApiValue;
  readonly change: ApiChange;
}

/** The comparisons of a place with itself. */
export type InTime = 'previous' | 'yoy';

/** As much of a request as a comparison in time needs. */
export interface Asked {
  readonly compare?: InTime;
  readonly jan_feb: boolean;
  /** Months between which a festival moved are compared as one, by this table. */
  readonly festivals?: readonly FestivalYear[];
}

/** As much of a metric as a comparison needs. */
export type Comparable = Pick<Metric, 'unit' | 'formula'>;

/** Rates and readings change by points; everything else in percent. */
export const changeUnit = (metric: Comparable): 'percent' | 'points' =>
  metric.unit === 'percent' || metric.formula.kind === 'index' ? 'points' : 'percent';

export const basePeriod = (period: Period, compare: InTime): Period =>
  compare === 'previous' ? shift(period, -1) : yearAgo(period);

/** Months that are compared as one with this month, itself among them; undefined where it stands for itself. */
export function joinedMonths(
  period: Period,
  { compare, jan_feb, festivals }: Asked,
): readonly number[] | undefined {
  if (compare !== 'yoy' || period.grain !== 'month') return undefined;
  const newYear = jan_feb || festivals ? combinedJanFeb(period.code) : undefined;
  return newYear ?? (festivals ? straddledMonths(festivals, period.code) : undefined);
}

/** The periods asked for and those they are compared with, ascending. */
export function withBases({ periods }: { readonly periods: readonly Period[] }, asked: Asked): Period[] {
  const all = new Map(periods.map((p) => [p.code, p]));
  const add = (p: Period): void => void all.set(p.code, p);
  for (const p of periods) {
    if (!asked.compare) continue;
    add(basePeriod(p, asked.compare));
    for (const code of joinedMonths(p, asked) ?? []) {
      add(period('month', code));
      add(yearAgo(period('month', code)));
    }
  }
  return [...all.values()].sort((a, b) => a.code - b.code);
}

/** The comparison of a place with itself, where that is what was asked for. */
export const inTime = ({ compare, jan_feb }: Pick<QueryRequest, 'compare' | 'jan_feb'>): Asked => ({
  compare: compare === 'previous' || compare === 'yoy' ? compare : undefined,
  jan_feb,
});

/**
 * Compares shown values only: where either side is hidden, missing or not whole there is no change, and the reason
 * travels. Months that a festival moves between are compared as one.
 */
export class Comparison {
  private readonly cells = new Map<string, ShownCell>();
  private readonly metric: Comparable;
  private readonly asked: Asked;

  constructor(cells: readonly ShownCell[], metric: Comparable, asked: Asked) {
    for (const cell of cells) this.cells.set(cellKey(cell.period, cell.region, cell.members), cell);
    this.metric = metric;
    this.asked = asked;
  }

  of(cell: ShownCell, period: Period): Compared | undefined {
    const { compare } = this.asked;
    if (!compare) return undefined;
    const base = this.at(cell, basePeriod(period, compare).code);
    const months = joinedMonths(period, this.asked);
    if (!months) return { base: bare(base), change: change(cell, base, this.metric, 'period') };
    const before = months.map((code) => yearAgo({ grain: 'month', code }).code);
    const [then, now] = [this.together(cell, before), this.together(cell, months)];
    const over = period.code % 100 <= 2 ? 'jan_feb' : 'festival';
    return { base: bare(base), change: change(now, then, this.metric, over) };
  }

  private at(like: ShownCell, period: number): ApiValue & { readonly n?: number | null } {
    return (
      this.cells.get(cellKey(period, like.region, like.members)) ?? { value: null, status: 'not_reported' }
    );
  }

  /** Months as one: amounts add, rates weigh by what they rest on, readings average. */
  private together(like: ShownCell, months: readonly number[]): ApiValue {
    const parts = months.map((month) => this.at(like, month));
    const unstated = parts.find((part) => part.value === null || part.status === 'partial');
    if (unstated) return unstated.value === null ? unstated : { value: null, status: 'not_complete' };
    const status = parts.at(-1)?.status ?? 'observed';
    const sum = (of: (part: (typeof parts)[number]) => number): number =>
      parts.reduce((total, part) => total + of(part), 0);
    switch (this.metric.formula.kind) {
      case 'count':
      case 'money':
        return { value: sum((p) => p.value ?? 0), status };
      case 'index':
        return { value: sum((p) => p.value ?? 0) / parts.length, status };
      case 'rate':
      case 'mean': {
        const weight = sum((p) => p.n ?? 0);
        if (weight <= 0) return { value: null, status: 'not_applicable' };
        return { value: sum((p) => (p.value ?? 0) * (p.n ?? 0)) / weight, status };
      }
      case 'persons':
        return { value: null, status: 'not_at_this_grain' };
    }
  }
}

const bare = ({ value, status }: ApiValue): ApiValue => ({ value, status });

/** The change from one shown value to another. */
export function change(
  now: ApiValue,
  base: ApiValue,
  metric: Comparable,
  over: ApiChange['over'],
): ApiChange {
  const unit = changeUnit(metric);
  const none = (status: Status): ApiChange => ({ value: null, status, unit, over });
  if (now.value === null) return none(now.status);
  if (base.value === null) return none(base.status);
  if (now.status === 'partial' || base.status === 'partial') return none('not_complete');
  if (unit === 'points') return { value: now.value - base.value, status: now.status, unit, over };
  // Growth from nothing, or from a loss, is not a percentage.
  if (base.value <= 0) return none('not_applicable');
  return { value: (now.value / base.value - 1) * 100, status: now.status, unit, over };
}
