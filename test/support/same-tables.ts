import { type Database, identifier, literal, open } from '../../src/warehouse/duckdb.ts';

export interface Compared {
  readonly table: string;
  readonly rows: number;
  /** Rows that one has and the other has not, each as often as it stands there. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** A table to compare: its name and what to read it from, on each side. */
export interface Sides {
  readonly table: string;
  readonly first: string;
  readonly second: string;
}

/** Two warehouses, open beside each other as `first` and `second`. */
export async function openBoth(first: string, second: string): Promise<Database> {
  const db = await open();
  await db.run(`attach ${literal(first)} as first (read_only)`);
  await db.run(`attach ${literal(second)} as second (read_only)`);
  return db;
}

/** Every table of some schemas of `first`. */
export async function tablesOfBoth(db: Database, schemas: readonly string[]): Promise<Sides[]> {
  const rows = await db.all<{ id: string }>(
    `select schema_name || '.' || table_name as id from duckdb_tables()
     where database_name = 'first' and schema_name in (${schemas.map(literal).join(', ')}) order by 1`,
  );
  return rows.map(({ id }) => ({ table: id, first: `first.${id}`, second: `second.${id}` }));
}

/** Compares tables cell for cell, with `except all` both ways over all columns of the first. */
export async function compareTables(db: Database, tables: readonly Sides[]): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const { table, first, second } of tables) {
    // Codes of two dictionaries are compared as the texts they stand for.
    const columns = (await db.columnsOf(first))
      .map(({ name, text }) =>
        text ? `${identifier(name)}::varchar as ${identifier(name)}` : identifier(name),
      )
      .join(', ');
    const [a, b] = [`select ${columns} from ${first}`, `select ${columns} from ${second}`];
    const { rows, one, two } = await db.one<{ rows: number; one: number; two: number }>(
      `select (select count(*) from ${first}) as rows,
        (select count(*) from (${a} except all ${b})) as one, (select count(*) from (${b} except all ${a})) as two`,
    );
    compared.push({ table, rows, onlyFirst: one, onlySecond: two });
  }
  return compared;
}
