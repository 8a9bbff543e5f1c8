import type { ManifestCheck } from '../../src/contracts/manifest.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { rowsSql } from '../../src/warehouse/rows-sql.ts';
import { officialStatistics } from '../contracts/official-statistics.ts';
import type { RetentionState } from '../privacy/retention.ts';
import { standingSql } from '../returns/standing.ts';
import { type Freezer, tablesOf } from './freeze.ts';

export interface Lineage {
  readonly nodes: readonly {
    readonly id: string;
    readonly layer: string;
    readonly zh: string;
    readonly en: string;
    readonly rows: number | null;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** What came in, what did not, and what was checked: the pages of data quality, frozen with the numbers. */
export async function freezeQuality(
  freezer: Freezer,
  checks: readonly ManifestCheck[],
  lineage: Lineage,
  families: readonly {
    readonly family: string;
    readonly zh: string;
    readonly en: string;
    readonly rows: number;
  }[],
  retention: readonly RetentionState[],
): Promise<void> {
  await freezer.parquet('quality/batches', 'select * from ledger.batches', 'batch_id');
  await freezer.parquet(
    'quality/skipped',
    'select family, reason, sum(lines)::bigint as lines from ledger.skipped group by all',
    'family, reason',
  );
  await freezer.parquet(
    'quality/rejects',
    'select family, rule, field, zh, en, count(*)::bigint as rows from ledger.rejects group by all',
    'family, rule, field, zh, en',
  );
  await freezeReturns(freezer);
  for (const [schema, table, file] of [
    ['marts', 'linkage', 'quality/linkage'],
    ['intermediate', 'int_linkage_months', 'quality/linkage_months'],
    ['cubes', 'coverage', 'quality/coverage'],
    ['intermediate', 'int_silent_orgs', 'quality/silent_orgs'],
    // Who may see what is decided by it, for as long as the release is served.
    ['intermediate', 'int_union_areas', 'reference/union_areas'],
  ] as const) {
    if ((await tablesOf(freezer.db, schema)).includes(table)) {
      await freezer.parquet(file, `select * from ${schema}.${identifier(table)}`, 'all');
    }
  }
  if ((await tablesOf(freezer.db, 'intermediate')).includes('int_union_units')) {
    await freezer.parquet(
      'reference/union_units',
      `select unit_code, unit_name, unit_parent_code from intermediate.int_union_units where org_code = unit_code`,
      'unit_code',
    );
  }
  await rows(freezer, 'quality/retention', retention, {
    family: 'VARCHAR',
    term_months: 'INTEGER',
    oldest_month: 'INTEGER',
    holds: 'INTEGER',
    removed: 'BIGINT',
    removed_through: 'INTEGER',
    last_removed: 'TIMESTAMP',
  });
  await rows(freezer, 'quality/families', families, {
    family: 'VARCHAR',
    zh: 'VARCHAR',
    en: 'VARCHAR',
    rows: 'BIGINT',
  });
  await rows(
    freezer,
    'quality/checks',
    checks.map(({ title, ...check }) => ({ ...check, zh: title.zh, en: title.en })),
    {
      id: 'VARCHAR',
      subject: 'VARCHAR',
      zh: 'VARCHAR',
      en: 'VARCHAR',
      severity: 'VARCHAR',
      status: 'VARCHAR',
      failing: 'BIGINT',
    },
  );
  await rows(freezer, 'quality/lineage_nodes', lineage.nodes, {
    id: 'VARCHAR',
    layer: 'VARCHAR',
    zh: 'VARCHAR',
    en: 'VARCHAR',
    rows: 'BIGINT',
  });
  await rows(freezer, 'quality/lineage_edges', lineage.edges, { from: 'VARCHAR', to: 'VARCHAR' });
}

/** How refused lines stand, what happened to them, and what is corrected by declaration. */
async function freezeReturns(freezer: Freezer): Promise<void> {
  const there = await tablesOf(freezer.db, 'ledger');
  // A ledger from before refused lines had a history is published without one until the next load or build.
  if (there.includes('reject_events')) {
    await freezer.parquet('quality/reject_states', standingSql('ledger'), 'all');
    await freezer.parquet('quality/reject_events', 'select * from ledger.reject_events', 'all');
  }
  if (there.includes('corrections'))
    await freezer.parquet('quality/corrections', 'select * from ledger.corrections', 'id');
}

/** Rows that exist only in memory, written as a table with stated types (so that no row still means a table). */
async function rows(
  freezer: Freezer,
  path: string,
  values: readonly object[],
  types: Readonly<Record<string, string>>,
): Promise<void> {
  await freezer.parquet(path, rowsSql(values, types), 'all');
}

/** Rows of each family: records in `raw`, figures of official statistics in `reference`. */
export async function familyRows(db: Database): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  const tables = (await tablesOf(db, 'raw')).map((table) => ({ table, name: `raw.${identifier(table)}` }));
  const official = officialStatistics.family;
  if ((await tablesOf(db, 'reference')).includes(official))
    tables.push({ table: official, name: `reference.${identifier(official)}` });
  for (const { table, name } of tables) {
    const { n } = await db.one<{ n: number }>(`select count(*) as n from ${name}`);
    counted.set(table, n);
  }
  return counted;
}
