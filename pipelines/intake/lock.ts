import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { open, QueryError } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';

const held = new Set<string>();

/**
 * Takes the one write lock of a workspace. The lock is an empty DuckDB file, because DuckDB locks its files with
 * the operating system, which lets go when the process dies, however it dies.
 * @throws CommandError naming the other process.
 */
export async function lockWorkspace(home: string): Promise<{ release(): void }> {
  const path = join(resolve(home), 'write.lock');
  if (held.has(path)) throw busy(home, process.pid);
  held.add(path);
  try {
    mkdirSync(home, { recursive: true });
    const db = await open(path);
    return {
      release: () => {
        db.close();
        held.delete(path);
      },
    };
  } catch (cause) {
    held.delete(path);
    const said = cause instanceof QueryError ? cause.message : String(cause);
    if (/could not set lock|conflicting lock/i.test(said))
      throw busy(home, /PID (\d+)/.exec(said)?.[1], cause);
    throw new CommandError(
      {
        zh: `无法写入工作区 ${home}：${firstLine(said)}。请检查该文件夹的写权限与磁盘空间后重试。`,
        en: `The workspace ${home} cannot be written: ${firstLine(said)}. Check its permissions and the free disk space.`,
      },
      { cause },
    );
  }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

function busy(home: string, pid: number | string | undefined, cause?: unknown): CommandError {
  const who = pid === undefined ? '' : String(pid);
  return new CommandError(
    {
      zh: `工作区 ${home} 正在被另一个装载或构建使用${who && `（进程 ${who}）`}。请等它结束后重试；本次没有改动任何数据。`,
      en: `The workspace ${home} is in use by another load or build${who && ` (process ${who})`}. Try again when it has ended; nothing was changed.`,
    },
    { cause },
  );
}
