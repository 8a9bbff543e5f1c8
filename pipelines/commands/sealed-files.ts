import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { openPacked } from '../../src/papers/edition/archive.ts';
import type { BundleFiles } from '../../src/papers/edition/bundle.ts';
import { readTrust } from '../../src/papers/edition/trust.ts';
import { CommandError } from './command.ts';

/** The fingerprints of a file of trust. @throws CommandError when it cannot be read or holds none. */
export function trustFile(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandError(
      { zh: `读不了信任文件 ${path}。请检查路径与权限。`, en: `The trust file ${path} cannot be read.` },
      { cause },
    );
  }
  const found = readTrust(text);
  if (found.length > 0) return found;
  throw new CommandError({
    zh: `信任文件 ${path} 里没有指纹或公钥。请每行写一个 64 位十六进制指纹，或放入 PEM 公钥。`,
    en: `The trust file ${path} holds no fingerprint or public key. Write one fingerprint a line, or put PEM public keys.`,
  });
}

/** The files of a folder or archive; `wrapped`: the archive is byte for byte the one its files make. */
export async function openSealed(
  path: string,
): Promise<{ readonly files: BundleFiles; readonly wrapped: boolean }> {
  if (!existsSync(path)) {
    throw new CommandError({
      zh: `没有 ${path}。请给出数据包的路径。`,
      en: `There is no ${path}. Give the path of an edition.`,
    });
  }
  if (statSync(path).isDirectory()) return { files: filesIn(path), wrapped: true };
  const bytes = readFileSync(path);
  try {
    return await openPacked(bytes);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `打不开 ${path}：不是 ZIP 文件，或已损坏（${String(cause)}）。`,
        en: `${path} does not open: it is no ZIP file, or it is damaged (${String(cause)}).`,
      },
      { cause },
    );
  }
}

const filesIn = (folder: string): BundleFiles =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file).split(sep).join('/'), readFileSync(file)]),
  );
