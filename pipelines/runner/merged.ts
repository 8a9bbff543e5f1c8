import { CUBE_KEYS, type CubeShape } from '../../src/domain/cube.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import { identifier } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import type { Lineage } from './freeze-quality.ts';

/** Who reports to this installation, as it stood when their packages were merged: rows of `Reporter`. */
export const REPORTERS_TABLE = 'ledger.reporters';
/** Schema of what was merged from protected figures; `cubes` holds exact ones where an agreement gave them. */
export const REPORTED_SCHEMA = 'reported';

/** A warehouse made of packages from other installations: nothing in it was counted here. */
export interface Merged {
  readonly shapes: readonly CubeShape[];
  readonly lineage: Lineage;
}

/** What was merged into a warehouse; null where it was loaded from records. */
export async function readMerged(db: Database): Promise<Merged | null> {
  if (!(await db.has(REPORTERS_TABLE))) return null;
  const rows = await db.all<{ shape: string }>(
    'select shape::varchar as shape from ledger.reported_cubes order by name',
  );
  const shapes = rows.map((row) => JSON.parse(row.shape) as CubeShape);
  const from = await db.all<{ region: string; zh: string; en: string; rows: number | null }>(
    `select region, name_zh as zh, name_en as en, "rows" from ${REPORTERS_TABLE} where sequence is not null order by region`,
  );
  const edges = await db.all<{ from: string; to: string }>(
    `select 'report.' || region as "from", 'cubes.' || cube as "to" from ledger.reported_parts order by all`,
  );
  return {
    shapes,
    lineage: {
      nodes: [
        ...from.map(({ region, ...about }) => ({ id: `report.${region}`, layer: 'raw', ...about })),
        ...shapes.map(({ name }) => ({
          id: `cubes.${name}`,
          layer: 'cubes',
          zh: name,
          en: name,
          rows: null,
        })),
      ],
      edges,
    },
  };
}

/** The protected form of a merged cube: as the reporters protected it, and as it adds up. */
export const reportedSql = ({ name, dimensions, measures }: CubeShape): string =>
  `select ${[...CUBE_KEYS, ...dimensions, ...measures.flatMap((m) => [m.name, `${m.name}_status`])].map(identifier).join(', ')}
   from ${REPORTED_SCHEMA}.${identifier(name)}`;

/** @throws CommandError for a warehouse that is made of packages: building it from records would empty it. */
export async function refuseMerged(db: Database, home: string): Promise<void> {
  if (!(await db.has(REPORTERS_TABLE))) return;
  throw new CommandError({
    zh: `工作区 ${home} 汇总的是下级报送包，不从记录构建。请用 thermometer report merge；本级自己的记录请放在另一个工作区。`,
    en: `The workspace ${home} is made of packages from below, not of records. Use thermometer report merge; keep records of your own in another workspace.`,
  });
}
