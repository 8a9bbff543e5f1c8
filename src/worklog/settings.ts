import type { Worklog } from './store.ts';

/** One setting of the house; null where nobody set it. */
export async function settingOf(db: Worklog, key: string): Promise<string | null> {
  const { rows } = await db.client.execute({ sql: 'select value from settings where key = ?', args: [key] });
  const value = rows[0]?.value;
  return typeof value === 'string' ? value : null;
}

/** Sets or, with null, forgets settings; all of them or none. */
export async function keepSettings(
  db: Worklog,
  settings: Readonly<Record<string, string | null>>,
  actor: string,
  now: Date,
): Promise<void> {
  await db.write(async (transaction) => {
    for (const [key, value] of Object.entries(settings)) {
      await transaction.execute(
        value === null
          ? { sql: 'delete from settings where key = ?', args: [key] }
          : {
              sql: `insert into settings (key, value, changed_by, changed_at) values (?1, ?2, ?3, ?4)
                on conflict (key) do update set value = ?2, changed_by = ?3, changed_at = ?4`,
              args: [key, value, actor, now.toISOString()],
            },
      );
    }
  });
}
