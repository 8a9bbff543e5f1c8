import type { Basket } from '../../indices/price-index.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { individually, type Place } from './place.ts';

/** What was bought of one item in one month: an item is a class of a type of merchant in a way of buying. */
interface ItemRow extends Record<string, unknown> {
  readonly month: number;
  readonly class: string;
  readonly item: string;
  readonly lines: number;
  readonly quantity: number;
  readonly paid: number;
}

/** A unit value of fewer lines says more of these than of prices. */
const FEWEST_LINES = 10;

/** Items of a place by month that have a price, bought by members themselves; exact: what is made of them passes the gate at the grain of the place. */
export async function readItems(db: Database, release: OpenRelease, place: Place): Promise<ItemRow[]> {
  if (!release.tables.has('inside.item_values')) return [];
  const { buy_mode: modes } = individually(release);
  return await db.all<ItemRow>(
    `select event_month as month, consumption_class::varchar as class,
            concat_ws(' ', consumption_class, merchant_type, buy_mode) as item,
            lines::double as lines, quantity::double as quantity, paid_fen::double / 100 as paid
     from inside.item_values
     where region_level = ${literal(place.level)} and region_code = ${literal(place.code)} and lines >= ${FEWEST_LINES}
       ${modes ? `and buy_mode::varchar in (${modes.map(literal).join(', ')})` : ''}
     order by event_month, item`,
  );
}

/** A basket of unit values per month, and the lines it rests on. */
export interface MonthBasket {
  readonly basket: Basket;
  readonly lines: number;
}

/** @param of one class, or all. */
export function basketsOf(rows: readonly ItemRow[], of: string | null = null): Map<number, MonthBasket> {
  const months = new Map<
    number,
    { basket: Map<string, { price: number; quantity: number }>; lines: number }
  >();
  for (const row of rows) {
    if (of !== null && row.class !== of) continue;
    const month = months.get(row.month) ?? { basket: new Map(), lines: 0 };
    month.basket.set(row.item, { price: row.paid / row.quantity, quantity: row.quantity });
    month.lines += row.lines;
    months.set(row.month, month);
  }
  return months;
}

export const classesOf = (rows: readonly ItemRow[]): string[] =>
  [...new Set(rows.map((row) => row.class))].sort();
