import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { type Contract, rawColumns } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';

/**
 * Tables of what was loaded, refused, skipped and changed. New columns go to the end, so that a table made before
 * and one made now are written alike.
 */
const LEDGER: Readonly<Record<string, string>> = {
  batches: `batch_id integer, family varchar, source varchar, file_name varchar, file_sha256 varchar, file_bytes bigint,
    format varchar, encoding varchar, mapping_sha256 varchar, contract_version integer, exported_at timestamp,
    started_at timestamp, finished_at timestamp, rows_in bigint, loaded bigint, updated bigint, unchanged bigint,
    duplicate bigint, rejected bigint, skipped bigint, dropped_columns json, unmapped json, repaired json, warned json,
    legal_basis varchar, notice_version varchar, actor varchar, synthetic boolean, sender varchar, ticket varchar, texts json`,
  rejects: `batch_id integer, family varchar, file_sha256 varchar, line bigint, field varchar, header varchar, rule varchar,
    value_masked varchar, zh varchar, en varchar, first_seen timestamp, times_seen integer, status varchar,
    exported_at timestamp, record_id uuid, replaces varchar, ticket varchar, status_at timestamp, status_by varchar, note varchar,
    reason varchar`,
  reject_events: `happened_at timestamp, actor varchar, family varchar, file_sha256 varchar, file_name varchar, action varchar, lines bigint,
    ticket varchar, reason varchar`,
  tickets: `ticket varchar, sender varchar, written_at timestamp, written_by varchar, lines bigint, places bigint`,
  mappings: 'sha256 varchar, content varchar',
  skipped: 'batch_id integer, family varchar, reason varchar, line_from bigint, lines bigint',
  touched: 'family varchar, event_month integer, batch_id integer',
  keys: 'fingerprint varchar, created_at timestamp',
  layout: 'version integer',
  erasures: 'receipt varchar, erased_at timestamp, erased_by varchar, lines bigint, tables json',
  retention:
    'removed_at timestamp, removed_by varchar, family varchar, kind varchar, month integer, lines bigint, term_months integer',
};

/**
 * The layout this software writes: 1 the first door, 2 refused lines have a life, 3 rotation, erasure and terms, 4 a
 * layout has a number. A warehouse without one is of layout 1, 2 or 3. What only adds columns or tables needs no new
 * number; a change that an older software would spoil does.
 */
export const LAYOUT = 4;

/** Columns that were once stored and are not any more: no column stands in `raw` that no contract declares. */
const RETIRED: readonly string[] = ['content_hash'];

/**
 * Makes the schemas and tables of a warehouse that lacks them, and adds columns that a newer contract declares.
 * @param catalog the attached warehouse.
 * @throws CommandError for a warehouse written by a newer software.
 */
export async function ensureWarehouse(db: Database, catalog: string): Promise<void> {
  const missing: DeclaredTable[] = [];
  const additions: { table: string; name: string; sqlType: string }[] = [];
  const retired: { table: string; name: string }[] = [];
  await refuseNewer(db, catalog);
  for (const declared of declaredTables()) {
    const there = await db.columnsIfThere(`${catalog}.${declared.table}`);
    if (!there) {
      missing.push(declared);
      continue;
    }
    const known = new Set(there.map((column) => column.name));
    for (const column of declared.columns)
      if (!known.has(column.name)) additions.push({ table: declared.table, ...column });
    if (declared.table.startsWith('raw.'))
      for (const name of [...RETIRED, ...declared.unkept])
        if (known.has(name)) retired.push({ table: declared.table, name });
  }
  if (missing.length === 0 && additions.length === 0 && retired.length === 0) return;
  await db.run('begin');
  try {
    await db.run(`create schema if not exists ${catalog}.raw`);
    await db.run(`create schema if not exists ${catalog}.ledger`);
    for (const { table, columns } of missing) {
      const list = columns.map(({ name, sqlType }) => `${identifier(name)} ${sqlType}`).join(', ');
      await db.run(`create table ${catalog}.${table} (${list})`);
    }
    for (const { table, name, sqlType } of additions) {
      await db.run(`alter table ${catalog}.${table} add column ${identifier(name)} ${sqlType}`);
    }
    for (const { table, name } of retired)
      await db.run(`alter table ${catalog}.${table} drop column ${identifier(name)}`);
    await db.run(`delete from ${catalog}.ledger.layout`);
    await db.run(`insert into ${catalog}.ledger.layout values (${LAYOUT})`);
    await db.run('commit');
  } catch (error) {
    await db.run('rollback');
    throw error;
  }
}

async function refuseNewer(db: Database, catalog: string): Promise<void> {
  const place = `${catalog}.ledger.layout`;
  if (!(await db.has(place))) return;
  const [row] = await db.all<{ version: number }>(`select version from ${place}`);
  if (!row || row.version <= LAYOUT) return;
  throw new CommandError({
    zh: `数据仓库由更新的软件写成（结构 ${row.version}，本软件支持到 ${LAYOUT}），没有改动。请升级软件后重试，或用 thermometer restore 恢复升级前的备份。`,
    en: `The warehouse was written by a newer software (layout ${row.version}, this one knows up to ${LAYOUT}) and was left alone. Upgrade the software, or restore a backup from before with thermometer restore.`,
  });
}

interface DeclaredTable {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly sqlType: string }[];
  /** Texts that nobody keeps, or keeps no longer. */
  readonly unkept: readonly string[];
}

/** Every table of a warehouse: what the contracts declare, and the ledger. */
const declaredTables = (): DeclaredTable[] => [
  ...Object.entries<Contract>(contracts).map(([family, contract]) => ({
    table: `raw.${family}`,
    columns: rawColumns(contract),
    unkept: Object.entries(contract.fields).flatMap(([name, field]) =>
      field.type === 'free_text' && !field.kept ? [name] : [],
    ),
  })),
  ...Object.entries(LEDGER).map(([name, columns]) => ({
    table: `ledger.${name}`,
    columns: named(columns),
    unkept: [],
  })),
];

/** The columns of a table as the list above spells them. */
const named = (columns: string): { name: string; sqlType: string }[] =>
  columns.split(',').map((column) => {
    const [name = '', sqlType = ''] = column.trim().split(/\s+/);
    return { name, sqlType };
  });

/** The fingerprint of the keys that a warehouse was last written with; undefined before its first load. */
export async function knownFingerprint(db: Database, catalog: string): Promise<string | undefined> {
  const [row] = await db.all<{ fingerprint: string }>(
    `select fingerprint from ${catalog}.ledger.keys order by rowid desc limit 1`,
  );
  return row?.fingerprint;
}

/**
 * Ties a warehouse to its keys on its first load and refuses others from then on: rows made with other keys would
 * look like other persons.
 */
export async function requireKeys(
  db: Database,
  catalog: string,
  fingerprint: string,
  home: string,
  now: Date,
): Promise<void> {
  const known = await knownFingerprint(db, catalog);
  if (known === undefined) {
    await db.run(`insert into ${catalog}.ledger.keys values ($fingerprint, $at::timestamp)`, {
      fingerprint,
      at: now.toISOString(),
    });
  } else if (known !== fingerprint) {
    throw new CommandError({
      zh: `工作区 ${home} 的密钥与数据仓库不符（仓库记录的指纹 ${known}，当前密钥 ${fingerprint}）。用别的密钥装载会把同一个人当成两个人。请从备份恢复 keys 文件夹。`,
      en: `The keys of ${home} do not belong to its warehouse (it knows fingerprint ${known}, these are ${fingerprint}). Loading with other keys would make one person two. Restore the keys folder from its backup.`,
    });
  }
}
