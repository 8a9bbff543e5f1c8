import type { IndexDefinition } from '../../../src/indices/definition.ts';
import { type Database, identifier } from '../../../src/warehouse/duckdb.ts';
import { addMonths } from './axes.ts';
import { computeThermometer, type GaugeSummary, type ThermometerOptions } from './compute.ts';
import { readDefinition } from './definition.ts';
import { formerDefinition } from './versions.ts';

/** Periods before a break that are read by both versions. */
export const OVERLAP_PERIODS = 4;

/** Tables in which rows before the break are those of the former version. */
const SPLICED = ['readings', 'indicator_values', 'contributions'];

/** The first month that is read by a version. */
export const firstMonthOf = ({ effective_from }: IndexDefinition): number =>
  Number(effective_from.slice(0, 4)) * 100 + Number(effective_from.slice(5, 7));

/**
 * Computes the index by the version in force, and where another came before it, months before the break by that one: a
 * past score is never read again by a new method. The last four months before the break stand side by side, by both
 * versions, in `version_overlap`.
 */
export async function computeVersions(
  db: Database,
  options: ThermometerOptions,
  former: (definition: IndexDefinition) => IndexDefinition | null = formerDefinition,
): Promise<GaugeSummary[]> {
  const definition = options.definition ?? readDefinition();
  const before = former(definition);
  const into = options.into ?? 'indices';
  const beside = `${into}_former`;
  if (before) await computeThermometer(db, { ...options, definition: before, into: beside });
  const summaries = await computeThermometer(db, { ...options, definition, into });
  if (before) await splice(db, into, beside, firstMonthOf(definition));
  return summaries;
}

async function splice(db: Database, into: string, beside: string, first: number): Promise<void> {
  const [now, then] = [identifier(into), identifier(beside)];
  const there: string[] = [];
  for (const table of SPLICED) if (await db.has(`${now}.${table}`)) there.push(table);
  await db.run('begin');
  try {
    await db.run(
      `create or replace table ${now}.version_overlap as
       select b.gauge, b.period_grain, b.period, b.region_level, b.region_code, b.dimension, b.member,
              b.method_version as version_before, b.reading as reading_before, b.status as status_before,
              a.method_version as version_after, a.reading as reading_after, a.status as status_after
       from ${then}.readings b join ${now}.readings a
         on (a.gauge::varchar, a.period, a.region_code::varchar, a.dimension::varchar, a.member::varchar)
          = (b.gauge::varchar, b.period, b.region_code::varchar, b.dimension::varchar, b.member::varchar)
       where b.period between ${addMonths(first, -OVERLAP_PERIODS)} and ${addMonths(first, -1)}`,
    );
    for (const table of there) {
      await db.run(
        `create or replace table ${now}.${table} as
         select * from ${then}.${table} where period < ${first}
         union all by name select * from ${now}.${table} where period >= ${first}`,
      );
    }
    await db.run(`drop schema ${then} cascade`);
    await db.run('commit');
  } catch (cause) {
    await db.run('rollback');
    throw cause;
  }
}
