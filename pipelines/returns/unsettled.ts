import type { Bilingual } from '../../src/domain/text.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import type { RejectNote } from '../intake/refusal-lifecycle.ts';

/** One reason of one refused line that nobody has settled yet. */
export interface UnsettledReason {
  readonly family: string;
  readonly source: string;
  readonly sender: string | null;
  readonly fileName: string;
  readonly sha256: string;
  readonly line: number;
  readonly field: string;
  readonly header: string;
  readonly rule: string;
  readonly value: string | null;
  readonly why: Bilingual;
  readonly firstSeen: string;
  readonly timesSeen: number;
  readonly note: RejectNote | null;
}

/**
 * Open and returned reasons in the order of a ticket. Where several exports hold the same fault of one record, only
 * the newest is asked about: putting it right closes the older ones.
 */
export async function unsettledReasons(
  db: Database,
  wanted: { readonly family?: string; readonly sender?: string },
): Promise<UnsettledReason[]> {
  const rows = await db.all<{
    family: string;
    source: string | null;
    sender: string | null;
    file_name: string | null;
    sha: string;
    line: number;
    field: string;
    header: string | null;
    rule: string;
    value: string | null;
    zh: string;
    en: string;
    first_seen: string;
    times_seen: number;
    note: RejectNote | null;
  }>(
    `select rejects.family, batches.source, batches.sender, batches.file_name, rejects.file_sha256 as sha, rejects.line, rejects.field,
       rejects.header, rejects.rule, rejects.value_masked as value, rejects.zh, rejects.en,
       strftime(rejects.first_seen, '%Y-%m-%d') as first_seen, rejects.times_seen, rejects.note
     from warehouse.ledger.rejects
     left join warehouse.ledger.batches using (batch_id)
     where rejects.status in ('open', 'returned')
       and ($family is null or rejects.family = $family)
       and ($sender is null or coalesce(batches.sender, batches.source) = $sender)
     qualify rejects.record_id is null or row_number() over (
       partition by rejects.family, rejects.record_id, rejects.rule, rejects.field
       order by rejects.exported_at desc, rejects.file_sha256, rejects.line) = 1
     order by coalesce(batches.sender, batches.source), rejects.family, batches.file_name, sha, rejects.line, rejects.field, rejects.rule`,
    { family: wanted.family ?? null, sender: wanted.sender ?? null },
  );
  return rows.map((row) => ({
    family: row.family,
    source: row.source ?? 'default',
    sender: row.sender,
    fileName: row.file_name ?? '',
    sha256: row.sha,
    line: Number(row.line),
    field: row.field,
    header: row.header ?? '',
    rule: row.rule,
    value: row.value,
    why: { zh: row.zh, en: row.en },
    firstSeen: row.first_seen,
    timesSeen: Number(row.times_seen),
    note: row.note,
  }));
}
