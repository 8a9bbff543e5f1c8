import { sha256Hex } from '../../src/crypto/digest.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import type { CorrectionOutcome, Unusable } from './line-corrections.ts';
import { type Door, type LoadRequest, rowsIn, skippedLines } from './load-file.ts';
import { applyFates, type Fates } from './merge.ts';
import type { Plan } from './plan.ts';
import type { PreparedFile } from './prepare.ts';
import type { ReadText } from './read-texts.ts';
import { closeByNewerExport, enterCorrections, enterRefusals } from './refusal-lifecycle.ts';
import type { Refusals } from './refusals.ts';
import { nameRefusals } from './refused-records.ts';
import type { Tallies } from './tally.ts';

export interface Batch {
  readonly request: LoadRequest;
  readonly plan: Plan;
  readonly prepared: PreparedFile;
  readonly exportedAt: string;
  readonly started: Date;
  readonly refusals: Refusals;
  readonly tallies: Tallies;
  readonly texts: Readonly<Record<string, ReadText>> | undefined;
  readonly fates: Fates;
  readonly duplicate: number;
  /** Lines above the header. */
  readonly titles: readonly string[];
  /** Corrections that found no place. */
  readonly unusable: readonly Unusable[];
}

const utc = (date: Date): string => date.toISOString().slice(0, 23).replace('T', ' ');

/**
 * Rows and ledger in one transaction: afterwards the warehouse is as before or as after, never between.
 * @returns what became of the corrections, where the load was one of corrections.
 */
export async function recordBatch(door: Door, batch: Batch): Promise<CorrectionOutcome | undefined> {
  const { db } = door.staging;
  const { refusals, fates, duplicate, prepared, request, tallies } = batch;
  const { contract } = batch.plan;
  const { next } = await db.one<{ next: number }>(
    'select coalesce(max(batch_id), 0)::integer + 1 as next from warehouse.ledger.batches',
  );
  await nameRefusals(db, batch.plan, door.ring, batch.exportedAt);
  await db.run('begin');
  try {
    await applyFates(db, contract, next, fates);
    await db.run(
      `insert into warehouse.ledger.batches values ($batch::integer, $family, $source, $file, $sha, $bytes::bigint, $format, $encoding,
        $mapping, $version::integer, $exported::timestamp, $started::timestamp, $finished::timestamp, $rows::bigint, $loaded::bigint,
        $updated::bigint, $unchanged::bigint, $duplicate::bigint, $rejected::bigint, $skipped::bigint, $dropped::json, $unmapped::json,
        $repaired::json, $warned::json, $basis, $notice, $actor, $synthetic::boolean, $sender, $ticket, $texts::json)`,
      {
        batch: next,
        family: contract.family,
        source: batch.plan.source,
        file: prepared.name,
        sha: prepared.sha256,
        bytes: prepared.bytes,
        format: prepared.compressed ? `${prepared.format}.gz` : prepared.format,
        encoding: prepared.encoding ?? null,
        mapping: request.mappingText === undefined ? null : sha256Hex(request.mappingText),
        version: contract.version,
        exported: batch.exportedAt,
        started: utc(batch.started),
        finished: utc(door.now()),
        rows: rowsIn(fates, duplicate, refusals),
        loaded: fates.loaded,
        updated: fates.updated,
        unchanged: fates.unchanged,
        duplicate,
        rejected: refusals.rejected,
        skipped: skippedLines(refusals),
        dropped: JSON.stringify(batch.plan.dropped),
        unmapped: JSON.stringify(tallies.unmapped),
        repaired: JSON.stringify(tallies.repaired),
        warned: JSON.stringify(tallies.warned),
        basis: request.mapping?.legal_basis ?? contract.legalBasis.zh,
        notice: request.mapping?.notice_version ?? null,
        actor: request.corrections?.by ?? door.actor,
        synthetic: door.synthetic,
        sender: senderOf(batch),
        ticket: request.corrections?.ticket ?? null,
        texts: batch.texts === undefined ? null : JSON.stringify(batch.texts),
      },
    );
    if (request.mappingText !== undefined)
      await keepMapping(db, sha256Hex(request.mappingText), request.mappingText);
    await recordSkipped(db, batch, next);
    const file = {
      family: contract.family,
      sha256: prepared.sha256,
      fileName: prepared.name,
      batchId: next,
      at: utc(door.now()),
      actor: request.corrections?.by ?? door.actor,
    };
    let outcome: CorrectionOutcome | undefined;
    if (request.corrections) {
      outcome = await enterCorrections(db, file, request.corrections, batch.unusable);
    } else if (refusals.rejected > 0) await enterRefusals(db, file);
    await closeByNewerExport(db, file);
    await db.run('commit');
    return outcome;
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
}

/** 填报单位:样例市总工会, the name in the same cell or the next one. */
const SENDER = /(?:填报|报送|上报|填表|编报|来源|导出)单位(?:名称)?[\s::,;|]+([^\s,;|::()()]{2,60})/u;

/** What the head of the file or its mapping says of the unit that sent it. */
function senderOf({ request, titles }: Batch): string | null {
  if (request.mapping?.sender !== undefined) return request.mapping.sender;
  for (const title of titles) {
    const said = SENDER.exec(title)?.[1];
    if (said) return said;
  }
  return null;
}

/** The mapping is kept once, so that a corrected line is read as its file was. */
async function keepMapping(db: Database, sha256: string, content: string): Promise<void> {
  await db.run(
    `insert into warehouse.ledger.mappings select $sha256, $content
     where not exists (select 1 from warehouse.ledger.mappings where sha256 = $sha256)`,
    { sha256, content },
  );
}

async function recordSkipped(db: Database, batch: Batch, batchId: number): Promise<void> {
  for (const [reason, { from, lines }] of batch.refusals.skipped) {
    await db.run(
      'insert into warehouse.ledger.skipped values ($batch::integer, $family, $reason, $from::bigint, $lines::bigint)',
      { batch: batchId, family: batch.plan.contract.family, reason, from, lines },
    );
  }
}
