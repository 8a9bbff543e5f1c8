import { randomBytes } from 'node:crypto';
import type { IndexDefinition } from '../../src/indices/definition.ts';
import { identifier } from '../../src/warehouse/duckdb.ts';
import type { ThermometerOptions } from '../indices/thermometer/compute.ts';
import { computeVersions } from '../indices/thermometer/overlap.ts';
import { type Freezer, tablesOf } from './freeze.ts';
import { freezeIndexTables, GOALPOSTS } from './freeze-indices.ts';

/** The protected form of a cube, as a query over the warehouse. */
export interface ProtectedCube {
  readonly name: string;
  /** Schema of the table it is made from. */
  readonly schema: string;
  readonly sql: string;
}

/**
 * Computes the index tables of the outside layer from what that layer publishes, against the same frozen base: a
 * researcher who holds the outside cubes finds every reading again. Works in a scratch database beside the warehouse,
 * on the queries that make the outside cubes, so that it need not wait for their files.
 */
export async function freezeOutsideIndices(
  freezer: Freezer,
  cubes: readonly ProtectedCube[],
  definition: IndexDefinition,
  workspace: ThermometerOptions['workspace'],
): Promise<void> {
  if (!(await tablesOf(freezer.db, 'indices')).includes(GOALPOSTS)) return;
  const db = await freezer.db.connect();
  const { warehouse } = await db.one<{ warehouse: string }>('select current_database() as warehouse');
  const of = (table: string): string => `${identifier(warehouse)}.${table}`;
  const scratch = identifier(`scratch_${randomBytes(4).toString('hex')}`);
  try {
    await db.run(`attach ':memory:' as ${scratch}`);
    await db.script(`use ${scratch}; create schema cubes; create schema outside_cubes; create schema indices;
      create schema reference; create schema ledger`);
    for (const { name, schema, sql } of cubes) {
      const cube = identifier(name);
      await db.run(`create view cubes.${cube} as select * from ${of(`cubes.${cube}`)}`);
      if (schema !== 'cubes') {
        await db.run(`create schema if not exists ${identifier(schema)}`);
        await db.run(`create view ${identifier(schema)}.${cube} as select * from ${of(`${schema}.${cube}`)}`);
      }
      await db.run(`create view outside_cubes.${cube} as ${sql}`);
    }
    await db.run(`create view reference.regions as select * from ${of('reference.regions')}`);
    // Who reported when is decided by the ledger and the exact counts, for both layers.
    await db.run(`create view ledger.batches as select * from ${of('ledger.batches')}`);
    await db.run(`create table indices.goalposts as select * from ${of('indices.goalposts')}`);
    await computeVersions(db, {
      workspace,
      now: new Date(0),
      definition,
      cubes: 'outside_cubes',
      into: 'outside_indices',
    });
    await freezeIndexTables(freezer, db, 'outside_indices', 'outside');
  } finally {
    await db.script(`use ${identifier(warehouse)}; detach database if exists ${scratch}`);
    db.close();
  }
}
