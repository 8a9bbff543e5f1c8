import { publish } from '../../pipelines/runner/publish.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { HAND } from './hand-warehouse.ts';

/** Publishes the hand-made warehouse of a home, changed a little each time: a process for the tests to kill. */
const [home = '', stamp = ''] = process.argv.slice(2);
const db = await open(`${home}/warehouse.duckdb`, { readOnly: true });
process.stdout.write('begun\n');
await publish({
  ...HAND,
  title: { zh: stamp, en: stamp },
  codeVersion: stamp,
  outsideIndices: undefined,
  home,
  db,
  now: new Date(Number(stamp)),
});
process.stdout.write('published\n');
