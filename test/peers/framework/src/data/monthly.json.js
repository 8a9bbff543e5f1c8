// A data loader: runs once, when the site is built.
import { DuckDBInstance } from '@duckdb/node-api';

const db = await (await DuckDBInstance.create(':memory:')).connect();
const rows = await db.runAndReadAll(
  `select month::integer as month, klass, sum(paid_fen)::double / 100 as paid from read_parquet('${process.env.PEERS_ORDERS}') group by all order by all`,
);
process.stdout.write(JSON.stringify(rows.getRowObjectsJS()));
