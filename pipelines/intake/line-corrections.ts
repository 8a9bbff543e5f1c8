import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { headerKey } from '../contracts/header.ts';
import { csvRecords } from './csv-records.ts';
import type { Plan } from './plan.ts';
import { rawColumn } from './read-value.ts';
import { recordTexts } from './record-texts.ts';
import type { Source } from './source.ts';

/** A value that takes the place of one cell; null empties it. */
export interface CellCorrection {
  /** The contract's field, where the correction answers a refusal of it. */
  readonly field?: string;
  readonly header: string;
  readonly value: string | null;
}

/** What is to be put right on one line: cells, or the record as a whole where it could not be split. */
export interface LineCorrection {
  readonly cells: readonly CellCorrection[];
  readonly whole?: string;
}

/** Corrections of one file by the lines of its ledger. They are read, used and thrown away with the staging. */
export interface LineCorrections {
  readonly lines: ReadonlyMap<number, LineCorrection>;
  readonly ticket?: string;
  readonly by: string;
}

/** A correction that could not be put into its place. */
export interface Unusable {
  readonly line: number;
  readonly header: string;
  readonly why: Bilingual;
}

/** What became of a file's corrections. */
export interface CorrectionOutcome {
  /** Lines that are accepted now. */
  readonly corrected: readonly number[];
  /** Lines that are still refused, with what is wrong now. */
  readonly stillWrong: readonly { line: number; header: string; why: Bilingual }[];
  readonly unusable: readonly Unusable[];
}

const CORRECTED = 'corrected_records';

/**
 * The corrected lines of a file, and no others, as a source of their own: the records as the file has them, with
 * the corrected cells in their places. How the file is read (head, delimiter, columns) is decided by the whole file.
 */
export async function correctedSource(
  room: { readonly db: Database; readonly folder: string },
  source: Source,
  plan: Plan,
  corrections: LineCorrections,
): Promise<{ source: Source; unusable: readonly Unusable[] }> {
  const { db } = room;
  const unusable: Unusable[] = [];
  const columns = source.headers.map((_h, i) => rawColumn(i));
  const broken = source.broken ? [source.broken.when] : [];
  await db.run(
    `create table ${CORRECTED} (place bigint${columns.map((c) => `, ${c} varchar`).join('')}${broken.map((c) => `, ${c} boolean`).join('')})`,
  );
  const rows = await whole(room, source, corrections, unusable);
  if (!source.text) await copyNumbered(db, source, [...columns, ...broken], corrections);
  else await rows.addExisting(source.text);
  await rows.read([...columns, ...broken]);
  const present = new Set(
    (await db.all<{ place: number }>(`select place from ${CORRECTED}`)).map((row) => Number(row.place)),
  );
  const cells: { line: number; column: number; value: string | null }[] = [];
  for (const [line, correction] of corrections.lines) {
    if (correction.whole !== undefined) continue;
    for (const cell of correction.cells) {
      const column = columnOf(cell, plan);
      if (typeof column !== 'number') unusable.push({ line, header: cell.header, why: column });
      else if (!present.has(line)) unusable.push({ line, header: cell.header, why: NO_SUCH_LINE });
      else cells.push({ line, column, value: cell.value });
    }
  }
  await replaceCells(db, cells);
  // A line of which no correction could be used is as wrong as before.
  const useless = new Set(unusable.map((u) => u.line));
  for (const { line } of cells) useless.delete(line);
  if (useless.size > 0) await db.run(`delete from ${CORRECTED} where place in (${[...useless].join(', ')})`);
  return {
    source: {
      ...source,
      relation: `(select * from ${CORRECTED} order by place)`,
      line: 'place',
      text: undefined,
      numbered: undefined,
      titles: [],
    },
    unusable,
  };
}

const NO_SUCH_LINE: Bilingual = { zh: '文件中没有这一行', en: 'The file has no such line' };

/** The position of the cell, or why there is none. */
function columnOf(cell: CellCorrection, plan: Plan): number | Bilingual {
  if (cell.field === 'exported_at' && 'column' in plan.exportedAt) return plan.exportedAt.column;
  const binding = cell.field === undefined ? undefined : plan.bindings.get(cell.field);
  const named = (header: string): number => {
    const exact = plan.headers.indexOf(header);
    return exact >= 0 ? exact : plan.headers.findIndex((h) => headerKey(h) === headerKey(header));
  };
  if (binding && (cell.header === binding.header || cell.header === '')) {
    const { origin } = binding;
    if (origin.kind === 'constant') {
      return {
        zh: '该项由映射给出固定值，请改正映射',
        en: 'The mapping gives a constant here; correct the mapping',
      };
    }
    const [first] = origin.columns;
    if (first !== undefined && (origin.kind === 'columns' || origin.columns.length === 1)) return first;
    const parts = origin.columns.map((column) => plan.headers[column] ?? '');
    return {
      zh: `该项由多列得出，请把“列名”改成要更正的一列：${parts.join('、')}`,
      en: `Several columns make this value; name the one to correct as the column: ${parts.join(', ')}`,
    };
  }
  const column = named(cell.header);
  if (column >= 0) return column;
  return {
    zh: `原文件没有列“${cell.header}”，有：${plan.headers.filter(Boolean).join('、')}`,
    en: `The file has no column "${cell.header}"; it has: ${plan.headers.filter(Boolean).join(', ')}`,
  };
}

/** Records by the line or the ordinal their source gives them: worksheets, JSON, Parquet. */
async function copyNumbered(
  db: Database,
  source: Source,
  columns: readonly string[],
  corrections: LineCorrections,
): Promise<void> {
  const lines = [...corrections.lines].filter(([, c]) => c.whole === undefined).map(([line]) => line);
  if (lines.length === 0) return;
  const place = source.line ?? 'row_number() over ()';
  await db.run(
    `insert into ${CORRECTED} select place, ${columns.join(', ')}
     from (select ${place} as place, ${columns.join(', ')} from ${source.relation})
     where place in (select unnest($lines::bigint[]))`,
    { lines: `[${lines.join(',')}]` },
  );
}

/** Records whose text is known, gathered to be read by the file's own reader. */
async function whole(
  { db, folder }: { readonly db: Database; readonly folder: string },
  source: Source,
  corrections: LineCorrections,
  unusable: Unusable[],
): Promise<{
  addExisting(file: NonNullable<Source['text']>): Promise<void>;
  read(columns: readonly string[]): Promise<void>;
}> {
  const records: { line: number; text: string }[] = [];
  const given = [...corrections.lines].flatMap(([line, { whole: text }]) =>
    text === undefined ? [] : [{ line, text: text.replace(/(\r\n|\r|\n)+$/, '') }],
  );
  const spans = source.text
    ? await recordTexts(source.text.path, source.text.delimiter, new Set(given.map((g) => g.line)))
    : new Map<number, { lines: number }>();
  for (const { line, text } of given) {
    const fault = source.over ? faultOf(text, source, spans.get(line)?.lines ?? 1) : NO_SUCH_LINE;
    if (fault) unusable.push({ line, header: WHOLE_LINE.zh, why: fault });
    else if (source.text)
      for (const [i, record] of splitRecords(text, source.text.delimiter).entries())
        records.push({ line: line + i, text: record });
    else records.push({ line, text });
  }
  return {
    async addExisting({ path, delimiter }) {
      const wanted = [...corrections.lines].filter(([, c]) => c.whole === undefined).map(([line]) => line);
      const found = await recordTexts(path, delimiter, new Set(wanted));
      for (const [line, { text }] of found) records.push({ line, text });
    },
    async read(columns) {
      if (records.length === 0 || !source.over) return;
      records.sort((a, b) => a.line - b.line);
      const path = join(folder, 'corrected.txt');
      writeFileSync(path, `${records.map((record) => record.text).join('\n')}\n`, { mode: 0o600 });
      await db.run(
        `insert into ${CORRECTED} select ($lines::bigint[])[nth], ${columns.join(', ')}
         from (select row_number() over () as nth, ${columns.join(', ')} from ${source.over(path)})`,
        { lines: `[${records.map((record) => record.line).join(',')}]` },
      );
    },
  };
}

/** The column that a ticket names for a record that could not be split. */
export const WHOLE_LINE: Bilingual = { zh: '（整行）', en: '(whole line)' };

function faultOf(text: string, source: Source, span: number): Bilingual | undefined {
  if (!source.text) {
    try {
      const value: unknown = JSON.parse(text);
      if (value !== null && typeof value === 'object' && !Array.isArray(value) && !text.includes('\n'))
        return;
    } catch {
      // Told below.
    }
    return { zh: '更正值不是一行完整的 JSON 对象', en: 'The correction is not one JSON object on one line' };
  }
  const { delimiter } = source.text;
  if (!closesQuotes(text, delimiter)) {
    return { zh: '更正值中的引号没有成对', en: 'A quote in the correction is not closed' };
  }
  const records = csvRecords(text, delimiter);
  const wrong = records.find((record) => record.cells.length !== source.headers.length);
  if (records.length === 0 || wrong) {
    const n = wrong?.cells.length ?? 0;
    return {
      zh: `更正值有 ${n} 列，表头有 ${source.headers.length} 列；请按原文件的分隔符填写完整的一行`,
      en: `The correction has ${n} columns, the header ${source.headers.length}; give the whole line with the file's separator`,
    };
  }
  const lines = text.split(/\r\n|\r|\n/).length;
  if (lines < span) {
    return {
      zh: `此处退回了 ${span} 行（引号未闭合，后面的行连在了一起），更正值只有 ${lines} 行；请补全`,
      en: `${span} lines were refused here as one, the correction has ${lines}; give them all`,
    };
  }
  return undefined;
}

const closesQuotes = (text: string, delimiter: string): boolean =>
  csvRecords(`${text}\n`, delimiter, { partial: true }).length === csvRecords(text, delimiter).length;

/** The texts of the records in a correction of several lines. */
function splitRecords(text: string, delimiter: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  const starts = csvRecords(text, delimiter).map((record) => record.line - 1);
  return starts.map((start, i) => lines.slice(start, starts[i + 1] ?? lines.length).join('\n'));
}

async function replaceCells(
  db: Database,
  cells: readonly { line: number; column: number; value: string | null }[],
): Promise<void> {
  if (cells.length === 0) return;
  await db.run(
    `create table corrected_cells as
     select unnest(from_json($cells, '[{"line":"BIGINT","column":"INTEGER","value":"VARCHAR"}]'), recursive := true)`,
    { cells: JSON.stringify(cells) },
  );
  for (const column of new Set(cells.map((cell) => cell.column))) {
    await db.run(
      `update ${CORRECTED} set ${identifier(rawColumn(column))} = nullif(said.value, '')
       from corrected_cells as said where said.line = ${CORRECTED}.place and said."column" = ${column}`,
    );
  }
}
