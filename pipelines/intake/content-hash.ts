import { identifier } from '../../src/warehouse/duckdb.ts';
import { type Contract, rawColumns, SYSTEM_COLUMNS } from '../contracts/contract.ts';

/** Columns that describe the loading, or follow from others; all the rest make up a record's content. */
const NOT_CONTENT = new Set<string>([
  ...SYSTEM_COLUMNS.map((c) => c.name),
  'event_date',
  'event_month',
  'member_cell_key',
]);

/**
 * SQL over the stored columns of `relation`: 64 bits that are equal when two versions of a record say the same, and
 * that rank two versions of equal date. Worked out for records that meet another version of themselves, so a file of
 * new records does not pay for it.
 */
export function contentHashSql(contract: Contract, relation: string): string {
  const texts = rawColumns(contract)
    .filter(({ name }) => !NOT_CONTENT.has(name))
    .map(({ name, sqlType }) => asText(`${relation}.${identifier(name)}`, sqlType));
  return `md5_number_lower(concat(${texts.join(', chr(31), ')}))::ubigint`;
}

/** A moment as its number, which is shorter than its date. */
function asText(column: string, sqlType: string): string {
  if (sqlType === 'TIMESTAMP') return `epoch_us(${column})::varchar`;
  return sqlType === 'DATE' ? `(${column} - date '1970-01-01')::varchar` : `${column}::varchar`;
}
