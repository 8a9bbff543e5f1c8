import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type Database, identifier, literal, QueryError } from '../../src/warehouse/duckdb.ts';
import { CommandError, type Progress } from '../commands/command.ts';
import type { Contract } from '../contracts/contract.ts';
import { headerKey } from '../contracts/header.ts';
import { contractOf } from '../contracts/index.ts';
import type { Mapping } from '../contracts/mapping.ts';
import type { KeyRing } from '../privacy/keys.ts';
import { type DoorStatement, doorStatement } from './door-statement.ts';
import { jsonSource } from './json-source.ts';
import { applyFates, decideFates, dropDuplicates, type MergeCounts } from './merge.ts';
import { parquetSource } from './parquet-source.ts';
import { type Plan, planOf } from './plan.ts';
import { type PreparedFile, prepareFile } from './prepare.ts';
import { protect } from './protect.ts';
import { spellingsCodes, spellingsType } from './read-value.ts';
import { recogniser } from './recognise.ts';
import { gatherRefusals, type Refusals } from './refusals.ts';
import { csvSource, type Source } from './source.ts';
import type { Staging } from './staging.ts';
import type { KnowsHeader } from './table-head.ts';
import type { Vocabulary } from './vocabulary.ts';
import { xlsxSource } from './xlsx-source.ts';

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
  /** Field → spelling that no code list knows → rows. */
  readonly unmapped: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly seconds: number;
}

export interface LoadRequest {
  readonly family: string;
  readonly path: string;
  readonly mapping?: Mapping;
  /** The mapping file's text, for its fingerprint in the ledger. */
  readonly mappingText?: string;
  readonly exportedAt?: string;
}

export interface Door {
  readonly staging: Staging;
  readonly ring: KeyRing;
  readonly vocabulary: Vocabulary;
  readonly synthetic: boolean;
  readonly actor: string;
  readonly now: () => Date;
  readonly progress: Progress;
  readonly note: (text: { zh: string; en: string }) => void;
}

/** Takes one file through the door: read, validate, protect, merge, record. One transaction in the warehouse. */
export async function loadFile(door: Door, request: LoadRequest): Promise<LoadResult> {
  const started = door.now();
  const clock = performance.now();
  const contract = contractOf(request.family);
  const { staging } = door;
  const { db } = staging;
  await staging.renew();
  const name = basename(request.path);

  const prepared = await prepareFile(request.path, {
    staging: staging.folder,
    encoding: request.mapping?.file?.encoding,
    onBytes: (done, total) => door.progress.step(`${name} 读取`, done, total),
  });
  for (const text of prepared.notes) door.note(text);
  const source = await sourceOf(door, prepared, contract, request.mapping);
  const exportedAt = exportTime(request, prepared);
  const plan = planOf(contract, request.mapping, source.headers, { name, exportedAt });
  const statement = doorStatement(plan, source, door.vocabulary, door.ring);
  door.progress.step(`${name} 校验与去标识`, 0, 4);
  await registerSpellings(db, statement);
  await db.run(statement.sql);
  door.progress.step(`${name} 校验与去标识`, 1, 4);
  const refusals = await gatherRefusals(db, plan, statement, source);
  await protect(db, contract, plan.source, door.ring);
  door.progress.step(`${name} 校验与去标识`, 2, 4);
  const duplicate = await dropDuplicates(db);
  const counts = await decideFates(db, contract);
  door.progress.step(`${name} 校验与去标识`, 3, 4);
  const tallies = await tally(db, plan, statement);
  await commit(door, {
    request,
    contract,
    plan,
    prepared,
    exportedAt,
    started,
    refusals,
    tallies,
    counts: { ...counts, duplicate },
  });
  door.progress.step(`${name} 校验与去标识`, 4, 4);

  return {
    family: request.family,
    file: request.path,
    sha256: prepared.sha256,
    rowsIn: rowsIn({ ...counts, duplicate }, refusals),
    ...counts,
    duplicate,
    rejected: refusals.rejected,
    skipped: sum([...refusals.skipped.values()].map((s) => s.lines)),
    skippedBy: Object.fromEntries([...refusals.skipped].map(([reason, s]) => [reason, s.lines])),
    droppedColumns: plan.dropped.map((d) => d.column),
    unmapped: tallies.unmapped,
    seconds: Math.round(performance.now() - clock) / 1000,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const rowsIn = (counts: MergeCounts, refusals: Refusals): number =>
  counts.loaded + counts.updated + counts.unchanged + counts.duplicate + refusals.rejected;

async function sourceOf(
  door: Door,
  prepared: PreparedFile,
  contract: Contract,
  mapping: Mapping | undefined,
): Promise<Source> {
  const options = {
    knows: knownHeaders(contract, mapping),
    delimiter: mapping?.file?.delimiter,
    headerRow: mapping?.file?.header_row,
    skipRows: mapping?.file?.skip_rows,
    headers: mapping?.file?.headers,
  };
  const { folder, db } = door.staging;
  switch (prepared.format) {
    case 'csv':
      return csvSource(prepared, options);
    case 'xlsx':
      return xlsxSource(prepared, {
        ...options,
        sheet: mapping?.file?.sheet,
        staging: folder,
        note: door.note,
        onRows: (rows) => door.progress.step(`${prepared.name} 读取工作表`, rows, 0),
      });
    case 'ndjson':
    case 'json':
      return jsonSource(db, prepared);
    case 'parquet':
      return parquetSource(db, prepared);
  }
}

/** Headers the contract recognises or the mapping names. */
export function knownHeaders(contract: Contract, mapping: Mapping | undefined): KnowsHeader {
  const recognise = recogniser(contract);
  const named = new Set<string>();
  for (const rule of Object.values(mapping?.fields ?? {})) {
    for (const header of [
      rule.column,
      ...(rule.columns ?? []),
      ...(rule.product ?? []),
      ...(rule.sum ?? []),
      ...(rule.join ?? []),
    ]) {
      if (header) named.add(headerKey(header));
    }
  }
  for (const header of mapping?.ignore ?? []) named.add(headerKey(header));
  return (cell) => named.has(headerKey(cell)) || recognise(cell) !== undefined;
}

/** When the export was made: said by the caller, the mapping, the file's name, or at last its date. */
function exportTime(request: LoadRequest, prepared: PreparedFile): string {
  const said =
    request.exportedAt ??
    (typeof request.mapping?.exported_at === 'string' ? request.mapping.exported_at : undefined);
  if (said !== undefined) {
    const time = new Date(
      /^\d{4}-\d{2}-\d{2}([T ].*)?$/.test(said)
        ? said.length > 10
          ? `${said.replace(' ', 'T')}`
          : said
        : Number.NaN,
    );
    if (Number.isNaN(time.getTime())) {
      throw new CommandError(
        {
          zh: `导出时间“${said}”不是 ISO 时间(例:2026-09-30 或 2026-09-30T18:00:00)。请改正映射的 exported_at 或 --exported-at。`,
          en: `The export time "${said}" is not an ISO time (2026-09-30 or 2026-09-30T18:00:00). Correct exported_at in the mapping or --exported-at.`,
        },
        { exitCode: 2 },
      );
    }
    return wallClock(said);
  }
  const inName = /(20\d{2})[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])?/.exec(prepared.name);
  if (inName) return wallClock(lastDay(Number(inName[1]), Number(inName[2]), inName[3]));
  return prepared.modified.toISOString().slice(0, 19).replace('T', ' ');
}

const wallClock = (iso: string): string => iso.replace('T', ' ').replace(/(Z|[+-]\d{2}:?\d{2})$/, '');

function lastDay(year: number, month: number, day: string | undefined): string {
  const last = day ?? String(new Date(Date.UTC(year, month, 0)).getUTCDate());
  return `${year}-${String(month).padStart(2, '0')}-${last}T23:59:59`;
}

async function registerSpellings(db: Database, statement: DoorStatement): Promise<void> {
  for (const { field, spellings } of statement.readings) {
    if (!spellings) continue;
    await db.run(`drop type if exists ${spellingsType(field)}`);
    await db.run(
      `create temp type ${spellingsType(field)} as enum (${[...spellings.keys()].map(literal).join(', ')})`,
    );
    await db.run(
      `set variable ${spellingsCodes(field)} = [${[...spellings.values()].map(literal).join(', ')}]`,
    );
  }
}

interface Tallies {
  readonly unmapped: Record<string, Record<string, number>>;
  /** Field → kind of repair → rows. */
  readonly repaired: Record<string, Record<string, number>>;
  readonly warned: Record<string, number>;
}

/** Spellings shown per field; more than these are a column that is no code list. */
const SHOWN_SPELLINGS = 200;

async function tally(db: Database, plan: Plan, statement: DoorStatement): Promise<Tallies> {
  const unmapped: Tallies['unmapped'] = {};
  const rows = await db.all<{ field: string; value: string; n: number }>(
    `select field, value, n from (
       select u.field as field, masked_long(u.value) as value, count(*)::bigint as n,
         row_number() over (partition by u.field order by count(*) desc, masked_long(u.value)) as rank
       from (select unnest(unmapped) as u from staging.door where unmapped is not null and faults is null)
       group by 1, 2) where rank <= ${SHOWN_SPELLINGS} order by field, n desc, value`,
  );
  for (const { field, value, n } of rows) unmapped[field] = { ...unmapped[field], [value]: Number(n) };

  const repairable = statement.readings
    .map((r, i) => ({ ...r, bit: 2n ** BigInt(i) }))
    .filter((r) => r.repair);
  const repaired: Tallies['repaired'] = {};
  const warned: Record<string, number> = {};
  const counted = (column: string, bit: bigint, name: string): string =>
    `count(*) filter (where ${column} & ${bit} <> 0)::bigint as ${identifier(name)}`;
  const selected = [
    ...repairable.map((r) => counted('repairs', r.bit, `r:${r.field}`)),
    ...statement.warnings.map((rule, i) => counted('warned', 2n ** BigInt(i), `w:${rule.id}`)),
  ];
  if (selected.length === 0) return { unmapped, repaired, warned };
  const totals = await db.one(`select ${selected.join(', ')} from staging.door where faults is null`);
  for (const r of repairable) {
    const n = Number(totals[`r:${r.field}`]);
    if (n > 0) repaired[r.field] = { [r.repair ?? 'read']: n };
  }
  for (const rule of statement.warnings) {
    const n = Number(totals[`w:${rule.id}`]);
    if (n > 0) warned[rule.id] = n;
  }
  return { unmapped, repaired, warned };
}

interface Batch {
  readonly request: LoadRequest;
  readonly contract: Contract;
  readonly plan: Plan;
  readonly prepared: PreparedFile;
  readonly exportedAt: string;
  readonly started: Date;
  readonly refusals: Refusals;
  readonly tallies: Tallies;
  readonly counts: MergeCounts;
}

const utc = (date: Date): string => date.toISOString().slice(0, 23).replace('T', ' ');

/** Rows and ledger in one transaction: afterwards the warehouse is as before or as after, never between. */
async function commit(door: Door, batch: Batch): Promise<void> {
  const { db } = door.staging;
  const { contract, refusals, counts, prepared, request, tallies } = batch;
  const { next } = await db.one<{ next: number }>(
    'select coalesce(max(batch_id), 0)::integer + 1 as next from warehouse.ledger.batches',
  );
  await db.run('begin');
  try {
    await applyFates(db, contract, next, counts);
    await db.run(
      `insert into warehouse.ledger.batches values ($batch::integer, $family, $source, $file, $sha, $bytes::bigint, $format, $encoding,
        $mapping, $version::integer, $exported::timestamp, $started::timestamp, $finished::timestamp, $rows::bigint, $loaded::bigint,
        $updated::bigint, $unchanged::bigint, $duplicate::bigint, $rejected::bigint, $skipped::bigint, $dropped::json, $unmapped::json,
        $repaired::json, $warned::json, $basis, $notice, $actor, $synthetic::boolean)`,
      {
        batch: next,
        family: contract.family,
        source: batch.plan.source,
        file: prepared.name,
        sha: prepared.sha256,
        bytes: prepared.bytes,
        format: prepared.compressed ? `${prepared.format}.gz` : prepared.format,
        encoding: prepared.encoding ?? null,
        mapping:
          request.mappingText === undefined
            ? null
            : createHash('sha256').update(request.mappingText).digest('hex'),
        version: contract.version,
        exported: batch.exportedAt,
        started: utc(batch.started),
        finished: utc(door.now()),
        rows: rowsIn(counts, refusals),
        ...counts,
        rejected: refusals.rejected,
        skipped: sum([...refusals.skipped.values()].map((s) => s.lines)),
        dropped: JSON.stringify(batch.plan.dropped),
        unmapped: JSON.stringify(tallies.unmapped),
        repaired: JSON.stringify(tallies.repaired),
        warned: JSON.stringify(tallies.warned),
        basis: request.mapping?.legal_basis ?? contract.legalBasis.zh,
        notice: request.mapping?.notice_version ?? null,
        actor: door.actor,
        synthetic: door.synthetic,
      },
    );
    await recordRefusals(db, batch, next, utc(door.now()));
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw asCommandError(error, prepared.name);
  }
}

async function recordRefusals(db: Database, batch: Batch, batchId: number, seen: string): Promise<void> {
  const { contract, prepared, refusals } = batch;
  for (const [reason, { from, lines }] of refusals.skipped) {
    await db.run(
      'insert into warehouse.ledger.skipped values ($batch::integer, $family, $reason, $from::bigint, $lines::bigint)',
      {
        batch: batchId,
        family: contract.family,
        reason,
        from,
        lines,
      },
    );
  }
  if (refusals.rejected === 0) return;
  const same = `known.family = ${literal(contract.family)} and known.file_sha256 = ${literal(prepared.sha256)}
    and known.line = refused.line and known.rule = refused.rule and known.field = refused.field`;
  await db.run(
    `update warehouse.ledger.rejects as known set times_seen = times_seen + 1, batch_id = $batch::integer
     from (select distinct line, rule, field from staging.refused) as refused where ${same}`,
    { batch: batchId },
  );
  await db.run(
    `insert into warehouse.ledger.rejects
     select $batch::integer, $family, $sha, refused.line, refused.field, reasons.header, refused.rule,
       case when reasons.hidden and refused.value is not null then '***' else masked(refused.value) end,
       reasons.zh, reasons.en, $seen::timestamp, 1, 'open'
     from (select distinct on (line, rule, field) * from staging.refused) as refused
     left join staging.reasons as reasons on reasons.rule = refused.rule and reasons.field = refused.field
     where not exists (select 1 from warehouse.ledger.rejects as known where ${same})`,
    { batch: batchId, family: contract.family, sha: prepared.sha256, seen },
  );
}

/** Turns what the engine says about the machine into something a person can act on. */
function asCommandError(error: unknown, name: string): unknown {
  if (!(error instanceof QueryError)) return error;
  const said = error.message.split('\n')[0] ?? '';
  if (/no space|disk full|could not write|max_temp_directory_size/i.test(said)) {
    return new CommandError(
      {
        zh: `装载 ${name} 时磁盘空间不足或无法写入(${said})。数据仓库保持原样。请清理磁盘后重试。`,
        en: `Loading ${name} ran out of disk space or could not write (${said}). The warehouse is as before. Free some space and try again.`,
      },
      { cause: error },
    );
  }
  return error;
}
