import type { Database } from '../../src/warehouse/duckdb.ts';

/**
 * What has been built, kept in the warehouse itself: each row is written in the transaction that builds its part,
 * so the two never disagree.
 *
 * `ledger.built`: one row per part of a model. `part` is a month (202506), quarter (20252) or year (2025) for what is
 * built in parts, 0 for the table as a whole. `recipe` is the hash of SQL, macros and dictionary; `inputs` of the
 * versions of what was read; `version` names the content for whoever reads it in turn.
 */
const TABLES = [
  `create table if not exists ledger.built (model varchar, part integer, recipe varchar, inputs varchar, version varchar,
    row_count bigint, built_at timestamp)`,
  `create table if not exists ledger.runs (run_id integer, started_at timestamp, finished_at timestamp, status varchar,
    models integer, parts integer, row_count bigint, seconds decimal(12,3), error varchar)`,
  `create table if not exists ledger.check_results (id varchar, kind varchar, subject varchar, zh varchar, en varchar,
    severity varchar, status varchar, failing bigint, content varchar, run_id integer, checked_at timestamp)`,
];

export async function ensureBuildLedger(db: Database): Promise<void> {
  await db.run('create schema if not exists ledger');
  for (const table of TABLES) await db.run(table);
}

export interface BuiltPart {
  readonly model: string;
  readonly part: number;
  readonly recipe: string;
  readonly inputs: string;
  readonly version: string;
  readonly rows: number;
}

/** Everything the ledger says is built, by model and part. */
export async function readBuilt(db: Database): Promise<Map<string, Map<number, BuiltPart>>> {
  const built = new Map<string, Map<number, BuiltPart>>();
  for (const row of await db.all<BuiltPart & Record<string, unknown>>(
    'select model, part, recipe, inputs, version, row_count as rows from ledger.built',
  )) {
    const parts = built.get(row.model) ?? new Map<number, BuiltPart>();
    built.set(row.model, parts.set(row.part, row));
  }
  return built;
}

/** Replaces what the ledger says of the parts of one model. Belongs into the transaction that builds them. */
export async function writeBuilt(
  db: Database,
  model: string,
  replaced: readonly number[] | 'all',
  parts: readonly Omit<BuiltPart, 'model'>[],
  now: Date,
): Promise<void> {
  if (replaced === 'all') await db.run('delete from ledger.built where model = $model', { model });
  else if (replaced.length > 0) {
    await db.run(`delete from ledger.built where model = $model and part in (${replaced.join(', ')})`, {
      model,
    });
  }
  if (parts.length === 0) return;
  const values = parts
    .map(
      (p) => `($model, ${p.part}, '${p.recipe}', '${p.inputs}', '${p.version}', ${p.rows}, $now::timestamp)`,
    )
    .join(', ');
  await db.run(`insert into ledger.built values ${values}`, { model, now: now.toISOString() });
}

export interface RunRecord {
  readonly runId: number;
  readonly startedAt: Date;
}

export async function startRun(db: Database, now: Date): Promise<RunRecord> {
  // A run that never ended was killed: its transactions were undone or completed, this run does the rest.
  await db.run(`update ledger.runs set status = 'interrupted' where status = 'running'`);
  const { runId } = await db.one<{ runId: number }>(
    'select (coalesce(max(run_id), 0) + 1)::integer as "runId" from ledger.runs',
  );
  await db.run(
    `insert into ledger.runs values ($runId, $now::timestamp, null, 'running', null, null, null, null, null)`,
    { runId, now: now.toISOString() },
  );
  return { runId, startedAt: now };
}

export async function endRun(
  db: Database,
  { runId, startedAt }: RunRecord,
  outcome: {
    readonly models: number;
    readonly parts: number;
    readonly rows: number;
    readonly error?: string;
  },
  now: Date,
): Promise<void> {
  await db.run(
    `update ledger.runs set finished_at = $now::timestamp, status = $status, models = $models, parts = $parts,
       row_count = $rows, seconds = $seconds::decimal(12,3), error = $error where run_id = $runId`,
    {
      now: now.toISOString(),
      status: outcome.error === undefined ? 'done' : 'failed',
      models: outcome.models,
      parts: outcome.parts,
      rows: outcome.rows,
      seconds: (now.getTime() - startedAt.getTime()) / 1000,
      error: outcome.error ?? null,
      runId,
    },
  );
}
