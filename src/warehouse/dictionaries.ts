import { type Database, identifier, literal } from './duckdb.ts';

/** A query over a stored table of the outside layer, and which of its columns are texts. */
export interface CodedQuery {
  readonly sql: string;
  readonly table: string;
  /** SHA-256 of the table's file: its codes never change. */
  readonly sha256: string;
  /** The text columns of the query. */
  readonly chosen: readonly string[];
  /** All text columns of the table with the SQL that makes them from `t`. */
  readonly texts: readonly { readonly name: string; readonly sql: string }[];
}

/** Codes of the text columns of a stored table, by file. */
const known = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();
const KEPT = 64;

/**
 * The same rows with their texts as codes of a dictionary: a tenth of the bytes in Arrow, and copied instead of read
 * letter by letter. A column of more different texts than a dictionary is good for stays as it is.
 */
export async function withDictionaries(db: Database, query: CodedQuery): Promise<string> {
  if (query.chosen.length === 0) return query.sql;
  const key = `${query.sha256} ${query.table}`;
  const asked = known.get(key) ?? codesOf(db, query);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  const codes = await asked;
  const replaced = query.chosen.flatMap((name) => {
    const list = codes.get(name);
    return list === undefined || list.length === 0 || list.length > MOST_CODES
      ? []
      : [`${identifier(name)}::enum(${list.map(literal).join(', ')}) as ${identifier(name)}`];
  });
  if (replaced.length === 0) return query.sql;
  return `select * replace (${replaced.join(', ')}) from (${query.sql})`;
}

const MOST_CODES = 10_000;

/** Every text that a column of the whole table holds, in order, found in one reading of it. */
async function codesOf(
  db: Database,
  { table, texts }: CodedQuery,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const lists = texts.map(
    ({ name, sql }, i) =>
      `${name === 'region_name' ? "(select list(distinct name_zh) from reference.regions) || ['']" : `list(distinct ${sql})`} as c${i}`,
  );
  const row = await db.one<Record<string, readonly (string | null)[]>>(
    `select ${lists.join(', ')} from outside.${identifier(table)} t`,
  );
  return new Map(
    texts.map(({ name }, i) => [
      name,
      [...new Set((row[`c${i}`] ?? []).filter((code) => code !== null))].sort(),
    ]),
  );
}
