import type { PolicyEvent } from '../../contracts/catalogue.ts';
import { UNKNOWN } from '../../domain/code-list.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from './open.ts';

/** The policies and events of a release, oldest first; none where it was published before they were kept. */
export async function readEvents(
  db: Database,
  { tables }: Pick<OpenRelease, 'tables'>,
): Promise<PolicyEvent[]> {
  if (!tables.has('inside.policy_register')) return [];
  const rows = await db.all<{
    no: string;
    zh: string;
    en: string | null;
    kind: string;
    region: string;
    need_domain: string;
    from: string;
    to: string | null;
    document: string | null;
  }>(
    `select event_no as no, title_zh as zh, title_en as en, kind, region_code as region, need_domain,
            effective_from::varchar as "from", effective_to::varchar as "to", document_no as document
     from inside.policy_register order by effective_from, event_no`,
  );
  return rows.map(({ zh, en, need_domain, ...event }) => ({
    ...event,
    title: { zh, en: en || zh },
    need_domain: need_domain === UNKNOWN ? null : need_domain,
  }));
}
