import { randomUUID } from 'node:crypto';
import type { Worklog } from './store.ts';

/** A view someone wants to open again: the address holds all they chose. */
export interface SavedView {
  readonly id: string;
  readonly owner: string;
  readonly title: string;
  /** Path and query of the page. */
  readonly path: string;
  /** Set when it should show the numbers of that release, not the current ones. */
  readonly release: string | null;
  readonly isShared: boolean;
  readonly updatedAt: string;
}

/** Saves a view, or replaces the one with this id. */
export async function saveView(
  db: Worklog,
  view: Pick<SavedView, 'owner' | 'title' | 'path'> & Partial<Pick<SavedView, 'id' | 'release' | 'isShared'>>,
  now: Date,
): Promise<string> {
  const id = view.id ?? randomUUID();
  const at = now.toISOString();
  await db.write((transaction) =>
    transaction.execute({
      sql: `insert into saved_views (id, owner, title, path, release, is_shared, created_at, updated_at)
          values ($id, $owner, $title, $path, $release, $shared, $at, $at)
          on conflict (id) do update set title = $title, path = $path, release = $release, is_shared = $shared, updated_at = $at
          where owner = $owner`,
      args: {
        id,
        owner: view.owner,
        title: view.title,
        path: view.path,
        release: view.release ?? null,
        shared: view.isShared ? 1 : 0,
        at,
      },
    }),
  );
  return id;
}

/** What someone may open: their own views and those others share, newest first. */
export async function viewsFor(db: Worklog, owner: string): Promise<SavedView[]> {
  const { rows } = await db.client.execute({
    sql: 'select * from saved_views where owner = ? or is_shared = 1 order by updated_at desc, id',
    args: [owner],
  });
  return rows.map((row) => ({
    id: String(row.id),
    owner: String(row.owner),
    title: String(row.title),
    path: String(row.path),
    release: row.release === null ? null : String(row.release),
    isShared: row.is_shared === 1,
    updatedAt: String(row.updated_at),
  }));
}

/** @returns false when there was no such view of this owner. */
export async function deleteView(db: Worklog, id: string, owner: string): Promise<boolean> {
  const { rowsAffected } = await db.write((transaction) =>
    transaction.execute({
      sql: 'delete from saved_views where id = ? and owner = ?',
      args: [id, owner],
    }),
  );
  return rowsAffected > 0;
}
