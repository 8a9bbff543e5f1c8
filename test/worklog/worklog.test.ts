import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit, brokenAt, readAudit } from '../../src/worklog/audit.ts';
import { MIGRATIONS } from '../../src/worklog/migrations.ts';
import { deleteView, saveView, viewsFor } from '../../src/worklog/saved-view.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';

let folder: string;
let path: string;
let db: Worklog;
const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 8, minute));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'worklog-'));
  path = join(folder, 'worklog.db');
  db = await openWorklog(path);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the store', () => {
  test('holds the tables of what people do, for its owner alone', async () => {
    const { rows } = await db.client.execute(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    );
    expect(rows.map((r) => r.name)).toEqual([
      'adjusted_vintages',
      'api_keys',
      'audit_log',
      'comments',
      'credentials',
      'links',
      'paper_comments',
      'paper_drafts',
      'paper_editions',
      'paper_events',
      'paper_revisions',
      'paper_texts',
      'return_tickets',
      'review_decisions',
      'reviews',
      'saved_views',
      'sessions',
      'settings',
      'told_questions',
      'users',
      'work_events',
      'work_items',
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('opening it again keeps what is in it', async () => {
    await saveView(db, { owner: 'local', title: '托育趋势', path: '/trends?metric=applications' }, at(0));
    db.close();
    db = await openWorklog(path);
    expect(await viewsFor(db, 'local')).toHaveLength(1);
  });

  test('two who open a new store at once both find it whole', async () => {
    const other = join(folder, 'other.db');
    const stores = await Promise.all([openWorklog(other), openWorklog(other), openWorklog(other)]);
    for (const store of stores) {
      expect((await store.client.execute('select count(*) as n from users')).rows[0]?.n).toBe(0);
      store.close();
    }
  });

  test('a store of a newer version is refused, not spoilt', async () => {
    await db.client.execute(`pragma user_version = ${MIGRATIONS.length + 1}`);
    db.close();
    await expect(openWorklog(path)).rejects.toThrow('请升级软件');
    db = await openWorklog(':memory:');
  });
});

describe('saved views', () => {
  test('are replaced by their owner only', async () => {
    const id = await saveView(db, { owner: 'a', title: '一', path: '/' }, at(0));
    await saveView(db, { id, owner: 'b', title: '改', path: '/x' }, at(1));
    expect(await viewsFor(db, 'a')).toMatchObject([{ id, title: '一' }]);
    await saveView(db, { id, owner: 'a', title: '二', path: '/', isShared: true }, at(2));
    expect(await viewsFor(db, 'b')).toMatchObject([
      { id, title: '二', isShared: true, updatedAt: at(2).toISOString() },
    ]);
  });
  test('are deleted by their owner only', async () => {
    const id = await saveView(db, { owner: 'a', title: '一', path: '/' }, at(0));
    expect(await deleteView(db, id, 'b')).toBe(false);
    expect(await deleteView(db, id, 'a')).toBe(true);
    expect(await viewsFor(db, 'a')).toEqual([]);
  });
});

describe('the audit log', () => {
  const add = (n: number): Promise<void> =>
    appendAudit(db, { actor: 'local', action: 'export', subject: `table-${n}`, detail: { rows: n } }, at(n));

  test('is a chain of records', async () => {
    for (const n of [1, 2, 3]) await add(n);
    const records = await readAudit(db);
    expect(records.map((r) => r.subject)).toEqual(['table-3', 'table-2', 'table-1']);
    expect(records[0]?.previous).toBe(records[1]?.hash);
    expect(records[2]?.previous).toBe('0'.repeat(64));
    expect(records[0]?.detail).toEqual({ rows: 3 });
    expect(await brokenAt(db)).toBeNull();
  });

  test('takes records written at once, one after the other', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => add(n)));
    expect(await readAudit(db)).toHaveLength(20);
    expect(await brokenAt(db)).toBeNull();
  });

  test('cannot be changed or shortened through the store', async () => {
    await add(1);
    await expect(db.client.execute("update audit_log set actor = 'x'")).rejects.toThrow('append-only');
    await expect(db.client.execute('delete from audit_log')).rejects.toThrow('append-only');
  });

  test.each<[string, string, number]>([
    ['a changed record', "update audit_log set subject = 'other' where seq = 2", 2],
    ['a removed record', 'delete from audit_log where seq = 2', 3],
    ['a changed hash', "update audit_log set hash = 'x' where seq = 3", 3],
  ])('%s, made by whoever holds the file, shows', async (_, sql, broken) => {
    for (const n of [1, 2, 3, 4]) await add(n);
    await db.client.execute('drop trigger audit_log_keeps');
    await db.client.execute('drop trigger audit_log_stays');
    await db.client.execute(sql);
    expect(await brokenAt(db)).toBe(broken);
  });
});
