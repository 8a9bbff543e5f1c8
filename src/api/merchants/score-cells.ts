import type { Stars } from '../../indices/merchant-score.ts';
import type { OpenRelease } from '../release/open.ts';

/** Ratings of one merchant in a window of four quarters. */
export interface MerchantRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string | null;
  readonly type: string;
  readonly province: string;
  readonly city: string;
  readonly merchant_status: string | null;
  readonly credit_grade: string | null;
  readonly raters: number;
  readonly s1: number;
  readonly s2: number;
  readonly s3: number;
  readonly s4: number;
  readonly s5: number;
}

export const starsOf = ({ id, raters, s1, s2, s3, s4, s5 }: MerchantRow): Stars => ({
  id,
  raters,
  stars: [s1, s2, s3, s4, s5],
});

/** The newest window whose quarters had all ended by a month; by the last closed one where none is said. */
export async function readScores(
  release: OpenRelease,
  until = Number.POSITIVE_INFINITY,
): Promise<{ quarter: number | null; rows: readonly MerchantRow[] }> {
  if (!release.tables.has('inside.merchant_scores')) return { quarter: null, rows: [] };
  const complete = Math.min(until, release.manifest.families.merchant_ratings?.complete_through ?? 0);
  const last = Math.trunc(complete / 100) * 10 + Math.trunc((complete % 100) / 3);
  return release.pool.use(async (db) => {
    const [newest] = await db.all<{ quarter: number | null }>(
      `select max(quarter) as quarter from inside.merchant_scores where quarter <= ${last % 10 === 0 ? last - 6 : last}`,
    );
    const quarter = newest?.quarter ?? null;
    if (quarter === null) return { quarter, rows: [] };
    const rows = await db.all<MerchantRow>(
      `select merchant_no::varchar as id, merchant_name as name, merchant_type::varchar as type, province_code::varchar as province,
              city_code::varchar as city, merchant_status, credit_grade, raters::int as raters,
              stars_1::int as s1, stars_2::int as s2, stars_3::int as s3, stars_4::int as s4, stars_5::int as s5
       from inside.merchant_scores where quarter = ${quarter} order by merchant_no`,
    );
    return { quarter, rows };
  });
}
