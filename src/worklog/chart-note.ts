import { randomUUID } from 'node:crypto';
import type { Worklog } from './store.ts';

/** What somebody wrote about a chart, at a place and perhaps a month. */
export interface ChartNote {
  readonly id: string;
  readonly chart: string;
  readonly region: string;
  readonly period: number | null;
  readonly body: string;
  readonly author: string;
  readonly at: string;
}

const OF_CHART = 'chart:';

/** Writes a note down. @returns its id. */
export async function addChartNote(
  db: Worklog,
  note: Omit<ChartNote, 'id' | 'at'>,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await db.write((transaction) =>
    transaction.execute({
      sql: `insert into comments (id, subject, author, body, created_at, region_code, period)
        values (?, ?, ?, ?, ?, ?, ?)`,
      args: [id, OF_CHART + note.chart, note.author, note.body, now.toISOString(), note.region, note.period],
    }),
  );
  return id;
}

/** Notes on all charts for one place that were not taken back, oldest first. */
export async function chartNotes(db: Worklog, region: string): Promise<ChartNote[]> {
  const { rows } = await db.client.execute({
    sql: `select id, subject, author, body, created_at, region_code, period from comments
      where subject like ? and region_code = ? and resolved_at is null order by created_at, id`,
    args: [`${OF_CHART}%`, region],
  });
  return rows.map((row) => ({
    id: String(row.id),
    chart: String(row.subject).slice(OF_CHART.length),
    region: String(row.region_code),
    period: row.period === null ? null : Number(row.period),
    body: String(row.body),
    author: String(row.author),
    at: String(row.created_at),
  }));
}

/** Takes back one of one's own notes; it stays in the store. @returns false where there is no such note of this author. */
export async function withdrawChartNote(
  db: Worklog,
  id: string,
  author: string,
  now: Date,
): Promise<boolean> {
  const { rowsAffected } = await db.write((transaction) =>
    transaction.execute({
      sql: 'update comments set resolved_at = ? where id = ? and author = ? and resolved_at is null',
      args: [now.toISOString(), id, author],
    }),
  );
  return rowsAffected > 0;
}
