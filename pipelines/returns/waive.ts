import { CommandError } from '../commands/command.ts';
import type { Door } from '../intake/load-file.ts';
import { tellHistory } from '../intake/refusal-lifecycle.ts';

/** Which lines of which file: `3fa9c1d2:5,8`, or `3fa9c1d2` for all that are unsettled. */
export interface WaiverTarget {
  readonly sha256: string;
  readonly lines?: readonly number[];
}

/** @throws CommandError (wrong use) for anything else. */
export function waiverTarget(text: string): WaiverTarget {
  const [, sha256, lines] = /^([0-9a-f]{8,64})(?::(\d+(?:,\d+)*))?$/.exec(text) ?? [];
  if (sha256 !== undefined) return { sha256, lines: lines?.split(',').map(Number) };
  throw new CommandError(
    {
      zh: `“${text}”不是要豁免的行。写法：文件指纹（至少前 8 位）:行号,行号。例：--waive 3fa9c1d2:5,8`,
      en: `"${text}" names no lines. Write the file's hash (8 digits or more) and the lines: --waive 3fa9c1d2:5,8`,
    },
    { exitCode: 2 },
  );
}

/**
 * Closes lines without a correction. Who decided and why stays in the ledger.
 * @returns the lines closed.
 * @throws CommandError when the file is not known, not the only one, or holds no unsettled line of those.
 */
export async function waive(
  door: Door,
  target: WaiverTarget,
  decision: { readonly reason: string; readonly by: string },
): Promise<{ readonly family: string; readonly sha256: string; readonly lines: readonly number[] }[]> {
  const { db } = door.staging;
  const of = `starts_with(rejects.file_sha256, $sha) and rejects.status in ('open', 'returned')
    and ($lines is null or rejects.line in (select unnest($lines::bigint[])))`;
  const bind = { sha: target.sha256, lines: target.lines ? `[${target.lines.join(',')}]` : null };
  const rows = await db.all<{ family: string; sha: string; name: string | null; line: number }>(
    `select distinct rejects.family, rejects.file_sha256 as sha, batches.file_name as name, rejects.line
     from warehouse.ledger.rejects left join warehouse.ledger.batches using (batch_id) where ${of} order by all`,
    bind,
  );
  const files = [...new Set(rows.map((row) => row.sha))];
  if (files.length !== 1) throw files.length === 0 ? nothing(target) : ambiguous(target, files);
  const at = door.now().toISOString().slice(0, 23).replace('T', ' ');
  await db.run('begin');
  try {
    await db.run(
      `update warehouse.ledger.rejects as rejects
       set status = 'waived', note = null, reason = $reason, status_by = $by, status_at = $at::timestamp where ${of}`,
      { ...bind, ...decision, at },
    );
    const families = [...new Set(rows.map((row) => row.family))].map((family) => {
      const mine = rows.filter((row) => row.family === family);
      return {
        family,
        sha256: files[0] ?? '',
        name: mine[0]?.name ?? '',
        lines: mine.map((r) => Number(r.line)),
      };
    });
    for (const { family, sha256, name, lines } of families) {
      await tellHistory(db, 'warehouse.ledger', at, decision.by, {
        family,
        sha256,
        fileName: name,
        action: 'waived',
        lines: lines.length,
        reason: decision.reason,
      });
    }
    await db.run('commit');
    return families;
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
}

const nothing = ({ sha256, lines }: WaiverTarget): CommandError =>
  new CommandError({
    zh: `文件 ${sha256}… 没有待处理的${lines ? `第 ${lines.join('、')} 行` : '行'}。用 thermometer rejects 查看台账。`,
    en: `File ${sha256}… has no unsettled ${lines ? `line ${lines.join(', ')}` : 'line'}. See the ledger: thermometer rejects`,
  });

const ambiguous = ({ sha256 }: WaiverTarget, files: readonly string[]): CommandError =>
  new CommandError(
    {
      zh: `指纹 ${sha256} 对应 ${files.length} 个文件：${files.map((f) => f.slice(0, 16)).join('、')}。请多写几位。`,
      en: `The hash ${sha256} begins that of ${files.length} files: ${files.map((f) => f.slice(0, 16)).join(', ')}. Give more digits.`,
    },
    { exitCode: 2 },
  );
