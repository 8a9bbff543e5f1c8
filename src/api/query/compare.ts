import type { QueryRequest } from '../../contracts/query.ts';
import type { ApiChange, ApiValue, Status } from '../../contracts/value.ts';
import type { ShownCell } from '../../disclosure/gate.ts';
import type { Metric } from '../../domain/metric.ts';
import { type Period, shift, yearAgo } from '../../domain/period.ts';
import { cellKey } from './read.ts';

export interface Compared {
  readonly base: ApiValue;
  readonly change: ApiChange;
}

/** Rates and readings change by points; everything else in percent. */
/** As much of a metric as a comparison needs. */
export type Comparable = Pick<Metric, 'unit' | 'formula'>;

export const changeUnit = (metric: Comparable): 'percent' | 'points' =>
  metric.unit === 'percent' || metric.formula.kind === 'index' ? 'points' : 'percent';

export const basePeriod = (period: Period, compare: 'previous' | 'yoy'): Period =>
  compare === 'previous' ? shift(period, -1) : yearAgo(period);

/**
 * Compares shown values only: where either side is hidden or missing there is no change, and the reason travels.
 * With `jan_feb`, the yearly change of January and of February is that of both months together.
 */
export class Comparison {
  private readonly cells = new Map<string, ShownCell>();
  private readonly metric: Comparable;
  private readonly request: Pick<QueryRequest, 'compare' | 'jan_feb'>;

  constructor(
    cells: readonly ShownCell[],
    metric: Comparable,
    request: Pick<QueryRequest, 'compare' | 'jan_feb'>,
  ) {
    for (const cell of cells) this.cells.set(cellKey(cell.period, cell.region, cell.members), cell);
    this.metric = metric;
    this.request = request;
  }

  of(cell: ShownCell, period: Period): Compared | undefined {
    const { compare, jan_feb } = this.request;
    if (!compare) return undefined;
    const base = this.at(cell, basePeriod(period, compare).code);
    const together = compare === 'yoy' && jan_feb && period.grain === 'month' && period.code % 100 <= 2;
    if (!together) return { base: bare(base), change: change(cell, base, this.metric, 'period') };
    const [now, before] = [this.firstTwoMonths(cell, period), this.firstTwoMonths(cell, yearAgo(period))];
    return { base: bare(base), change: change(now, before, this.metric, 'jan_feb') };
  }

  private at(like: ShownCell, period: number): ApiValue & { readonly n?: number | null } {
    return (
      this.cells.get(cellKey(period, like.region, like.members)) ?? { value: null, status: 'not_reported' }
    );
  }

  /** January and February as one: amounts add, rates weigh by what they rest on, readings average. */
  private firstTwoMonths(like: ShownCell, period: Period): ApiValue {
    const year = Math.trunc(period.code / 100);
    const [january, february] = [this.at(like, year * 100 + 1), this.at(like, year * 100 + 2)];
    if (january.value === null) return january;
    if (february.value === null) return february;
    const status = february.status;
    switch (this.metric.formula.kind) {
      case 'count':
      case 'money':
        return { value: january.value + february.value, status };
      case 'index':
        return { value: (january.value + february.value) / 2, status };
      case 'rate':
      case 'mean': {
        const [n1, n2] = [january.n ?? 0, february.n ?? 0];
        if (n1 + n2 <= 0) return { value: null, status: 'not_applicable' };
        return { value: (january.value * n1 + february.value * n2) / (n1 + n2), status };
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
  if (unit === 'points') return { value: now.value - base.value, status: now.status, unit, over };
  // Growth from nothing, or from a loss, is not a percentage.
  if (base.value <= 0) return none('not_applicable');
  return { value: (now.value / base.value - 1) * 100, status: now.status, unit, over };
}
