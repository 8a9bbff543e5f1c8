import { join } from 'node:path';
import type { IndexDefinition } from '../../src/indices/definition.ts';
import { identifier, literal, open } from '../../src/warehouse/duckdb.ts';
import { exportTimes } from '../indices/export-times.ts';
import { computeThermometer, type ThermometerOptions } from '../indices/thermometer/compute.ts';
import { columnsOf, type Freezer, filesBelow, tablesOf } from './freeze.ts';

/**
 * Computes the index tables of the outside layer from what that layer publishes, against the same frozen base: a
 * researcher who holds the outside cubes finds every reading again. Works on the files just frozen, in memory.
 */
export async function freezeOutsideIndices(
  freezer: Freezer,
  definition: IndexDefinition,
  workspace: ThermometerOptions['workspace'],
): Promise<void> {
  const db = await open(':memory:');
  try {
    await db.run('set preserve_insertion_order = true');
    const view = async (schema: string, table: string, path: string): Promise<void> => {
      await db.run(`create schema if not exists ${identifier(schema)}`);
      await db.run(
        `create view ${identifier(schema)}.${identifier(table)} as select * from read_parquet(${literal(join(freezer.folder, path))})`,
      );
    };
    for (const path of filesBelow(freezer.folder)) {
      const [layer, file = ''] = path.split('/');
      const table = file.replace(/\.parquet$/, '');
      if (table.startsWith('index_')) continue;
      if (layer === 'inside') await view('cubes', table, path);
      if (layer === 'outside') await view('outside_cubes', table, path);
      if (layer === 'reference') await view('reference', table, path);
    }
    await db.run('create schema if not exists indices');
    // Who reported when is decided by the ledger and the exact counts, for both layers.
    await db.run('create schema if not exists ledger');
    if (!filesBelow(freezer.folder).includes('inside/index_goalposts.parquet')) return;
    await db.run(
      `create table indices.goalposts as select * from read_parquet(${literal(join(freezer.folder, 'inside/index_goalposts.parquet'))})`,
    );
    await db.run(
      'create table ledger.batches (family varchar, source varchar, exported_at timestamp, rows_in bigint, rejected bigint)',
    );
    for (const [family, exported_at] of await exportTimes(freezer.db)) {
      await db.run("insert into ledger.batches values ($family, '', $exported_at::timestamp, 1, 0)", {
        family,
        exported_at,
      });
    }
    await computeThermometer(db, {
      workspace,
      now: new Date(0),
      definition,
      cubes: 'outside_cubes',
      into: 'outside_indices',
    });
    for (const table of await tablesOf(db, 'outside_indices')) {
      const columns = (await columnsOf(db, 'outside_indices', table))
        .map((c) => identifier(c.name))
        .join(', ');
      await freezer.parquetFrom(
        db,
        `outside/index_${table}`,
        `select * from outside_indices.${identifier(table)}`,
        columns,
      );
    }
  } finally {
    db.close();
  }
}
