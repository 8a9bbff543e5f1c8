/** Periods are integers, as stored: month 202506, quarter 20252, year 2025. Pure arithmetic, no time zone. */
export type PeriodGrain = 'month' | 'quarter' | 'year';

export interface Period {
  readonly grain: PeriodGrain;
  /** 202506 | 20252 | 2025 */
  readonly code: number;
}

/** @throws RangeError naming the code when it is not a period of this grain. */
export function period(grain: PeriodGrain, code: number): Period {
  const inner = grain === 'month' ? code % 100 : grain === 'quarter' ? code % 10 : 1;
  const year = yearOf({ grain, code });
  const limit = grain === 'month' ? 12 : grain === 'quarter' ? 4 : 1;
  if (!Number.isInteger(code) || inner < 1 || inner > limit || year < 1000 || year > 9999) {
    throw new RangeError(`not a ${grain}: ${code} (expected ${EXAMPLE[grain]})`);
  }
  return { grain, code };
}

const EXAMPLE: Record<PeriodGrain, string> = { month: '202506', quarter: '20252', year: '2025' };

export function yearOf(p: Period): number {
  return p.grain === 'month'
    ? Math.trunc(p.code / 100)
    : p.grain === 'quarter'
      ? Math.trunc(p.code / 10)
      : p.code;
}

/** Moves a period by whole steps of its own grain; negative goes back. */
export function shift(p: Period, steps: number): Period {
  if (p.grain === 'year') return { grain: 'year', code: p.code + steps };
  const per = p.grain === 'month' ? 12 : 4;
  const base = p.grain === 'month' ? 100 : 10;
  const index = yearOf(p) * per + (p.code % base) - 1 + steps;
  return { grain: p.grain, code: Math.floor(index / per) * base + (index % per) + 1 };
}

/** The same period one year earlier. */
export const yearAgo = (p: Period): Period =>
  shift(p, p.grain === 'month' ? -12 : p.grain === 'quarter' ? -4 : -1);

export function months(p: Period): number[] {
  const year = yearOf(p);
  if (p.grain === 'month') return [p.code];
  const first = p.grain === 'quarter' ? ((p.code % 10) - 1) * 3 + 1 : 1;
  const count = p.grain === 'quarter' ? 3 : 12;
  return Array.from({ length: count }, (_, i) => year * 100 + first + i);
}

/** Inclusive range of periods of one grain. */
export function range(from: Period, to: Period): Period[] {
  const out: Period[] = [];
  for (let p = from; p.code <= to.code; p = shift(p, 1)) out.push(p);
  return out;
}

export function containing(grain: PeriodGrain, month: number): Period {
  if (grain === 'month') return { grain, code: month };
  const year = Math.trunc(month / 100);
  return grain === 'year' ? { grain, code: year } : { grain, code: year * 10 + Math.ceil((month % 100) / 3) };
}
