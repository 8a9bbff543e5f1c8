import { type Database, literal } from '../../../src/warehouse/duckdb.ts';
import { scrub } from '../../privacy/scrub/scrub.ts';
import { type Figure, figureKey } from './figure.ts';

/** What the figures of one file do to `reference.official_statistics`. */
export interface FigureFates {
  readonly loaded: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Figures the file gives more than once, alike. */
  readonly duplicate: number;
  /** Figures the bureau left blank. */
  readonly notReported: number;
}

const TABLE = 'warehouse.reference.official_statistics';
/** What a figure is about, who says so and when: two publishers may differ, two vintages do. */
const KEY = 'series_code, region_code, period_grain, period, source, vintage';
const CHUNK = 1000;

/** Text that ends in the warehouse: no bureau prints a person, but a file under this name might hold one. */
const harmless = (text: string): string => scrub(text).text;

/** Puts the figures into table `figures` of the staging database, once each. @returns how many were repeats. */
export async function stageFigures(
  db: Database,
  figures: readonly Figure[],
  vintage: string,
): Promise<{ duplicate: number; notReported: number }> {
  await db.run(
    `create table figures (series_code varchar, title_zh varchar, title_en varchar, source varchar, region_code varchar,
      period_grain varchar, period integer, value decimal(28,8), status varchar, unit varchar, vintage date)`,
  );
  const once = new Map<string, Figure>();
  for (const figure of figures) {
    const known = once.get(figureKey(figure));
    if (known === undefined || known.value === null) once.set(figureKey(figure), figure);
  }
  const rows = [...once.values()].map((figure) => {
    const { series, region, period, value, unit, publisher } = figure;
    const texts = [series.code, series.zh, series.en, harmless(publisher), region, period.grain].map(literal);
    const amount = value === null ? 'null' : `'${value}'`;
    return `(${texts.join(', ')}, ${period.code}, ${amount}, '${value === null ? 'not_reported' : 'observed'}', ${literal(unit)}, ${literal(vintage)})`;
  });
  for (let i = 0; i < rows.length; i += CHUNK)
    await db.run(`insert into figures values ${rows.slice(i, i + CHUNK).join(', ')}`);
  return {
    duplicate: figures.length - once.size,
    notReported: [...once.values()].filter(({ value }) => value === null).length,
  };
}

/** Everything a later export may say differently, as one text: of two that differ within a vintage the larger stays. */
const CONTENT = (of: string): string =>
  ['value', 'status', 'unit', 'title_zh']
    .map((column) => `coalesce(${of}.${column}::varchar, '')`)
    .join(` || chr(31) || `);

/**
 * Decides what each staged figure does, in table `fates`. A vintage never touches another: each keeps its figures. Two
 * files of one vintage that differ end alike in whichever order they come.
 */
export async function decideFigures(
  db: Database,
): Promise<Pick<FigureFates, 'loaded' | 'updated' | 'unchanged'>> {
  await db.run(`create table fates as
    select fresh.*, case when stored.series_code is null then 'loaded'
      when ${CONTENT('fresh')} > ${CONTENT('stored')} then 'updated' else 'unchanged' end as fate
    from figures as fresh left join ${TABLE} as stored using (${KEY})`);
  const rows = await db.all<{ fate: string; n: number }>(
    'select fate, count(*)::bigint as n from fates group by 1',
  );
  const n = (fate: string): number => Number(rows.find((row) => row.fate === fate)?.n ?? 0);
  return { loaded: n('loaded'), updated: n('updated'), unchanged: n('unchanged') };
}

/** Writes the decided figures and the notes below the table. Runs inside the caller's transaction. */
export async function applyFigures(
  db: Database,
  file: { readonly sha256: string; readonly batchId: number },
  notes: readonly { readonly line: number; readonly text: string }[],
): Promise<void> {
  await db.run(
    `delete from ${TABLE} as stored where (${KEY}) in (select (${KEY}) from fates where fate = 'updated')`,
  );
  await db.run(
    `insert into ${TABLE} select * exclude (fate), $sha, $batch::integer from fates where fate in ('loaded', 'updated')`,
    { sha: file.sha256, batch: file.batchId },
  );
  await db.run('delete from warehouse.reference.official_notes where file_sha256 = $sha', {
    sha: file.sha256,
  });
  for (const { line, text } of notes) {
    await db.run(
      'insert into warehouse.reference.official_notes values ($sha, $batch::integer, $line::integer, $text)',
      { sha: file.sha256, batch: file.batchId, line, text: harmless(text).slice(0, 4000) },
    );
  }
}
