import { basename } from 'node:path';
import { sha256Hex } from '../../../src/crypto/digest.ts';
import { type Database, literal } from '../../../src/warehouse/duckdb.ts';
import { CommandError } from '../../commands/command.ts';
import { officialStatistics } from '../../contracts/official-statistics.ts';
import { scrub } from '../../privacy/scrub/scrub.ts';
import type { Door, LoadRequest, LoadResult } from '../load-file.ts';
import { exportTime } from '../open-source.ts';
import { type PreparedFile, prepareFile } from '../prepare.ts';
import { reasonOf } from '../reasons.ts';
import { tellHistory } from '../refusal-lifecycle.ts';
import { readCatalogue } from './catalogue.ts';
import type { RefusedFigures, TableFigures } from './figure.ts';
import { readFigures } from './figures.ts';
import { applyFigures, decideFigures, type FigureFates, stageFigures } from './merge-figures.ts';
import { ensureOfficialTables } from './official-tables.ts';
import { tableRecords } from './records.ts';
import { statedBy } from './stated-by-mapping.ts';
import { layOut, type TableLayout } from './table-layout.ts';

/** The family of statistical tables: no records of persons, no raw table, figures in `reference`. */
export const OFFICIAL = officialStatistics.family;

/**
 * Takes a table of a statistical bureau through the door: the same staging, encodings, ledger and identity as any
 * file, counted in figures (a cell is one), written in one transaction.
 * @param earlier the file whose rows must be in before this one looks at the warehouse.
 * @throws CommandError or MappingError; the warehouse is then as before.
 */
export async function loadOfficial(
  door: Door,
  request: LoadRequest,
  earlier: Promise<void>,
): Promise<LoadResult> {
  if (request.corrections) throw correctAtSource(basename(request.path));
  const started = door.now();
  const clock = performance.now();
  const { db, folder, renew } = door.staging;
  await renew();
  const prepared = await prepareFile(request.path, {
    staging: folder,
    encoding: request.mapping?.file?.encoding,
  });
  for (const note of prepared.notes) door.note(note);
  const { table, read } = await readTable(prepared, request, door);
  await earlier;
  await ensureOfficialTables(db, 'warehouse');
  const vintage = await vintageOf(db, request, prepared, door);
  const staged = await stageFigures(db, read.figures, vintage.slice(0, 10));
  const fates: FigureFates = { ...(await decideFigures(db)), ...staged };
  const rejected = read.refused.reduce((sum, { figures }) => sum + figures, 0);
  const result: LoadResult = {
    family: OFFICIAL,
    file: request.path,
    sha256: prepared.sha256,
    rowsIn: read.figures.length + rejected,
    loaded: fates.loaded,
    updated: fates.updated,
    unchanged: fates.unchanged,
    duplicate: fates.duplicate,
    rejected,
    skipped: [...read.skipped.values()].reduce((sum, { lines }) => sum + lines, 0),
    skippedBy: Object.fromEntries([...read.skipped].map(([reason, { lines }]) => [reason, lines])),
    droppedColumns: read.dropped,
    unmapped: read.unmapped,
    seconds: Math.round(performance.now() - clock) / 1000,
  };
  await record(door, { request, prepared, table, read, fates, result, vintage, started });
  tell(door, prepared.name, read, fates);
  return result;
}

/** The table of a prepared file and what was read from it. */
export async function readTable(
  prepared: PreparedFile,
  { mapping }: Pick<LoadRequest, 'mapping'>,
  { vocabulary }: Pick<Door, 'vocabulary'>,
): Promise<{ table: TableLayout; read: TableFigures }> {
  const records = await tableRecords(prepared, mapping?.file?.sheet);
  const table = layOut(records, prepared.name, {
    headers: mapping?.file?.headers,
    headerRow: mapping?.file?.header_row,
    named: statedBy(mapping).columns,
  });
  const context = { name: prepared.name, places: vocabulary.places, catalogue: readCatalogue(), mapping };
  return { table, read: readFigures(table, context) };
}

/**
 * When the figures were exported: said by the caller or the mapping; of a file that is already in, what was said then;
 * else the file's own date. Its name is not asked: there the years are those of the figures.
 */
async function vintageOf(
  db: Database,
  request: LoadRequest,
  prepared: PreparedFile,
  door: Door,
): Promise<string> {
  if (request.exportedAt !== undefined || typeof request.mapping?.exported_at === 'string')
    return exportTime(request, prepared);
  const [known] = await db.all<{ exported_at: string }>(
    `select max(exported_at)::varchar as exported_at from warehouse.ledger.batches
     where family = ${literal(OFFICIAL)} and file_sha256 = ${literal(prepared.sha256)} having count(*) > 0`,
  );
  if (known) return known.exported_at;
  const day = prepared.modified.toISOString().slice(0, 10);
  door.note({
    zh: `${prepared.name} 没有写明导出日期，按文件日期 ${day} 记为版本；如不对，请用 --exported-at 指定。`,
    en: `${prepared.name} does not say when it was exported; its own date ${day} is its vintage. Say another with --exported-at.`,
  });
  return `${day} 00:00:00`;
}

interface OfficialBatch {
  readonly request: LoadRequest;
  readonly prepared: PreparedFile;
  readonly table: TableLayout;
  readonly read: TableFigures;
  readonly fates: FigureFates;
  readonly result: LoadResult;
  readonly vintage: string;
  readonly started: Date;
}

const utc = (date: Date): string => date.toISOString().slice(0, 23).replace('T', ' ');

async function record(door: Door, batch: OfficialBatch): Promise<void> {
  const { db } = door.staging;
  const { request, prepared, read, fates, result } = batch;
  const { next } = await db.one<{ next: number }>(
    'select coalesce(max(batch_id), 0)::integer + 1 as next from warehouse.ledger.batches',
  );
  const at = utc(door.now());
  await stageRefusals(db, read.refused);
  await db.run('begin');
  try {
    await applyFigures(db, { sha256: prepared.sha256, batchId: next }, batch.table.notes);
    await db.run(
      `insert into warehouse.ledger.batches (batch_id, family, source, file_name, file_sha256, file_bytes, format, encoding,
         mapping_sha256, contract_version, exported_at, started_at, finished_at, rows_in, loaded, updated, unchanged, duplicate,
         rejected, skipped, dropped_columns, unmapped, repaired, warned, legal_basis, notice_version, actor, synthetic)
       values ($batch::integer, $family, $source, $file, $sha, $bytes::bigint, $format, $encoding, $mapping, $version::integer,
         $exported::timestamp, $started::timestamp, $finished::timestamp, $rows::bigint, $loaded::bigint, $updated::bigint,
         $unchanged::bigint, $duplicate::bigint, $rejected::bigint, $skipped::bigint, $dropped::json, $unmapped::json,
         $repaired::json, $warned::json, $basis, null, $actor, $synthetic::boolean)`,
      {
        batch: next,
        family: OFFICIAL,
        source: request.mapping?.source ?? 'default',
        file: prepared.name,
        sha: prepared.sha256,
        bytes: prepared.bytes,
        format: prepared.compressed ? `${prepared.format}.gz` : prepared.format,
        encoding: prepared.encoding ?? null,
        mapping: request.mappingText === undefined ? null : sha256Hex(request.mappingText),
        version: officialStatistics.version,
        exported: batch.vintage,
        started: utc(batch.started),
        finished: at,
        rows: result.rowsIn,
        loaded: result.loaded,
        updated: result.updated,
        unchanged: result.unchanged,
        duplicate: result.duplicate,
        rejected: result.rejected,
        skipped: result.skipped,
        dropped: JSON.stringify(read.dropped.map((column) => ({ column, reason: 'unknown' }))),
        unmapped: JSON.stringify(read.unmapped),
        repaired: JSON.stringify(read.repaired),
        warned: JSON.stringify(fates.notReported > 0 ? { not_reported: fates.notReported } : {}),
        basis: request.mapping?.legal_basis ?? officialStatistics.legalBasis.zh,
        actor: door.actor,
        synthetic: door.synthetic,
      },
    );
    for (const [reason, { from, lines }] of read.skipped) {
      await db.run(
        'insert into warehouse.ledger.skipped values ($batch::integer, $family, $reason, $from::bigint, $lines::bigint)',
        { batch: next, family: OFFICIAL, reason, from, lines },
      );
    }
    if (read.refused.length > 0) await enterRefused(db, prepared, next, at, door.actor);
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
}

/** Table `refused_figures`: one row per cell, or per line where the whole line was refused. */
async function stageRefusals(db: Database, refused: readonly RefusedFigures[]): Promise<void> {
  await db.run(
    'create table refused_figures (line bigint, header varchar, field varchar, rule varchar, value varchar, zh varchar, en varchar)',
  );
  for (let i = 0; i < refused.length; i += 1000) {
    const rows = refused.slice(i, i + 1000).map(({ line, header, field, rule, value }) => {
      const { zh, en } = reasonOf(officialStatistics, { rule, field });
      return `(${line}, ${[scrub(header).text, field, rule, value, zh, en].map(literal).join(', ')})`;
    });
    await db.run(`insert into refused_figures values ${rows.join(', ')}`);
  }
}

/** A cell is named by its line and the header of its column; seen again, it is counted and keeps its state. */
async function enterRefused(
  db: Database,
  { sha256, name }: PreparedFile,
  batchId: number,
  at: string,
  actor: string,
): Promise<void> {
  const same = `known.family = ${literal(OFFICIAL)} and known.file_sha256 = ${literal(sha256)} and known.line = refused.line
    and known.field = refused.field and known.rule = refused.rule and known.header = refused.header`;
  const common = { family: OFFICIAL, sha256, fileName: name };
  const { again } = await db.one<{ again: number }>(
    `select count(distinct known.line)::bigint as again from warehouse.ledger.rejects as known join refused_figures as refused on ${same}`,
  );
  await db.run(
    `update warehouse.ledger.rejects as known set times_seen = times_seen + 1, batch_id = $batch::integer
     from refused_figures as refused where ${same}`,
    { batch: batchId },
  );
  await db.run(
    `insert into warehouse.ledger.rejects (batch_id, family, file_sha256, line, field, header, rule, value_masked, zh, en,
       first_seen, times_seen, status, status_at, status_by)
     select $batch::integer, $family, $sha, line, field, header, rule, masked(value), zh, en, $at::timestamp, 1, 'open',
       $at::timestamp, $actor
     from refused_figures as refused
     where not exists (select 1 from warehouse.ledger.rejects as known where ${same})`,
    { batch: batchId, family: OFFICIAL, sha: sha256, at, actor },
  );
  const { found } = await db.one<{ found: number }>(
    `select count(distinct line)::bigint as found from warehouse.ledger.rejects
     where family = $family and file_sha256 = $sha and batch_id = $batch::integer and times_seen = 1`,
    { family: OFFICIAL, sha: sha256, batch: batchId },
  );
  const ledger = 'warehouse.ledger';
  await tellHistory(db, ledger, at, actor, { ...common, action: 'found', lines: Number(found) });
  await tellHistory(db, ledger, at, actor, { ...common, action: 'again', lines: Number(again) });
}

/** What a data officer should know of the file beside the counts. */
function tell({ note }: Door, name: string, read: TableFigures, { notReported }: FigureFates): void {
  if (notReported > 0) {
    note({
      zh: `${name}:${notReported} 格没有数（空白或…），记为“未报”，不作 0。`,
      en: `${name}: ${notReported} cells hold no figure (blank or …); they are "not reported", not 0.`,
    });
  }
  const own = Object.keys(read.unmapped.series ?? {});
  if (own.length > 0) {
    note({
      zh: `${name}:${own.length} 个指标不在目录 official_series.csv 中（${own.slice(0, 3).join('、')}${own.length > 3 ? '…' : ''}），按原名装载，不作对照基准。`,
      en: `${name}: ${own.length} series are not in official_series.csv (${own.slice(0, 3).join(', ')}${own.length > 3 ? '…' : ''}); they are loaded under their own names and serve as no benchmark.`,
    });
  }
  const clipped = read.repaired.period?.clipped_zero ?? 0;
  if (clipped > 0) {
    note({
      zh: `${name}:${clipped} 个数的表头“.1”按 10 月读取（Excel 去掉了 .10 的零）。`,
      en: `${name}: ${clipped} figures under a header ending in ".1" were read as October (Excel drops the zero of .10).`,
    });
  }
}

const correctAtSource = (name: string): CommandError =>
  new CommandError({
    zh: `${name} 是官方统计表，不按退回单逐行更正。请在发布网站重新导出，或在映射中对应名称后重新装载。`,
    en: `${name} is a table of official statistics, which is not corrected line by line. Export it again, or map its names and load it again.`,
  });
