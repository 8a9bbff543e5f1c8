import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, expect, test } from 'vitest';
import { appendAudit, brokenAt, readAudit } from '../../src/worklog/audit.ts';
import { MIGRATIONS } from '../../src/worklog/migrations.ts';
import { viewsFor } from '../../src/worklog/saved-view.ts';
import { openWorklog } from '../../src/worklog/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'worklog-earlier-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tablesOf = async (path: string): Promise<Record<string, string[]>> => {
  const client = createClient({ url: `file:${path}` });
  const { rows } = await client.execute(
    "select m.name as t, c.name as c from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%' order by 1, 2",
  );
  client.close();
  const tables: Record<string, string[]> = {};
  for (const { t, c } of rows) tables[String(t)] = [...(tables[String(t)] ?? []), String(c)];
  return tables;
};

/** A store as the software of the first `steps` steps left it, with what people had written by then. */
async function storeOf(steps: number): Promise<string> {
  const path = join(folder, `${steps}.db`);
  const client = createClient({ url: `file:${path}` });
  for (const statement of MIGRATIONS.slice(0, steps).flat()) await client.execute(statement);
  await client.execute(`pragma user_version = ${steps}`);
  await client.execute(
    "insert into users (id, name, display_name, role, created_at) values ('u1', 'wang', '王芳', 'analyst', '2026-01-01T00:00:00.000Z')",
  );
  await client.execute(
    "insert into saved_views (id, owner, title, path, created_at, updated_at) values ('v1', 'wang', '托育', '/trends', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')",
  );
  client.close();
  return path;
}

test.each(MIGRATIONS.map((_, i) => i + 1))(
  'a store of step %i is brought up to date, and what people wrote is there',
  async (steps) => {
    const path = await storeOf(steps);
    const worklog = await openWorklog(path);
    const { rows } = await worklog.client.execute('pragma user_version');
    expect(Number(rows[0]?.user_version)).toBe(MIGRATIONS.length);
    expect((await worklog.client.execute('select display_name from users')).rows[0]?.display_name).toBe(
      '王芳',
    );
    expect(await viewsFor(worklog, 'wang')).toMatchObject([{ id: 'v1', title: '托育' }]);
    await appendAudit(worklog, { actor: 'wang', action: 'export', subject: 'x', detail: {} }, new Date(0));
    expect(await readAudit(worklog)).toHaveLength(1);
    expect(await brokenAt(worklog)).toBeNull();
    expect((await worklog.client.execute('pragma integrity_check')).rows[0]?.integrity_check).toBe('ok');
    worklog.close();
    const fresh = join(folder, `fresh-${steps}.db`);
    (await openWorklog(fresh)).close();
    expect(await tablesOf(path)).toEqual(await tablesOf(fresh));
  },
);
