import { type Database, identifier, literal } from '../../warehouse/duckdb.ts';
import type { MadeColumn } from './dataset.ts';
import type { Part } from './selection.ts';

/** What is looked at of a part. */
interface CodedPart extends Pick<Part, 'source'> {
  readonly columns: readonly Coded[];
  readonly dataset: {
    readonly about: { readonly sha256: string };
    readonly table: { readonly table: string; readonly columns: readonly Coded[] };
  };
}
type Coded = Pick<MadeColumn, 'name' | 'type' | 'sql'>;

/** Codes of the text columns of a stored table, by file: they never change. */
const known = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();
const KEPT = 64;

/**
 * The same rows with their texts as codes of a dictionary: a tenth of the bytes in Arrow, and copied instead of read
 * letter by letter. A column of more different texts than a dictionary is good for stays as it is.
 */
export async function withDictionaries(db: Database, part: CodedPart): Promise<string> {
  const texts = part.columns.filter((c) => c.type === 'string');
  if (texts.length === 0) return part.source.sql;
  const { table, about } = part.dataset;
  const key = `${about.sha256} ${table.table}`;
  const asked = known.get(key) ?? codesOf(db, part);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  const codes = await asked;
  const replaced = texts.flatMap(({ name }) => {
    const list = codes.get(name);
    return list === undefined || list.length === 0 || list.length > MOST_CODES
      ? []
      : [`${identifier(name)}::enum(${list.map(literal).join(', ')}) as ${identifier(name)}`];
  });
  if (replaced.length === 0) return part.source.sql;
  return `select * replace (${replaced.join(', ')}) from (${part.source.sql})`;
}

const MOST_CODES = 10_000;

/** Every text that a column of the whole table holds, in order, found in one reading of it. */
async function codesOf(
  db: Database,
  { dataset }: CodedPart,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const texts = dataset.table.columns.filter((c) => c.type === 'string');
  const lists = texts.map(
    ({ name, sql }, i) =>
      `${name === 'region_name' ? "(select list(distinct name_zh) from reference.regions) || ['']" : `list(distinct ${sql})`} as c${i}`,
  );
  const row = await db.one<Record<string, readonly (string | null)[]>>(
    `select ${lists.join(', ')} from outside.${identifier(dataset.table.table)} t`,
  );
  return new Map(
    texts.map(({ name }, i) => [
      name,
      [...new Set((row[`c${i}`] ?? []).filter((code) => code !== null))].sort(),
    ]),
  );
}
