import { QueryError } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';

const FULL = /no space|disk full|could not write|max_temp_directory_size|File too large/i;
const FORBIDDEN = /read-only file system|permission denied|not permitted/i;
const FORBIDDEN_CODES = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR']);
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Whether the engine stopped because a statement needed more than it is allowed. */
export const ranOutOfMemory = (error: unknown): boolean =>
  error instanceof QueryError && /out of memory/i.test(error.message.split('\n')[0] ?? '');

/**
 * What the disk, the file system or the memory refused, as something a person can act on; any other error unchanged.
 * @param doing what was being done, as "装载 x" and "loading x".
 */
export function asMachineError(error: unknown, doing: { zh: string; en: string }): unknown {
  if (error instanceof CommandError) return error;
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const fromEngine = error instanceof QueryError;
  if (FULL_CODES.has(code) || (fromEngine && FULL.test(said))) {
    return new CommandError(
      {
        zh: `${doing.zh}时磁盘空间不足或无法写入（${said}）。数据仓库保持原样。请清理磁盘后重试。`,
        en: `${doing.en} ran out of disk space or could not write (${said}). The warehouse is as before. Free some space and try again.`,
      },
      { cause: error },
    );
  }
  if (FORBIDDEN_CODES.has(code) || (fromEngine && FORBIDDEN.test(said))) {
    return new CommandError(
      {
        zh: `${doing.zh}时没有读写权限（${said}）。数据仓库保持原样。请检查该路径的权限后重试。`,
        en: `${doing.en} was not permitted (${said}). The warehouse is as before. Check the permissions of that path and try again.`,
      },
      { cause: error },
    );
  }
  if (ranOutOfMemory(error)) {
    return new CommandError(
      {
        zh: `${doing.zh}时内存不足（${said}）。数据仓库保持原样。请用环境变量 THERMOMETER_MEMORY 调大上限（如 4GB），或拆分文件。`,
        en: `${doing.en} ran out of memory (${said}). The warehouse is as before. Raise the limit with THERMOMETER_MEMORY (4GB), or split the file.`,
      },
      { cause: error },
    );
  }
  return error;
}
