import { createHash } from 'node:crypto';
import { type Database, literal } from '../../src/warehouse/duckdb.ts';
import { type Door, type LoadRequest, rowsIn, skippedLines } from './load-file.ts';
import { applyFates, type Fates } from './merge.ts';
import type { Plan } from './plan.ts';
import type { PreparedFile } from './prepare.ts';
import type { Refusals } from './refusals.ts';
import type { Tallies } from './tally.ts';

export interface Batch {
  readonly request: LoadRequest;
  readonly plan: Plan;
  readonly prepared: PreparedFile;
  readonly exportedAt: string;
  readonly started: Date;
  readonly refusals: Refusals;
  readonly tallies: Tallies;
  readonly fates: Fates;
  readonly duplicate: number;
}

const utc = (date: Date): string => date.toISOString().slice(0, 23).replace('T', ' ');

/** Rows and ledger in one transaction: afterwards the warehouse is as before or as after, never between. */
export async function recordBatch(door: Door, batch: Batch): Promise<void> {
  const { db } = door.staging;
  const { refusals, fates, duplicate, prepared, request, tallies } = batch;
  const { contract } = batch.plan;
  const { next } = await db.one<{ next: number }>(
    'select coalesce(max(batch_id), 0)::integer + 1 as next from warehouse.ledger.batches',
  );
  await db.run('begin');
  try {
    await applyFates(db, contract, next, fates);
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
        actor: door.actor,
        synthetic: door.synthetic,
      },
    );
    await recordRefusals(db, batch, next, utc(door.now()));
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function recordRefusals(db: Database, batch: Batch, batchId: number, seen: string): Promise<void> {
  const { prepared, refusals } = batch;
  const { contract } = batch.plan;
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
     from (select distinct line, rule, field from refused) as refused where ${same}`,
    { batch: batchId },
  );
  await db.run(
    `insert into warehouse.ledger.rejects
     select $batch::integer, $family, $sha, refused.line, refused.field, reasons.header, refused.rule,
       case when refused.field = '' then refused.value
         when reasons.hidden and refused.value is not null then '***'
         else masked(refused.value) end,
       reasons.zh, reasons.en, $seen::timestamp, 1, 'open'
     from (select distinct on (line, rule, field) * from refused) as refused
     left join reasons as reasons on reasons.rule = refused.rule and reasons.field = refused.field
     where not exists (select 1 from warehouse.ledger.rejects as known where ${same})`,
    { batch: batchId, family: contract.family, sha: prepared.sha256, seen },
  );
}
