import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import type { LinkedModel } from './lineage.ts';
import { digest, type Version } from './version.ts';

/** Loaded rows as declared corrections say they ought to be. */
export interface CorrectedRows {
  /** Family → the view that stands for `raw.<family>`. */
  readonly views: ReadonlyMap<string, string>;
  /** Family → month (0 for registers) → the name of the corrections that concern it. */
  readonly months: ReadonlyMap<string, ReadonlyMap<number, string>>;
}

export const UNCORRECTED: CorrectedRows = { views: new Map(), months: new Map() };

/** The SQL of a model with corrected rows in the place of loaded ones. */
export function correctedSql(model: Pick<LinkedModel, 'layer' | 'sql'>, { views }: CorrectedRows): string {
  if (model.layer !== 'staging') return model.sql;
  return model.sql.replace(/\braw\.(\w+)/g, (table, family: string) => views.get(family) ?? table);
}

/** Versions of loaded rows, changed for the months that corrections concern, and for no others. */
export function correctedVersions(
  raw: ReadonlyMap<string, Version>,
  { months }: CorrectedRows,
): Map<string, Version> {
  const versions = new Map(raw);
  for (const [family, named] of months) {
    const version = versions.get(`raw.${family}`);
    if (!version) continue;
    if (version.kind === 'whole') {
      versions.set(`raw.${family}`, { ...version, name: digest(version.name, ...named.values()) });
      continue;
    }
    const changed = new Map(version.months);
    for (const [month, name] of named) changed.set(month, digest(changed.get(month) ?? '', name));
    versions.set(`raw.${family}`, { ...version, months: changed });
  }
  return versions;
}

/** Makes the staging views read corrected rows where there are any, and loaded rows where there are none any more. */
export async function pointViews(
  db: Database,
  models: readonly LinkedModel[],
  corrected: CorrectedRows,
): Promise<void> {
  const present = new Map(
    (
      await db.all<{ name: string; sql: string }>(
        `select view_name as name, sql from duckdb_views() where schema_name = 'staging'`,
      )
    ).map((view) => [view.name, view.sql]),
  );
  for (const model of models) {
    const now = model.layer === 'staging' ? present.get(model.name) : undefined;
    if (now === undefined) continue;
    const sql = correctedSql(model, corrected);
    if (sql === model.sql && !/\bcorrected\./.test(now)) continue;
    await db.run(`create or replace view staging.${identifier(model.name)} as ${sql}`);
  }
  const stale = await db.all<{ name: string }>(
    `select view_name as name from duckdb_views() where schema_name = 'corrected'`,
  );
  for (const { name } of stale) {
    if (!corrected.views.has(name)) await db.run(`drop view corrected.${identifier(name)}`);
  }
}
