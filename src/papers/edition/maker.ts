import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { sha256Hash } from '../../crypto/digest.ts';

const SOURCES = join(import.meta.dirname, '..', '..');
/** Everything that decides what a document says; typesetting and verifying do not. */
const ROOMS = ['papers', 'client', 'charts', 'i18n', 'domain', 'indices'] as const;
const APART = ['papers/edition/', 'papers/render/'] as const;

let known: string | undefined;

/**
 * The software as far as it writes papers: `0.1.0+1a2b3c4d5e6f`. The same name makes the same text of the same data; under
 * another name a document is not made again, only its numbers are worked out.
 */
export function makerVersion(packageVersion: string): string {
  known ??= hashOfSources();
  return `${packageVersion}+${known}`;
}

function hashOfSources(): string {
  const hash = sha256Hash();
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(SOURCES, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(SOURCES, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
  for (const file of files.filter((name) => !APART.some((apart) => name.startsWith(apart))).sort())
    hash.update(`${file}\n`).update(readFileSync(join(SOURCES, file)));
  return hash.digest('hex').slice(0, 12);
}
