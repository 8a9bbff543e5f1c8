import { MethodError } from './method-error.ts';

export const CENTRINGS = ['none', 'calendar', 'mean'] as const;
export type Centring = (typeof CENTRINGS)[number];

export interface HolidayWindow {
  /** First and last day counted from the holiday: −5…−1 is the working week before, 0…6 the holiday itself. */
  readonly from: number;
  readonly to: number;
}

/** Around Spring Festival, as the NBS describes its effect: before, during, after. */
export const SPRING_FESTIVAL_WINDOWS = {
  before: { from: -5, to: -1 },
  during: { from: 0, to: 6 },
  after: { from: 7, to: 20 },
} as const satisfies Record<string, HolidayWindow>;

/**
 * Moving-holiday regressor of the US Census Bureau (genhol): the share of the window's days that fall into each month,
 * less the long-run mean of that calendar month (`calendar`) or of all months (`mean`), so that the seasonal pattern
 * keeps its own.
 * @param dates the holiday of each year, ISO; the mean is taken over these years.
 * @param months months wanted, as 202501.
 */
export function holidayRegressor(
  dates: readonly string[],
  window: HolidayWindow,
  months: readonly number[],
  centring: Centring = 'calendar',
): Float64Array {
  const length = window.to - window.from + 1;
  if (!(length >= 1)) {
    throw new MethodError(
      `窗口的止日不能早于起日，得到 ${window.from}…${window.to}`,
      `a window ends no earlier than it starts, got ${window.from}…${window.to}`,
    );
  }
  const shares = new Map<number, number>();
  for (const date of dates) {
    const [y = 0, m = 1, d = 1] = date.split('-').map(Number);
    for (let day = window.from; day <= window.to; day++) {
      const at = new Date(Date.UTC(y, m - 1, d + day));
      const month = at.getUTCFullYear() * 100 + at.getUTCMonth() + 1;
      shares.set(month, (shares.get(month) ?? 0) + 1 / length);
    }
  }
  const years = dates.map((date) => Number(date.slice(0, 4)));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const calendarMean = (month: number): number => {
    let sum = 0;
    for (let year = first; year <= last; year++) sum += shares.get(year * 100 + month) ?? 0;
    return sum / (last - first + 1);
  };
  const means = Array.from({ length: 12 }, (_, m) => calendarMean(m + 1));
  const overall = means.reduce((a, b) => a + b, 0) / 12;
  return Float64Array.from(months, (month) => {
    const share = shares.get(month) ?? 0;
    if (centring === 'none') return share;
    return share - (centring === 'mean' ? overall : (means[(month % 100) - 1] ?? 0));
  });
}
