import type { Worklog } from './store.ts';

/** One adjusted series as it was shown from one release. */
export interface AdjustedSeries {
  readonly release: string;
  readonly as_of: string | null;
  /** Month and adjusted value, in order. */
  readonly months: readonly (readonly [number, number])[];
}

/** Keeps what was shown of a line; what a release said of it first stays as it was said. */
export async function keepAdjusted(
  db: Worklog,
  line: string,
  { release, as_of, months }: AdjustedSeries,
): Promise<void> {
  await db.write((transaction) =>
    transaction.execute({
      sql: 'insert or ignore into adjusted_vintages (line, release, as_of, months) values (?, ?, ?, ?)',
      args: [line, release, as_of, JSON.stringify(months)],
    }),
  );
}

/** What releases before one showed of a line, oldest first. */
export async function adjustedBefore(db: Worklog, line: string, release: string): Promise<AdjustedSeries[]> {
  const { rows } = await db.client.execute({
    sql: 'select release, as_of, months from adjusted_vintages where line = ? and release < ? order by release',
    args: [line, release],
  });
  return rows.map((row) => ({
    release: String(row.release),
    as_of: row.as_of === null ? null : String(row.as_of),
    months: JSON.parse(String(row.months)),
  }));
}

/** Releases of which something shown is kept. */
export async function adjustedReleases(db: Worklog): Promise<string[]> {
  const { rows } = await db.client.execute('select distinct release from adjusted_vintages');
  return rows.map((row) => String(row.release));
}

/** Drops what was shown from releases whose exact numbers are gone: it was made of them. */
export async function forgetAdjusted(db: Worklog, releases: readonly string[]): Promise<void> {
  await db.write((transaction) =>
    transaction.execute({
      sql: 'delete from adjusted_vintages where release in (select value from json_each(?))',
      args: [JSON.stringify(releases)],
    }),
  );
}
