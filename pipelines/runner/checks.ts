import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ManifestCheck } from '../../src/contracts/manifest.ts';
import { type Database, literal } from '../../src/warehouse/duckdb.ts';
import type { LinkedModel } from './lineage.ts';
import { type TableCheck, testsOf } from './model-tests.ts';
import { syntaxTree, tablesRead } from './syntax-tree.ts';
import { digest, type Version, whole } from './version.ts';

export const CHECKS_FOLDER = join(import.meta.dirname, '..', 'checks');

const checkSchema = z.strictObject({
  title: z.strictObject({ zh: z.string(), en: z.string() }),
  severity: z.enum(['error', 'warn']),
  subject: z.string(),
});

/** Reads `pipelines/checks`: each `.sql` returns the rows that break its rule, its `.yml` says the rule in words. */
export function readChecks(folder: string = CHECKS_FOLDER): (TableCheck & { readonly sql: string })[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const name = basename(file, '.sql');
      const sql = readFileSync(join(folder, file), 'utf8');
      const about = checkSchema.parse(parse(readFileSync(join(folder, `${name}.yml`), 'utf8')));
      return {
        id: name,
        kind: 'check' as const,
        ...about,
        sql,
        failing: `select count(*) as n from (${sql})`,
      };
    });
}

export interface CheckRun {
  readonly checked: number;
  readonly results: readonly ManifestCheck[];
}

/**
 * Checks what has changed since it was last checked, and keeps every result with the content it was true of: a run
 * that was killed between building and checking is caught up by the next.
 */
export async function runChecks(
  db: Database,
  models: readonly LinkedModel[],
  checks: readonly (TableCheck & { readonly sql: string })[],
  versions: ReadonlyMap<string, Version>,
  runId: number,
  effects: { readonly now: () => Date; readonly step: (label: string, done: number, total: number) => void },
): Promise<CheckRun> {
  const due: Omit<Result, 'n'>[] = [];
  const known = new Map(
    (await db.all<{ id: string; content: string }>('select id, content from ledger.check_results')).map(
      (row) => [row.id, row.content],
    ),
  );
  const all = new Set<string>();
  const consider = (check: TableCheck, tables: readonly string[]): void => {
    const content = digest(
      check.failing,
      check.severity,
      check.title.zh,
      ...tables.map((id) => whole(versions.get(id) ?? NOTHING)),
    );
    all.add(check.id);
    if (known.get(check.id) !== content) due.push({ check, content });
  };
  for (const model of models) {
    for (const test of testsOf(model)) consider(test, [model.id, ...relatedTables(test.failing)]);
  }
  for (const check of checks) consider(check, tablesRead(await syntaxTree(db, check.sql)));
  effects.step(`检查 checks`, 0, due.length);
  const counted = await countTogether(
    db,
    due.map(({ check }) => check),
  );
  const results: Result[] = [];
  for (const { check, content } of due) {
    results.push({ check, content, n: counted.get(check.id) ?? (await failing(db, check)) });
  }
  await store(db, results, runId, effects.now());
  effects.step(`检查 checks`, due.length, due.length);
  for (const id of known.keys())
    if (!all.has(id)) await db.run('delete from ledger.check_results where id = $id', { id });
  return { checked: due.length, results: await readCheckResults(db) };
}

const NOTHING: Version = { kind: 'whole', name: '' };

const relatedTables = (sql: string): string[] =>
  [...sql.matchAll(/"(\w+)"\."(\w+)"/g)].map(([, schema, name]) => `${schema}.${name}`);

interface Result {
  readonly check: TableCheck;
  /** Names what it was true of. */
  readonly content: string;
  /** Rows that break it. */
  readonly n: number;
}

/**
 * Counts what breaks the rules in one statement: one scan of a table for all rules that each row keeps by itself, and
 * the other rules beside it. What the cheaper query of a rule does not settle is left to `failing`.
 */
async function countTogether(db: Database, checks: readonly TableCheck[]): Promise<Map<string, number>> {
  const tables = new Map<string, { id: string; broken: string }[]>();
  const empty = await emptyTables(db, checks);
  const counted = new Map(checks.flatMap(({ id, table }) => (table && empty.has(table) ? [[id, 0]] : [])));
  const branches: { readonly sql: string; readonly ids: readonly string[]; readonly surely: boolean }[] = [];
  for (const { id, rows, surely, failing } of checks) {
    if (counted.has(id)) continue;
    if (rows) tables.set(rows.table, [...(tables.get(rows.table) ?? []), { id, broken: rows.broken }]);
    else branches.push({ sql: `select [n] from (${surely ?? failing})`, ids: [id], surely: !!surely });
  }
  for (const [table, rules] of tables) {
    const counts = rules.map(({ broken }) => `count(case when ${broken} then 1 end)`);
    const ids = rules.map(({ id }) => id);
    branches.push({ sql: `select [${counts.join(', ')}] from ${table}`, ids, surely: false });
  }
  if (branches.length === 0) return counted;
  const numbered = branches.map(
    ({ sql }, i) =>
      `select ${i} as branch, unnest(counts)::bigint as n, generate_subscripts(counts, 1) as rule from (${sql}) as of(counts)`,
  );
  // What cannot be counted together is asked one by one, where the error can name its rule.
  const found = await db
    .all<{ branch: number; rule: number; n: number }>(numbered.join('\nunion all\n'))
    .catch(() => []);
  for (const { branch, rule, n } of found) {
    const of = branches[branch];
    const id = of?.ids[rule - 1];
    if (of && id !== undefined && (n === 0 || !of.surely)) counted.set(id, n);
  }
  return counted;
}

/** Of the tables that model tests are about: those without a row, of which every rule holds. */
async function emptyTables(db: Database, checks: readonly TableCheck[]): Promise<Set<string>> {
  const tables = [...new Set(checks.flatMap(({ table }) => table ?? []))];
  if (tables.length === 0) return new Set();
  const answers = tables.map((table, i) => `select ${i} as i, not exists (from ${table}) as empty`);
  const found = await db.all<{ i: number; empty: boolean }>(answers.join(' union all '));
  return new Set(found.flatMap(({ i, empty }) => (empty ? (tables[i] ?? []) : [])));
}

async function failing(db: Database, check: TableCheck): Promise<number> {
  try {
    if (check.surely !== undefined && (await db.one<{ n: number }>(check.surely)).n === 0) return 0;
    return (await db.one<{ n: number }>(check.failing)).n;
  } catch (cause) {
    throw new Error(
      `check ${check.id} cannot be run: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** Keeps new results in place of the older ones. */
async function store(db: Database, results: readonly Result[], runId: number, now: Date): Promise<void> {
  if (results.length === 0) return;
  const rows = results.map(({ check, content, n }) => {
    const { id, kind, subject, title, severity } = check;
    const status = n === 0 ? 'passed' : severity === 'error' ? 'failed' : 'warned';
    const texts = [id, kind, subject, title.zh, title.en, severity, status].map(literal);
    return `(${[...texts, n, literal(content)].join(', ')}, $runId, $now::timestamp)`;
  });
  await db.run('begin');
  await db.run(
    `delete from ledger.check_results where id in (${results.map(({ check }) => literal(check.id)).join(', ')})`,
  );
  await db.run(`insert into ledger.check_results values ${rows.join(', ')}`, {
    runId,
    now: now.toISOString(),
  });
  await db.run('commit');
}

/** The newest result of every test and check, failures first; a failed one of severity `error` blocks publishing. */
export async function readCheckResults(db: Database): Promise<ManifestCheck[]> {
  const rows = await db.all<{
    id: string;
    subject: string;
    zh: string;
    en: string;
    severity: 'error' | 'warn';
    status: ManifestCheck['status'];
    failing: number;
  }>(
    `select id, subject, zh, en, severity, status, failing from ledger.check_results
     order by case status when 'failed' then 0 when 'warned' then 1 else 2 end, id`,
  );
  return rows.map(({ zh, en, ...row }) => ({ ...row, title: { zh, en } }));
}
