import { identifier, literal } from './duckdb.ts';

/**
 * Rows that exist only in memory, as a query.
 * @param types column → SQL type: stated, so that no row still means a table.
 */
export function rowsSql(rows: readonly object[], types: Readonly<Record<string, string>>): string {
  const columns = Object.entries(types)
    .map(([name, type]) => `(r ->> ${literal(name)})::${type} as ${identifier(name)}`)
    .join(', ');
  return `select ${columns} from (select unnest(from_json(${literal(JSON.stringify(rows))}, '["JSON"]')) as r)`;
}
