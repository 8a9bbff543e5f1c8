import type { Origins } from '../../contracts/supply.ts';
import { UNKNOWN } from '../../domain/code-list.ts';
import { herfindahl } from '../../indices/concentration.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import { observed } from '../shown.ts';
import type { Root } from './place.ts';

interface Row extends Record<string, unknown> {
  readonly year: number;
  readonly origin: string;
  readonly amount: number;
  readonly specialty: number;
}

/** Where the purchases of the last whole year come from; null where none states an origin, or below the province. */
export async function originsOf(db: Database, root: Root, year: number): Promise<Origins | null> {
  if (root.level !== 'nation' && root.level !== 'province') return null;
  const rows = await db.all<Row>(
    `select year, origin_province_code::varchar as origin, sum(amount_fen)::double / 100 as amount,
            coalesce(sum(specialty_fen), 0)::double / 100 as specialty
     from inside.procurement_origins
     where year in (${year - 1}, ${year}) ${root.level === 'province' ? `and province_code::varchar = ${literal(root.code)}` : ''}
     group by 1, 2 order by 1, 3 desc, 2`,
  );
  const of = (at: number): Row[] => rows.filter((row) => row.year === at && row.origin !== UNKNOWN);
  const [now, before] = [of(year), of(year - 1)];
  const sum = (list: readonly Row[]): number => list.reduce((total, { amount }) => total + amount, 0);
  const known = sum(now);
  if (known <= 0) return null;
  const amounts = (list: readonly Row[]): number[] => list.map(({ amount }) => amount);
  return {
    year,
    known: observed((100 * known) / sum(rows.filter((row) => row.year === year))),
    hhi: observed(herfindahl(amounts(now))),
    hhi_before: observed(herfindahl(amounts(before))),
    hhi_specialty: observed(herfindahl(now.map(({ specialty }) => specialty))),
    provinces: now.map(({ origin, amount }) => ({
      region: origin,
      amount: observed(amount),
      share: observed((100 * amount) / known),
    })),
  };
}
