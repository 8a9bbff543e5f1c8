import type { Database } from '../../warehouse/duckdb.ts';

/** Members of one cell: how many are on the roll, how many have a record, and what their records say. */
export interface MemberCell extends Record<string, unknown> {
  readonly family: string;
  readonly grouping_set: 'cell' | 'province' | 'worker_group';
  readonly region_code: string;
  readonly sex: string;
  readonly age_band: string;
  readonly industry: string;
  readonly worker_group: string;
  readonly on_roll: number;
  readonly observed: number;
  readonly cases: number;
  readonly events: number;
  readonly paid_fen: number;
  readonly first_month: number;
  readonly last_month: number;
}

/** All of them, exact; only sums of them that pass the gate may leave. */
export const readMemberCells = (db: Database): Promise<MemberCell[]> =>
  db.all<MemberCell>(
    `select family, grouping_set, region_code::varchar as region_code, sex::varchar as sex, age_band::varchar as age_band,
            industry::varchar as industry, worker_group::varchar as worker_group,
            on_roll::double as on_roll, observed::double as observed, cases::double as cases, events::double as events,
            paid_fen::double as paid_fen, first_month, last_month
     from inside.representation order by family, grouping_set, region_code, sex, age_band, industry, worker_group`,
  );
