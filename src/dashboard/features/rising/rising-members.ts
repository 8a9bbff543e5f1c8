import type { Reading, Thermometer } from '../../../contracts/thermometer.ts';

/** How many needs the page names. */
const SHOWN = 6;

/** Members of the newest period with readings, warmest-growing first; those without a comparison stand last. */
export function risingMembers({ readings }: Thermometer): {
  period: number | undefined;
  rows: readonly Reading[];
} {
  const stated = readings.filter((r) => r.reading.value !== null && r.member !== '*');
  const period = stated.reduce<number | undefined>((last, r) => Math.max(last ?? 0, r.period), undefined);
  const rows = stated
    .filter((r) => r.period === period)
    .sort((a, b) => growth(b) - growth(a) || (a.member < b.member ? -1 : 1))
    .slice(0, SHOWN);
  return { period, rows };
}

const growth = (r: Reading): number => r.change.yoy.value ?? Number.NEGATIVE_INFINITY;
