import { parseArgs } from 'node:util';
import { identifier } from '../../src/warehouse/duckdb.ts';
import type { Contract } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { withDoor } from '../intake/door.ts';
import type { Door } from '../intake/load-file.ts';
import { touchedBySql } from '../privacy/erase.ts';
import { type Expired, expiredIn, goingFrom, retentionRules } from '../privacy/retention.ts';
import { rewriteWarehouse } from '../privacy/rewrite-warehouse.ts';
import { workspaceOf } from '../workspace.ts';
import { ACTOR, auditTo } from './audit.ts';
import { type CommandIo, type ExitCode, usageError } from './command.ts';
import { requireWarehouse } from './erase.ts';
import { emptyLakeOf } from './lake.ts';

/** `retention [--dry-run] [--by NAME] [--json]`: removes what is past its term and not held, and counts it. */
export async function retentionCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' }, by: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (positionals.length > 0) {
    throw usageError({
      zh: '用法：thermometer retention [--dry-run] [--by 经办人]',
      en: 'usage: thermometer retention [--dry-run] [--by NAME]',
    });
  }
  requireWarehouse(io.home);
  const rules = retentionRules(io.home);
  const dry = values['dry-run'] === true;
  const by = values.by ?? ACTOR;
  const note = (text: { zh: string; en: string }): void => io.err(io.lang === 'en' ? text.en : text.zh);
  const expired = await withDoor(
    io.home,
    workspaceOf(io.home),
    { now: io.now, progress: io.progress, note },
    async (door) => {
      const found = await expiredIn(door.staging.db, 'warehouse', rules, io.now());
      if (!dry && found.some((e) => !e.held)) await remove(door, io, found, by);
      return found;
    },
  );
  io.progress.end();
  const gone = expired.filter((e) => !e.held);
  const lines = gone.reduce((sum, e) => sum + e.lines, 0);
  if (!dry && lines > 0) {
    await auditTo(io, { action: 'retention', subject: `${lines}`, actor: by, detail: { removed: gone } });
  }
  if (values.json) io.out(JSON.stringify({ dry_run: dry, lines, expired }));
  else tell(io, expired, lines, dry);
  return 0;
}

async function remove(
  { staging: { db } }: Door,
  io: CommandIo,
  expired: readonly Expired[],
  by: string,
): Promise<void> {
  const going = goingFrom(expired);
  await rewriteWarehouse(db, io.home, {
    rows: ({ schema, name }, place) => {
      const mine = going.filter(
        ({ table }) => table === `${schema}.${identifier(name)}` || table === `${schema}.${name}`,
      );
      return mine.length === 0
        ? undefined
        : `from ${place} where (${mine.map((m) => m.going).join(' or ')}) is not true`;
    },
    note: async (catalog) => {
      for (const { family, kind, table, going: rows } of going) {
        if (kind === 'records')
          await db.run(
            `insert into ${catalog}.ledger.touched ${touchedBySql(family, `warehouse.${table}`, rows)}`,
          );
      }
      for (const { family, kind, month, lines, term_months, held } of expired) {
        if (held) continue;
        await db.run(
          `insert into ${catalog}.ledger.retention values ($at::timestamp, $by, $family, $kind, $month::integer, $lines::bigint, $term::integer)`,
          { at: io.now().toISOString(), by, family, kind, month, lines, term: term_months },
        );
      }
    },
  });
  emptyLakeOf(io);
}

function tell(io: CommandIo, expired: readonly Expired[], lines: number, dry: boolean): void {
  const en = io.lang === 'en';
  for (const e of expired) {
    const title = (contracts as Record<string, Contract>)[e.family]?.title;
    const what = en
      ? `${title?.en ?? e.family}${e.kind === 'refusals' ? ' (refused lines)' : ''}`
      : `${title?.zh ?? e.family}${e.kind === 'refusals' ? '（退回行）' : ''}`;
    const held = e.held
      ? en
        ? `  held: ${e.held.reason}`
        : `  暂缓：${e.held.reason}（${e.held.owner}）`
      : '';
    io.out(`  ${what} ${e.month} ${e.lines}${held}`);
  }
  if (lines === 0) {
    io.out(en ? 'Nothing to remove: no record is past its term.' : '没有超过保存期限、须删除的记录。');
  } else if (dry) {
    io.out(
      en
        ? `${lines} records are past their term. Nothing was removed (--dry-run).`
        : `有 ${lines} 条记录超过保存期限。本次只查看，未删除（--dry-run）。`,
    );
  } else {
    io.out(
      en
        ? `${lines} records past their term were removed and the warehouse file was rewritten. Build and publish to renew the readings.`
        : `已删除超过保存期限的 ${lines} 条记录并重写仓库文件。请运行 build 与 publish 更新读数。`,
    );
  }
}
