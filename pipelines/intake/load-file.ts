import { basename } from 'node:path';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { CommandError, type Progress } from '../commands/command.ts';
import { contractOf } from '../contracts/index.ts';
import type { Mapping } from '../contracts/mapping.ts';
import type { KeyRing } from '../privacy/keys.ts';
import { type DoorStatement, doorStatement } from './door-statement.ts';
import { type CorrectionOutcome, correctedSource, type LineCorrections } from './line-corrections.ts';
import { asMachineError, ranOutOfMemory } from './machine-error.ts';
import { decideFates, dropDuplicates, type Fates } from './merge.ts';
import { loadOfficial, OFFICIAL } from './official/load-official.ts';
import { orFigures } from './official/or-figures.ts';
import { exportTime, knownHeaders, openSource } from './open-source.ts';
import { type Plan, planOf } from './plan.ts';
import { prepareFile } from './prepare.ts';
import { protect } from './protect.ts';
import { type ReadText, readTexts } from './read-texts.ts';
import { spellingsCodes, spellingsType } from './read-value.ts';
import { recordBatch } from './record-batch.ts';
import { commonestReason, gatherRefusals, type Refusals } from './refusals.ts';
import { resolvePlaces } from './resolve-places.ts';
import type { Staging } from './staging.ts';
import { type Tallies, tally } from './tally.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What `load --json` prints for one file. */
export interface LoadResult {
  readonly family: string;
  readonly file: string;
  readonly sha256: string;
  /** Data records: loaded + updated + unchanged + duplicate + rejected. */
  readonly rowsIn: number;
  readonly loaded: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly duplicate: number;
  readonly rejected: number;
  /** Lines that are no data: titles, blank lines, totals, footnotes. */
  readonly skipped: number;
  readonly skippedBy: Readonly<Record<string, number>>;
  /** Columns of the file that were not loaded. */
  readonly droppedColumns: readonly string[];
  /** Field → spelling that no code list or region table knows → rows. */
  readonly unmapped: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Field → what its free text became: a derived code, or the text itself, scrubbed. Absent where no text was read. */
  readonly texts?: Readonly<Record<string, ReadText>>;
  readonly seconds: number;
  /** What became of the corrections, where only corrected lines were loaded. */
  readonly corrected?: CorrectionOutcome;
}

export interface LoadRequest {
  readonly family: string;
  readonly path: string;
  readonly mapping?: Mapping;
  /** The mapping file's text, for its fingerprint in the ledger. */
  readonly mappingText?: string;
  readonly exportedAt?: string;
  /** Loads these lines of the file, put right, and no others. */
  readonly corrections?: LineCorrections;
}

/** An open door: what `withDoor` hands to its work. */
export interface Door {
  readonly staging: Staging;
  readonly ring: KeyRing;
  readonly vocabulary: Vocabulary;
  readonly synthetic: boolean;
  readonly actor: string;
  readonly now: () => Date;
  readonly progress: Progress;
  readonly note: (text: { zh: string; en: string }) => void;
  /** Megabytes the engine may take from now on, twice as many as before; undefined where it may take no more. */
  readonly moreMemory: () => Promise<number | undefined>;
  /** A second door into the same warehouse, with its own staging: another file can be read through it meanwhile. */
  readonly beside: () => Promise<Door>;
}

/**
 * Takes one file through the door: read, validate, protect, merge, record. The warehouse changes in one transaction
 * at the end, or not at all.
 * @param earlier the file whose rows must be in before this one looks at the warehouse.
 * @throws CommandError, MappingError or UnknownFamilyError; the warehouse is then as before.
 */
export async function loadFile(
  door: Door,
  request: LoadRequest,
  earlier: Promise<void> = Promise.resolve(),
): Promise<LoadResult> {
  const name = basename(request.path);
  const load = request.family === OFFICIAL ? loadOfficial : takeThrough;
  for (;;) {
    try {
      return await load(door, request, earlier);
    } catch (error) {
      const megabytes = ranOutOfMemory(error) ? await door.moreMemory() : undefined;
      if (megabytes === undefined)
        throw asMachineError(error, { zh: `装载 ${name} `, en: `Loading ${name}` });
      door.note({
        zh: `装载 ${name} 需要更多内存，已放宽到 ${megabytes} MB，重新装载。要固定上限，请设环境变量 THERMOMETER_MEMORY。`,
        en: `Loading ${name} needs more memory: ${megabytes} MB are allowed now, and it is loaded again. Set THERMOMETER_MEMORY for a fixed limit.`,
      });
    }
  }
}

async function takeThrough(door: Door, request: LoadRequest, earlier: Promise<void>): Promise<LoadResult> {
  const name = basename(request.path);
  const started = door.now();
  let clock = performance.now();
  const contract = contractOf(request.family);
  const { db, folder, renew } = door.staging;
  const step = (done: number): void => door.progress.step(name, done, STEPS);

  await renew();
  const prepared = await prepareFile(request.path, {
    staging: folder,
    encoding: request.mapping?.file?.encoding,
    onBytes: (done, total) => step(Math.floor((done / total) * READING)),
  });
  for (const text of prepared.notes) door.note(text);
  const original = await openSource(
    { db, folder, note: door.note },
    prepared,
    knownHeaders(contract, request.mapping),
    request.mapping?.file,
  );
  const exportedAt = exportTime(request, prepared);
  const plan = orFigures(name, original.headers, () =>
    planOf(contract, request.mapping, original.headers, { name, exportedAt }),
  );
  const { source, unusable } = request.corrections
    ? await correctedSource(door.staging, original, plan, request.corrections)
    : { source: original, unusable: [] };
  const statement = doorStatement(plan, source, door.vocabulary);
  await registerSpellings(db, statement);
  await db.run(statement.sql);
  step(60);
  const refusals = await gatherRefusals(db, plan, statement, source);
  const texts = await readTexts(db, plan);
  const places = await resolvePlaces(db, plan, door.vocabulary);
  await protect(db, plan, door.ring);
  step(80);
  const { extra: duplicate, conflicts } = await dropDuplicates(db, contract);
  if (conflicts > 0) requireWholeKey(plan, name, conflicts);
  const tallies = await tally(db, statement, places);
  tellMixedUnits(door, name, tallies.units);
  const waiting = performance.now();
  await earlier;
  clock += performance.now() - waiting;
  const fates = await decideFates(db, contract);
  step(90);
  const corrected = await recordBatch(door, {
    request,
    plan,
    prepared,
    exportedAt,
    started,
    refusals,
    tallies,
    texts,
    fates,
    duplicate,
    titles: original.titles,
    unusable,
  });
  step(STEPS);
  const total = rowsIn(fates, duplicate, refusals);
  if (total > 0 && refusals.rejected === total && !request.corrections)
    await tellAllRefused(door, name, total);

  return {
    family: request.family,
    file: request.path,
    sha256: prepared.sha256,
    rowsIn: total,
    loaded: fates.loaded,
    updated: fates.updated,
    unchanged: fates.unchanged,
    duplicate,
    rejected: refusals.rejected,
    skipped: skippedLines(refusals),
    skippedBy: Object.fromEntries([...refusals.skipped].map(([reason, s]) => [reason, s.lines])),
    droppedColumns: plan.dropped.map((d) => d.column),
    unmapped: tallies.unmapped,
    texts,
    seconds: Math.round(performance.now() - clock) / 1000,
    corrected,
  };
}

/** Progress is told in percent; reading the file is the first part of it. */
const STEPS = 100;
const READING = 30;

export const rowsIn = (fates: Fates, duplicate: number, refusals: Refusals): number =>
  fates.loaded + fates.updated + fates.unchanged + duplicate + refusals.rejected;

export const skippedLines = (refusals: Refusals): number =>
  [...refusals.skipped.values()].reduce((sum, { lines }) => sum + lines, 0);

async function tellAllRefused(door: Door, name: string, total: number): Promise<void> {
  const reason = await commonestReason(door.staging.db);
  door.note({
    zh: `${name} 的 ${total} 行全部退回，最常见的原因：${reason?.zh ?? ''}。请检查映射（列、日期格式、单位）是否适合该文件。`,
    en: `All ${total} rows of ${name} were rejected, most often because: ${reason?.en ?? ''}. Check whether the mapping (columns, date format, units) fits the file.`,
  });
}

/** A column that counts 人 in one row and 人次 in another adds up to neither; which one is meant, only its source knows. */
function tellMixedUnits(door: Door, name: string, units: Tallies['units']): void {
  for (const [field, words] of Object.entries(units)) {
    const kinds = Object.entries(words).map(([word, n]) => `${word} ${n}`);
    if (kinds.length < 2) continue;
    door.note({
      zh: `${name} 的 ${field} 列混有不同单位（${kinds.join('、')} 行）：数值照录，合计前请与来源核对口径。`,
      en: `${name}: column ${field} mixes units (rows: ${kinds.join(', ')}). The numbers were taken as they are; ask the source what they count.`,
    });
  }
}

/** Makes each code field's spellings an enum, and its codes a list in the same order. */
async function registerSpellings(db: Database, statement: DoorStatement): Promise<void> {
  for (const { field, spellings } of statement.readings) {
    if (!spellings) continue;
    await db.run(`drop type if exists ${spellingsType(field)}`);
    await db.run(
      `create temp type ${spellingsType(field)} as enum (${[...spellings.keys()].map(literal).join(', ')})`,
    );
    await db.run(`set variable ${identifier(spellingsCodes(field))} = string_split($codes, chr(30))`, {
      codes: [...spellings.values()].join('\x1e'),
    });
  }
}

/** A source without all parts of the business key is fine until one name stands for two different records. */
function requireWholeKey(plan: Plan, name: string, conflicts: number): void {
  const { contract, key } = plan;
  if (key.kind !== 'fields' || key.lacking.length === 0) return;
  const names = (language: 'zh' | 'en'): string[] =>
    key.lacking.map((field) => contract.fields[field]?.[language] ?? field);
  throw new CommandError({
    zh: `文件 ${name} 没有业务编号的这些部分：${names('zh').join('、')}；因此有 ${conflicts} 个编号各自对应多条内容不同的记录，无法区分。请补上这些列，或在映射中用 key 列出能区分记录的列（没有则写 key: whole_line）。`,
    en: `${name} lacks parts of the business key (${names('en').join(', ')}), and ${conflicts} keys stand for several different records each. Add the columns, or list the columns that tell records apart in the mapping's key (or key: whole_line).`,
  });
}
