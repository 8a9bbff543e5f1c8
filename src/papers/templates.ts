import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PaperId } from '../contracts/paper-document.ts';
import { sha256Hex } from '../crypto/digest.ts';
import type { PaperSource } from './build/document.ts';

/** Raised when the outline or the language of the templates changes its meaning. */
const TEMPLATE_VERSION = '1.0.0';

const here = dirname(fileURLToPath(import.meta.url));

/** The text of a paper: its files in reading order, their version and their common SHA-256. Read on the server only. */
export function templateOf(paper: PaperId): PaperSource {
  const folder = join(here, paper, 'text');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { path: `${paper}/text/${name}`, text, sha256: sha256Hex(text) };
    });
  return {
    version: TEMPLATE_VERSION,
    sha256: sha256Hex(files.map((file) => `${file.path} ${file.sha256}`).join('\n')),
    files,
  };
}
