import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/** A merchant as its source registers it. */
export interface RegisterRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string | null;
  readonly type: string;
  readonly province: string;
  readonly city: string;
  readonly status: string;
  readonly status_on: string | null;
  readonly grade: string;
  readonly exit_reason: string | null;
  readonly standard_no: string | null;
  readonly certified_until: string | null;
}

/** Disputes of a merchant in three months, and in the twelve before. */
export interface DisputeRow extends Record<string, unknown> {
  readonly id: string;
  readonly month: number;
  readonly disputes: number;
  readonly persons: number;
  readonly prepaid: number;
  readonly mediated: number;
  readonly settled: number;
  readonly disputed_fen: number | null;
  readonly contributors: number;
  readonly top1: number;
  readonly top2: number;
  readonly before: number;
}

const DISPUTES = `merchant_no::varchar as id, month::int as month, disputes::int as disputes, persons::int as persons,
  prepaid::int as prepaid, mediated::int as mediated, settled::int as settled, disputed_fen::double as disputed_fen,
  disputed_contributors::int as contributors, disputed_top1_fen::double as top1, disputed_top2_fen::double as top2,
  disputes_before::int as before`;

export const hasCredit = (release: OpenRelease): boolean =>
  release.tables.has('inside.merchant_register') && release.tables.has('inside.merchant_disputes');

/** Months a window of disputes ends in and that have closed, newest first. */
export async function creditMonths(db: Database, release: OpenRelease): Promise<number[]> {
  const until = release.manifest.families.disputes?.complete_through ?? 0;
  const rows = await db.all<{ month: number }>(
    `select distinct month::int as month from inside.merchant_disputes where month <= ${until} order by month desc`,
  );
  return rows.map((row) => row.month);
}

export const readRegister = (db: Database): Promise<RegisterRow[]> =>
  db.all<RegisterRow>(
    `select merchant_no::varchar as id, merchant_name as name, merchant_type::varchar as type, province_code::varchar as province,
            city_code::varchar as city, merchant_status::varchar as status, status_on::varchar as status_on,
            credit_grade::varchar as grade, exit_reason::varchar as exit_reason, standard_no,
            certified_until::varchar as certified_until
     from inside.merchant_register order by merchant_no`,
  );

export const readDisputes = (db: Database, month: number): Promise<DisputeRow[]> =>
  db.all<DisputeRow>(
    `select ${DISPUTES} from inside.merchant_disputes where month = ${month} order by merchant_no`,
  );

/** The windows of merchants whose register says suspended, exited or barred: when did the rule first speak? */
export const readHandled = (db: Database, persons: number): Promise<DisputeRow[]> =>
  db.all<DisputeRow>(
    `select ${DISPUTES} from inside.merchant_disputes
     where persons >= ${persons} and merchant_no in (
       select merchant_no from inside.merchant_register where merchant_status in ('suspended', 'exited', 'banned'))
     order by month, merchant_no`,
  );

/** The end of a month, to compare days with as text. */
export const endOf = (month: number): string =>
  `${Math.trunc(month / 100)}-${String(month % 100).padStart(2, '0')}-31`;
/** The status that held at the end of a month; a change that came later had not been made. */
export const statusAt = (row: RegisterRow, month: number, newest: number): string =>
  month < newest && row.status_on !== null && row.status_on > endOf(month) ? 'active' : row.status;
