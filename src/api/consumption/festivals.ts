import type { ConsumptionFestivals, FestivalDay } from '../../contracts/consumption.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, gateTable, type OpenCell, type ShownTable } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Gated } from '../../domain/table.ts';
import { literal } from '../../warehouse/duckdb.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { labelsOf, NOT_APPLICABLE, type Place, placeOf, stated } from './place.ts';

interface DayRow extends Record<string, unknown> {
  readonly year: number;
  readonly day: number;
  readonly date: string;
  readonly orders: number;
  readonly paid: number;
  readonly contributors: number;
  readonly top1: number;
  readonly top2: number;
}

export interface FestivalChoice {
  readonly region?: string;
  readonly festival: ConsumptionFestivals['festival'];
  readonly consumption_class?: string;
}

/** Days on either side that are kept. */
const SPAN = 20;
/** The public holiday, about: what the festival itself covers. */
const HOLIDAY: Record<ConsumptionFestivals['festival'], number> = {
  spring_festival: 6,
  dragon_boat: 2,
  mid_autumn: 2,
};

/** Spending by day around a festival, one curve a year: aligned on the lunar date, so that years can be compared. */
export async function festivals(
  choice: FestivalChoice,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<ConsumptionFestivals>> {
  const place = placeOf(choice.region, release);
  const code = place.level === 'nation' ? (choice.consumption_class ?? ALL) : ALL;
  const rows = await readDays(choice.festival, code, place, release);
  const { watermark } = release.manifest;
  const reach = release.manifest.families.consumption ?? watermark;
  const whole = [...new Set(rows.map((row) => row.year))].filter((year) =>
    isWhole(
      rows.filter((row) => row.year === year),
      reach.earliest,
      reach.complete_through,
    ),
  );
  const kept = rows.filter((row) => whole.includes(row.year));
  const policy = context.policy.audiences.inside;
  const paid = gateTable({ cells: kept.map((row) => moneyCell(row, place)), additive: [false] }, policy);
  const orders = gateTable({ cells: kept.map((row) => orderCell(row, place)), additive: [false] }, policy);
  const { manifest } = release;
  return deriveAll<ShownTable, ConsumptionFestivals>([paid, orders], () => {
    const days = whole.flatMap((year) => daysOf(year, kept, paid, orders));
    return {
      release: release.id,
      synthetic: manifest.synthetic,
      region: place.code,
      currency: manifest.currency,
      festival: choice.festival,
      title: release.labels.festival?.[choice.festival] ?? { zh: choice.festival, en: choice.festival },
      consumption_class: code,
      years: whole.map((year) => ({
        year,
        date: kept.find((row) => row.year === year)?.date ?? '',
        ...stretches(
          days.filter((day) => day.year === year),
          HOLIDAY[choice.festival],
        ),
      })),
      days,
      labels: labelsOf(release),
      notes: NOTES.map((note) => ({ ...note })),
      watermark: reach,
    };
  });
}

async function readDays(
  festival: string,
  code: string,
  place: Place,
  release: OpenRelease,
): Promise<DayRow[]> {
  if (!release.tables.has('inside.festival_days')) return [];
  const column = festival.replace(/\W/g, '');
  return await release.pool.use((db) =>
    db.all<DayRow>(
      `select d.festival_year as year, d.festival_day as day, f.${column}::varchar as date,
              d.orders::double as orders, d.paid_fen::double as paid, d.paid_contributors::double as contributors,
              d.paid_top1_fen::double as top1, d.paid_top2_fen::double as top2
       from inside.festival_days as d join reference.festivals as f on d.festival_year = f.year
       where d.festival = ${literal(festival)} and d.consumption_class = ${literal(code)}
         and d.region_level = ${literal(place.level)} and d.region_code = ${literal(place.code)}
       order by 1, 2`,
    ),
  );
}

/** A window counts when all its days lie in months that are complete: half a curve misleads. */
function isWhole(rows: readonly DayRow[], earliest: number | null, complete: number | null): boolean {
  const date = rows[0]?.date;
  if (date === undefined || earliest === null || complete === null) return false;
  const monthAt = (days: number): number => {
    const at = new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000);
    return at.getUTCFullYear() * 100 + at.getUTCMonth() + 1;
  };
  return monthAt(-SPAN) >= earliest && monthAt(SPAN) <= complete;
}

const at = ({ year, day }: DayRow, place: Place): Pick<OpenCell, 'period' | 'region' | 'members' | 'n'> => ({
  period: year,
  region: place.code,
  members: [String(day)],
  n: null,
});

const moneyCell = (row: DayRow, place: Place): OpenCell => ({
  ...at(row, place),
  value: row.paid / 100,
  status: 'observed',
  basis: {
    kind: 'money',
    total: row.paid,
    contributors: row.contributors,
    largest: [row.top1, row.top2],
  },
});

const orderCell = (row: DayRow, place: Place): OpenCell => ({
  ...at(row, place),
  value: row.orders,
  status: 'observed',
  basis: { kind: 'count', count: row.orders, persons: Math.min(row.orders, row.contributors) },
});

/** The 41 days of a year; a day without any record is a true zero. The index needs every day to be shown. */
function daysOf(year: number, rows: readonly DayRow[], paid: ShownTable, orders: ShownTable): FestivalDay[] {
  const shown = (table: ShownTable, day: number): ApiValue => {
    const i = rows.findIndex((row) => row.year === year && row.day === day);
    const cell = table.cells[i];
    return cell ? { value: cell.value, status: cell.status } : { value: 0, status: 'observed' };
  };
  const days = Array.from({ length: 2 * SPAN + 1 }, (_, i) => i - SPAN);
  const amounts = days.map((day) => shown(paid, day));
  const known = amounts.flatMap((v) => v.value ?? []);
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  const hidden = known.length < days.length;
  return days.map((day, i) => {
    const amount = amounts[i] ?? NOT_APPLICABLE;
    const index: ApiValue =
      amount.value === null || !(mean > 0)
        ? { value: null, status: amount.value === null ? amount.status : 'not_applicable' }
        : stated((100 * amount.value) / mean, hidden ? 'estimated' : 'observed');
    return { year, day, paid: amount, orders: shown(orders, day), index };
  });
}

/** Mean of the indices before, during and after. */
function stretches(days: readonly FestivalDay[], holiday: number) {
  const mean = (from: number, to: number): ApiValue => {
    const own = days.filter(({ day }) => day >= from && day <= to).flatMap(({ index }) => index.value ?? []);
    return own.length === 0 ? NOT_APPLICABLE : stated(own.reduce((a, b) => a + b, 0) / own.length);
  };
  return { before: mean(-SPAN, -1), holiday: mean(0, holiday), after: mean(holiday + 1, SPAN) };
}

const NOTES = [
  {
    id: 'aligned',
    text: {
      zh: '按农历节日对齐：第 0 天是节日当天。指数以前后各 20 天（共 41 天）的日均为 100，只含整段数据已报齐的年份。',
      en: 'Aligned on the lunar date: day 0 is the festival. The mean day of the 41 is 100; only years whose whole stretch is complete.',
    },
  },
] as const;
