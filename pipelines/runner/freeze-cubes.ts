import type { ManifestCube } from '../../src/contracts/manifest.ts';
import { outsideCubeSql } from '../../src/disclosure/outside-layer.ts';
import { designTable } from '../../src/disclosure/perturbation-table.ts';
import { type Policy, policyFor } from '../../src/disclosure/policy.ts';
import type { CubeShape } from '../../src/domain/cube.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { Crew } from './crew.ts';
import type { Freezer } from './freeze.ts';
import { reportedSql } from './merged.ts';

export type FrozenCube = Pick<ManifestCube, 'rows' | 'slices'>;

/** Rows of one grouping set, grain and level stand together, in order of time: a request reads a few row groups. */
const ORDER = ['grouping_set', 'period_grain', 'region_level', 'period', 'region_code'];

/**
 * Both layers of every cube: exact inside, protected outside. Cell keys stay in the warehouse: they have done their
 * work once the outside counts are shifted, and beside both layers they would undo the shift.
 */
export async function freezeCubes(
  freezer: Freezer,
  cubes: readonly CubeShape[],
  policy: Policy,
  /** They were protected where they come from, and stand ready beside the exact ones. */
  reported = false,
): Promise<Map<string, FrozenCube>> {
  const table = designTable(policy.perturbation.maximum, policy.perturbation.variance);
  const frozen = new Map<string, FrozenCube>();
  const crew = await Crew.gather(freezer.db);
  try {
    const freeze = async (db: Database, cube: CubeShape): Promise<void> => {
      // Sorted once for both layers, in a table that only this connection sees.
      const sorted = 'temp.sorted_cube';
      await db.run(
        `create or replace temp table sorted_cube as select ${await encodedColumns(db, cube.name)} from cubes.${identifier(cube.name)}
         order by ${orderOf(cube).join(', ')}`,
      );
      const keys = cube.measures.filter((m) => m.keyed).map((m) => identifier(`${m.name}_key`));
      const columns = keys.length > 0 ? `* exclude (${keys.join(', ')})` : '*';
      const rows = await freezer.parquetFrom(
        db,
        `inside/${cube.name}`,
        `select ${columns} from ${sorted}`,
        null,
      );
      if (reported)
        await freezer.parquetFrom(db, `outside/${cube.name}`, reportedSql(cube), orderOf(cube).join(', '));
      else {
        const outside = outsideCubeSql(
          cube,
          sorted,
          policyFor(policy, 'outside', { dataset: cube.name }),
          table,
          policy.perturbation.money,
        );
        await freezer.parquetFrom(db, `outside/${cube.name}`, outside, null);
      }
      frozen.set(cube.name, { rows, slices: await slicesOf(db, sorted) });
      await db.run(`drop table ${sorted}`);
    };
    const order = await largestFirst(freezer.db, cubes);
    await crew.work(order.map((cube) => (db) => freeze(db, cube)));
  } finally {
    crew.dismiss();
  }
  return frozen;
}

const orderOf = (cube: CubeShape): string[] => [...ORDER, ...cube.dimensions].map(identifier);

async function largestFirst(db: Database, cubes: readonly CubeShape[]): Promise<CubeShape[]> {
  const sizes = new Map<string, number>();
  for (const { name } of cubes) {
    const { n } = await db.one<{ n: number }>(`select count(*) as n from cubes.${identifier(name)}`);
    sizes.set(name, n);
  }
  return [...cubes].sort((a, b) => (sizes.get(b.name) ?? 0) - (sizes.get(a.name) ?? 0));
}

/**
 * The columns of a cube, its texts as the ordered list of their values. One byte instead of a text makes sorting
 * and writing three times cheaper; in the file it is the text again.
 */
async function encodedColumns(db: Database, cube: string): Promise<string> {
  const columns: string[] = [];
  for (const { name, text } of await db.columnsOf(`cubes.${identifier(cube)}`)) {
    const column = identifier(name);
    if (!text) {
      columns.push(column);
      continue;
    }
    const codes = await db.all<{ code: string }>(
      `select distinct ${column}::varchar as code from cubes.${identifier(cube)} where ${column} is not null order by 1`,
    );
    columns.push(
      codes.length === 0
        ? `${column}::varchar as ${column}`
        : `${column}::varchar::enum(${codes.map((c) => literal(c.code)).join(', ')}) as ${column}`,
    );
  }
  return columns.join(', ');
}

/** Which grouping sets a cube holds: what can be asked of it, said once so that no reader has to look. */
async function slicesOf(db: Database, cube: string): Promise<FrozenCube['slices']> {
  return await db.all<FrozenCube['slices'][number]>(
    `select period_grain as grain, region_level as level, grouping_set as "set", min(period)::int as "from", max(period)::int as "to"
     from ${cube} group by all order by all`,
  );
}
