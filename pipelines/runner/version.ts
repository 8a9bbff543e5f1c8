import { sha256Hex } from '../../src/crypto/digest.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import type { BuiltPart } from './build-ledger.ts';

export const digest = (...parts: readonly string[]): string => sha256Hex(parts.join('\n')).slice(0, 16);

/**
 * How the content of a table is named, so that whoever reads it knows whether it has changed.
 * `whole`: one name. `monthly`: one per month, each month stands alone. `from`: one per month from which rows can
 * matter; a month sees everything up to itself.
 */
export type Version =
  | { readonly kind: 'whole'; readonly name: string }
  | { readonly kind: 'monthly' | 'from'; readonly months: ReadonlyMap<number, string> };

/** The name of what a month can see of a table; '' where it sees nothing. */
export function seenBy(version: Version, month: number): string {
  if (version.kind === 'whole') return version.name;
  if (version.kind === 'monthly') return version.months.get(month) ?? '';
  return digest(
    ...ascending(version.months).flatMap(([from, name]) => (from <= month ? [`${from} ${name}`] : [])),
  );
}

/** The name of all of a table. */
export function whole(version: Version): string {
  if (version.kind === 'whole') return version.name;
  return digest(...ascending(version.months).map(([month, name]) => `${month} ${name}`));
}

const ascending = (months: ReadonlyMap<number, string>): [number, string][] =>
  [...months].sort(([a], [b]) => a - b);

/** Versions of loaded rows, from the ledger of loads: the newest batch that touched a month. Registers are month 0. */
export async function rawVersions(db: Database): Promise<Map<string, Version>> {
  const rows = await db.all<{ family: string; month: number; batch: number; batches: number }>(
    `select family, event_month as month, max(batch_id) as batch, count(*) as batches from ledger.touched group by all`,
  );
  const months = new Map<string, Map<number, string>>();
  for (const { family, month, batch, batches } of rows) {
    months.set(family, (months.get(family) ?? new Map()).set(month, `${batch}/${batches}`));
  }
  const versions = new Map<string, Version>();
  for (const [family, named] of months) {
    const register = named.get(0);
    versions.set(
      `raw.${family}`,
      register === undefined ? { kind: 'monthly', months: named } : { kind: 'whole', name: register },
    );
  }
  return versions;
}

/** Names the content of a table that is built as a whole, so that rebuilding it to the same rows makes nothing stale. */
export async function contentVersions(
  db: Database,
  table: string,
  from: string | undefined,
): Promise<Pick<BuiltPart, 'part' | 'version' | 'rows'>[]> {
  const part = from === undefined ? '0' : identifier(from);
  return await db.all<Pick<BuiltPart, 'part' | 'version' | 'rows'>>(
    `select ${part}::integer as part, sum(hash(content)::hugeint)::varchar as version, count(*) as rows from ${table} as content group by 1`,
  );
}
