import type { Quality } from '../../contracts/quality.ts';
import { noPersons } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { correctionsOf } from './corrections.ts';
import { linkageMonthsOf, linkageOf } from './linkage.ts';
import { retentionOf } from './retention.ts';
import { returnEventsOf, returnsOf } from './returns.ts';

/** What came in, what did not, and what was checked. Counts of records on the way in; no cell of any table. */
export async function quality(release: OpenRelease): Promise<Gated<Quality>> {
  const { manifest } = release;
  return release.pool.use(async (db) => {
    const loads = await loadsOf(db);
    const sum = (key: keyof Quality['totals']): number => loads.reduce((total, load) => total + load[key], 0);
    const families = await db.all<{ family: string; zh: string; en: string; rows: number }>(
      'select family, zh, en, rows from quality.families order by family',
    );
    return noPersons<Quality>({
      release: release.id,
      synthetic: manifest.synthetic,
      families: families
        .filter((f) => f.rows > 0 || loads.some((load) => load.family === f.family))
        .map(({ family, zh, en, rows }) => ({
          family,
          title: { zh, en },
          rows,
          watermark: manifest.families[family] ?? NOTHING,
        })),
      loads,
      totals: {
        rows_in: sum('rows_in'),
        loaded: sum('loaded'),
        updated: sum('updated'),
        unchanged: sum('unchanged'),
        duplicate: sum('duplicate'),
        rejected: sum('rejected'),
        skipped: sum('skipped'),
      },
      skipped: await db.all(
        'select family, reason, lines from quality.skipped order by family, lines desc, reason',
      ),
      rejects: (
        await db.all<{
          family: string;
          rule: string;
          field: string | null;
          zh: string;
          en: string;
          rows: number;
        }>('select family, rule, field, zh, en, rows from quality.rejects order by family, rows desc, rule')
      ).map(({ zh, en, ...reject }) => ({ ...reject, title: { zh, en } })),
      returns: await returnsOf(db, release),
      return_events: await returnEventsOf(db, release),
      corrections: await correctionsOf(db, release),
      linkage: await linkageOf(db, release),
      linkage_months: await linkageMonthsOf(db, release),
      retention: await retentionOf(db, release),
      coverage: release.reporting.coverage.map((c) => ({ ...c })),
      checks: manifest.checks.map((check) => ({ ...check })),
      lineage: {
        nodes: (
          await db.all<{ id: string; layer: string; zh: string; en: string; rows: number | null }>(
            'select id, layer, zh, en, rows from quality.lineage_nodes order by id',
          )
        ).map(({ zh, en, ...node }) => ({ ...node, title: { zh, en } })),
        edges: await db.all('select "from", "to" from quality.lineage_edges order by all'),
      },
      labels: { region: release.labels.region ?? {} },
    });
  });
}

const NOTHING = { complete_through: null, settled_through: null, earliest: null, latest: null, as_of: null };

async function loadsOf(db: Database): Promise<Quality['loads']> {
  const rows = await db.all<
    Omit<Quality['loads'][number], 'dropped_columns' | 'unmapped'> & {
      dropped: string | null;
      unmapped_json: string | null;
    }
  >(
    `select batch_id::int as batch_id, family, source, file_name, file_sha256, file_bytes, format, encoding,
            strftime(exported_at, '%Y-%m-%dT%H:%M:%SZ') as exported_at, strftime(finished_at, '%Y-%m-%dT%H:%M:%SZ') as finished_at,
            rows_in, loaded, updated, unchanged, duplicate, rejected, skipped,
            dropped_columns::varchar as dropped, unmapped::varchar as unmapped_json, legal_basis, notice_version, synthetic
     from quality.batches order by batch_id desc`,
  );
  return rows.map(({ dropped, unmapped_json, ...load }) => ({
    ...load,
    dropped_columns: (JSON.parse(dropped ?? '[]') as { column: string }[]).map((d) => d.column),
    unmapped: Object.entries(
      JSON.parse(unmapped_json ?? '{}') as Record<string, Record<string, number>>,
    ).flatMap(([field, values]) => Object.entries(values).map(([value, n]) => ({ field, value, rows: n }))),
  }));
}
