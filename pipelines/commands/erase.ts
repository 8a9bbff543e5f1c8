import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { withDoor } from '../intake/door.ts';
import { tidiedIdentifierSql } from '../intake/macros.ts';
import { eraseMember } from '../privacy/erase.ts';
import { rewriteWarehouse, warehouseFile } from '../privacy/rewrite-warehouse.ts';
import { workspaceOf } from '../workspace.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';

/** `erase MEMBER [--json]`: removes every record of one member and rewrites the warehouse file. */
export async function eraseCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  });
  const [member] = positionals;
  if (member === undefined || positionals.length > 1 || member.trim() === '') {
    throw usageError({ zh: '用法:thermometer erase 会员编号', en: 'usage: thermometer erase MEMBER' });
  }
  if (!existsSync(warehouseFile(io.home))) {
    throw new CommandError({
      zh: `工作区 ${io.home} 还没有装载过数据,没有可删除的记录。`,
      en: `Nothing was loaded into ${io.home} yet; there is nothing to erase.`,
    });
  }
  const note = (text: { zh: string; en: string }): void => io.err(io.lang === 'en' ? text.en : text.zh);
  const done = await withDoor(
    io.home,
    workspaceOf(io.home),
    { now: io.now, progress: io.progress, note },
    async ({ staging, ring }) => {
      io.progress.step('erase', 0, 2);
      const { removed } = await eraseMember(staging.db, 'warehouse', ring, tidiedIdentifierSql(member));
      io.progress.step('erase', 1, 2);
      const bytes = await rewriteWarehouse(staging.db, io.home);
      io.progress.step('erase', 2, 2);
      return { removed, ...bytes };
    },
  );
  io.progress.end();
  const rows = Object.values(done.removed).reduce((sum, n) => sum + n, 0);
  // The number itself is never repeated: what is printed may be kept.
  if (values.json)
    io.out(
      JSON.stringify({
        erased: rows,
        tables: done.removed,
        bytes: { before: done.before, after: done.after },
      }),
    );
  else if (io.lang === 'en')
    io.out(
      `${rows} rows of this member were removed and the warehouse file was rewritten. Build and publish to renew the readings.`,
    );
  else io.out(`已删除该会员的 ${rows} 行记录并重写仓库文件。请运行 build 与 publish 更新读数。`);
  for (const [table, n] of values.json ? [] : Object.entries(done.removed)) io.out(`  ${table} ${n}`);
  return 0;
}
