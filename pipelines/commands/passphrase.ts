import { readFileSync } from 'node:fs';
import { CommandError } from './command.ts';

const LEAST = 12;

/** The passphrase a file holds, undefined without a file. @throws CommandError when it is too short. */
export function passphraseIn(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const text = readFileSync(path, 'utf8').trim();
  if (text.length >= LEAST) return text;
  throw new CommandError({
    zh: `口令文件 ${path} 中的口令只有 ${text.length} 个字符，至少要 ${LEAST} 个。`,
    en: `The passphrase in ${path} has ${text.length} characters; at least ${LEAST} are needed.`,
  });
}
