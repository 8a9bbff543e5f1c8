import type { Bilingual } from '../../src/domain/text.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import {
  type CorrectionOutcome,
  type LineCorrections,
  type Unusable,
  WHOLE_LINE,
} from './line-corrections.ts';

/**
 * The life of a refused line in the ledger: open → returned (on a ticket) → corrected or waived. A reason is named by
 * file, line, rule and field, and stays in the ledger for good; what happened to it is told in `ledger.reject_events`.
 *
 * - The same file again: its lines are seen once more and keep their state, closed ones too.
 * - A later export that brings the record in good order closes its line; one that is already in does so at once.
 * - A later export that brings the same fault is a new open line, with the first sighting and the count of the old
 *   one, and a note if that had been closed.
 */
export type RejectStatus = 'open' | 'returned' | 'corrected' | 'waived';

/** Why a line is in its state, where the state alone does not say. */
export type RejectNote =
  | 'newer_export'
  | 'again_after_corrected'
  | 'again_after_waived'
  | 'still_wrong'
  | 'line_still_refused';

/** What happened to lines: the columns of `ledger.reject_events` but the time. */
interface Happening {
  readonly family: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly action: 'found' | 'again' | 'returned' | 'corrected' | 'newer_export' | 'still_wrong' | 'waived';
  readonly lines: number;
  readonly ticket?: string;
  readonly reason?: string;
}

/** Adds to the history of refused lines; nothing where no line is concerned. */
export async function tellHistory(
  db: Database,
  ledger: string,
  at: string,
  actor: string,
  happening: Happening,
): Promise<void> {
  if (happening.lines === 0) return;
  await db.run(
    `insert into ${ledger}.reject_events (happened_at, actor, family, file_sha256, file_name, action, lines, ticket, reason)
     values ($at::timestamp, $actor, $family, $sha, $file, $action, $lines::bigint, $ticket, $reason)`,
    {
      at,
      actor,
      family: happening.family,
      sha: happening.sha256,
      file: happening.fileName,
      action: happening.action,
      lines: happening.lines,
      ticket: happening.ticket ?? null,
      reason: happening.reason ?? null,
    },
  );
}

/** The file whose refusals are entered: table `refusals` holds them, `ready` what was accepted. */
export interface Refused {
  readonly family: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly batchId: number;
  readonly at: string;
  readonly actor: string;
}

const LEDGER = 'warehouse.ledger';
const REJECTS = `${LEDGER}.rejects`;
const UNSETTLED = `status in ('open', 'returned')`;

/** Enters the refusals of an ordinary load. Runs inside the caller's transaction. */
export async function enterRefusals(db: Database, file: Refused): Promise<void> {
  const { family, sha256, batchId, at, actor } = file;
  // What a correction made of a reason answers to the reason the file itself gives, too.
  const same = `known.family = ${literal(family)} and known.file_sha256 = ${literal(sha256)}
    and known.line = refusals.line and known.field = refusals.field
    and (known.rule = refusals.rule or known.replaces = refusals.rule)`;
  await db.run(
    `update ${REJECTS} as known set times_seen = times_seen + 1, batch_id = $batch::integer,
       record_id = coalesce(known.record_id, refusals.record_id), exported_at = coalesce(known.exported_at, refusals.exported_at)
     from refusals where ${same}`,
    { batch: batchId },
  );
  const { again } = await db.one<{ again: number }>(
    `select count(distinct known.line)::bigint as again from ${REJECTS} as known join refusals on ${same}`,
  );
  await db.run(
    `insert into ${REJECTS} (batch_id, family, file_sha256, line, field, header, rule, value_masked, zh, en, first_seen,
       times_seen, status, exported_at, record_id, status_at, status_by, note)
     select $batch::integer, $family, $sha, fresh.line, fresh.field, fresh.header, fresh.rule, fresh.value_masked, fresh.zh, fresh.en,
       coalesce(earlier.first_seen, $at::timestamp), coalesce(earlier.times_seen, 0) + 1,
       case when settled.record_id is not null then 'corrected' else 'open' end, fresh.exported_at, fresh.record_id,
       $at::timestamp, $actor,
       case when settled.record_id is not null then 'newer_export'
         when earlier.status = 'corrected' then 'again_after_corrected'
         when earlier.status = 'waived' then 'again_after_waived' end
     from refusals as fresh
     left join (
       select record_id, rule, field, min(first_seen) as first_seen, max(times_seen) as times_seen,
         arg_max(status, coalesce(exported_at, first_seen)) as status
       from ${REJECTS} where family = $family and file_sha256 <> $sha and record_id is not null group by all) as earlier
       on earlier.record_id = fresh.record_id and earlier.rule = fresh.rule and earlier.field = fresh.field
     left join (
       select stored.record_id, max(stored.exported_at) as exported_at
       from warehouse.raw.${identifier(family)} as stored
       where stored.record_id in (select record_id from refusals where record_id is not null) and stored.batch_id <> $batch::integer
       group by 1) as settled
       on settled.record_id = fresh.record_id and settled.exported_at >= fresh.exported_at
     where not exists (select 1 from ${REJECTS} as known join refusals on ${same}
       where refusals.line = fresh.line and refusals.rule = fresh.rule and refusals.field = fresh.field)`,
    { batch: batchId, family, sha: sha256, at, actor },
  );
  const { found } = await db.one<{ found: number }>(
    `select count(distinct line)::bigint as found from ${REJECTS}
     where family = $family and file_sha256 = $sha and batch_id = $batch::integer and status_at = $at::timestamp and status = 'open'
       and times_seen = 1`,
    { family, sha: sha256, batch: batchId, at },
  );
  const common = { family, sha256, fileName: file.fileName };
  await tellHistory(db, LEDGER, at, actor, { ...common, action: 'found', lines: Number(found) });
  await tellHistory(db, LEDGER, at, actor, { ...common, action: 'again', lines: Number(again) });
}

/** Closes the lines of other files whose record came in good order, in an export that is not older. */
export async function closeByNewerExport(db: Database, file: Refused): Promise<void> {
  const { family, sha256, at, actor } = file;
  const waiting = `rejects.family = ${literal(family)} and rejects.file_sha256 <> ${literal(sha256)}
    and rejects.${UNSETTLED} and rejects.record_id is not null`;
  const { n } = await db.one<{ n: number }>(`select count(*)::bigint as n from ${REJECTS} where ${waiting}`);
  if (Number(n) === 0) return;
  const good = `(select ready.record_id, max(ready.exported_at) as exported_at from ready
    where ready.record_id in (select rejects.record_id from ${REJECTS} where ${waiting}) group by 1)`;
  const closing = await db.all<{ sha: string; name: string; lines: number }>(
    `select rejects.file_sha256 as sha, any_value(batches.file_name) as name, count(distinct rejects.line)::bigint as lines
     from (select * from ${REJECTS} where ${waiting}) as rejects
     join ${good} as good on good.record_id = rejects.record_id and good.exported_at >= rejects.exported_at
     left join ${LEDGER}.batches on batches.batch_id = rejects.batch_id group by 1 order by 1`,
  );
  if (closing.length === 0) return;
  await db.run(
    `update ${REJECTS} set status = 'corrected', note = 'newer_export', status_at = $at::timestamp, status_by = $actor
     from ${good} as good where ${waiting} and good.record_id = rejects.record_id and good.exported_at >= rejects.exported_at`,
    { at, actor },
  );
  for (const { sha, name, lines } of closing) {
    await tellHistory(db, LEDGER, at, actor, {
      family,
      sha256: sha,
      fileName: name,
      action: 'newer_export',
      lines: Number(lines),
    });
  }
}

interface Known {
  readonly line: number;
  readonly field: string;
  readonly rule: string;
  readonly replaces: string | null;
}

interface Fresh {
  readonly line: number;
  readonly field: string;
  readonly rule: string;
  readonly header: string;
  readonly zh: string;
  readonly en: string;
}

/**
 * Enters what corrections did: the reasons of an accepted line are closed; a line that is still refused stays open,
 * each value that is still wrong with its new reason. Runs inside the caller's transaction.
 */
export async function enterCorrections(
  db: Database,
  file: Refused,
  corrections: LineCorrections,
  unusable: readonly Unusable[],
): Promise<CorrectionOutcome> {
  const { family, sha256, at } = file;
  const common = { family, sha256, fileName: file.fileName, ticket: corrections.ticket };
  const mine = `family = ${literal(family)} and file_sha256 = ${literal(sha256)} and ${UNSETTLED}`;
  const accepted = (
    await db.all<{ line: number }>(
      `select distinct line from door where structural is null and faults is null order by 1`,
    )
  ).map((row) => Number(row.line));
  await db.run(
    `update ${REJECTS} set status = 'corrected', note = null, status_at = $at::timestamp, status_by = $by, ticket = coalesce($ticket, ticket)
     where ${mine} and line in (select line from door where structural is null and faults is null)`,
    { at, by: corrections.by, ticket: corrections.ticket ?? null },
  );
  await tellHistory(db, LEDGER, at, corrections.by, {
    ...common,
    action: 'corrected',
    lines: accepted.length,
  });

  const fresh = (
    await db.all<Fresh & Record<string, unknown>>(
      'select line, field, rule, header, zh, en from refusals order by line, field, rule',
    )
  ).map((row) => ({ ...row, line: Number(row.line) }));
  const refusedLines = [...new Set(fresh.map((f) => f.line))];
  const known = await db.all<Known & Record<string, unknown>>(
    `select line, field, rule, replaces from ${REJECTS} where ${mine} and line in (select line from refusals) order by all`,
  );
  const ofLine = <T extends { readonly line: number }>(rows: readonly T[]): Map<number, T[]> => {
    const lines = new Map<number, T[]>();
    for (const row of rows) lines.set(Number(row.line), [...(lines.get(Number(row.line)) ?? []), row]);
    return lines;
  };
  const [before, now] = [ofLine(known), ofLine(fresh)];
  const pairs = refusedLines.map((line) => paired(before.get(line) ?? [], now.get(line) ?? []));
  await reopen(
    db,
    file,
    mine,
    pairs.flatMap((pair) => pair.kept),
    pairs.flatMap((pair) => pair.added),
  );
  await tellHistory(db, LEDGER, at, corrections.by, {
    ...common,
    action: 'still_wrong',
    lines: new Set([...refusedLines, ...unusable.map((u) => u.line)]).size,
  });
  return {
    corrected: accepted,
    stillWrong: fresh.map(({ line, header, zh, en }) => ({
      line,
      header: header || WHOLE_LINE.zh,
      why: { zh, en } satisfies Bilingual,
    })),
    unusable,
  };
}

/** What becomes of one reason a line had. */
interface Kept {
  readonly line: number;
  readonly field: string;
  readonly rule: string;
  /** What is wrong with the field now; null where it is right and the line is refused for another. */
  readonly next: string | null;
}

/** Pairs the reasons a line had with those it has now; `added` are new ones, of other fields. */
function paired(before: readonly Known[], now: readonly Fresh[]): { kept: Kept[]; added: Fresh[] } {
  const added = [...now];
  const take = (fits: (f: Fresh) => boolean): Fresh | undefined => {
    const index = added.findIndex(fits);
    return index < 0 ? undefined : added.splice(index, 1)[0];
  };
  const same = before.map((known) => take((f) => f.field === known.field && f.rule === known.rule));
  const kept = before.map(({ line, field, rule }, i): Kept => {
    const next = same[i] ?? take((f) => f.field === field);
    return { line: Number(line), field, rule, next: next?.rule ?? null };
  });
  return { kept, added };
}

/** Keeps refused lines open, each reason with what is wrong now. */
async function reopen(
  db: Database,
  file: Refused,
  mine: string,
  kept: readonly Kept[],
  added: readonly Fresh[],
): Promise<void> {
  await db.run(
    `update ${REJECTS} as known set status = 'open', status_at = $at::timestamp,
       note = case when now.next is null then 'line_still_refused' else 'still_wrong' end,
       times_seen = times_seen + case when now.next is null then 0 else 1 end,
       replaces = case when now.next is null then known.replaces else coalesce(known.replaces, known.rule) end,
       rule = coalesce(now.next, known.rule), header = coalesce(now.new_header, known.header),
       zh = coalesce(now.new_zh, known.zh), en = coalesce(now.new_en, known.en),
       value_masked = case when now.next is null then known.value_masked else now.new_value end
     from (
       select kept.*, fresh.header as new_header, fresh.zh as new_zh, fresh.en as new_en, fresh.value_masked as new_value
       from (select unnest(from_json($kept, '[{"line":"BIGINT","field":"VARCHAR","rule":"VARCHAR","next":"VARCHAR"}]'), recursive := true)) as kept
       left join refusals as fresh on fresh.line = kept.line and fresh.field = kept.field and fresh.rule = kept.next) as now
     where ${mine.replace(/\b(family|file_sha256|status)\b/g, 'known.$1')}
       and known.line = now.line and known.field = now.field and known.rule = now.rule`,
    { at: file.at, kept: JSON.stringify(kept) },
  );
  await db.run(
    `insert into ${REJECTS} (batch_id, family, file_sha256, line, field, header, rule, value_masked, zh, en, first_seen,
       times_seen, status, exported_at, record_id, status_at, status_by, note)
     select $batch::integer, $family, $sha, line, field, header, rule, value_masked, zh, en, $at::timestamp, 1, 'open', exported_at,
       record_id, $at::timestamp, $actor, 'still_wrong'
     from refusals
     join (select unnest(from_json($added, '[{"line":"BIGINT","field":"VARCHAR","rule":"VARCHAR"}]'), recursive := true)) as added
       using (line, field, rule)`,
    {
      batch: file.batchId,
      family: file.family,
      sha: file.sha256,
      at: file.at,
      actor: file.actor,
      added: JSON.stringify(added.map(({ line, field, rule }) => ({ line, field, rule }))),
    },
  );
}
