import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { codeVersion } from './code-version.ts';
import { type Freezer, tablesOf } from './freeze.ts';

/** Whose number a row holds, in the order in which it is asked for; what follows these columns are the numbers. */
const KEY = [
  'gauge',
  'period_grain',
  'dimension',
  'region_level',
  'period',
  'region_code',
  'member',
  'component',
  'indicator',
  'kind',
];
/** What a version of the index froze: several rows of a key, and few enough to be sorted by everything. */
export const GOALPOSTS = 'goalposts';

/** What readers of the exact layer work out from the rest when they are asked; outside, these are datasets. */
const WORKED_OUT: Readonly<
  Record<'inside' | 'outside', Readonly<Record<string, 'all' | readonly string[]>>>
> = {
  inside: { contributions: 'all', indicator_values: ['value', 'score'] },
  outside: {},
};

/** Tables of which every row is a score, or a part of one: each says what it was made from. */
const SCORES = ['readings', 'contributions', 'indicator_values'];

/**
 * What the scores of a release were made from: the files that brought rows, whatever the order they came in, and the
 * code. A file loaded a second time brings none and changes nothing.
 */
export async function scoreVersions(db: Database): Promise<{ data: string; code: string }> {
  const { data } = await db.one<{ data: string | null }>(
    `select left(sha256(string_agg(part, ' ' order by part)), 12) as data
     from (select distinct file_sha256 || coalesce(mapping_sha256, '') as part from ledger.batches
           where loaded + updated > 0)`,
  );
  return { data: data ?? 'none', code: codeVersion() };
}

/** Copies the index tables of one schema into a layer of the release. */
export async function freezeIndexTables(
  freezer: Freezer,
  db: Database,
  schema: string,
  layer: 'inside' | 'outside',
): Promise<void> {
  const versions = await scoreVersions(db);
  const stamp = `, ${literal(versions.data)} as data_version, ${literal(versions.code)} as code_version`;
  for (const table of await tablesOf(db, schema)) {
    const leftOut = WORKED_OUT[layer][table] ?? [];
    if (leftOut === 'all') continue;
    const columns = (await db.columnsOf(`${identifier(schema)}.${identifier(table)}`)).map((c) => c.name);
    const order = table === GOALPOSTS ? columns : KEY.filter((name) => columns.includes(name));
    const kept = columns.filter((name) => !leftOut.includes(name));
    await freezer.parquetFrom(
      db,
      `${layer}/index_${table}`,
      `select ${kept.map(identifier).join(', ')}${SCORES.includes(table) ? stamp : ''} from ${identifier(schema)}.${identifier(table)}`,
      order.map(identifier).join(', '),
    );
  }
}
