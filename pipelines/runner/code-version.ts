import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfTree } from './freeze.ts';
import { digest } from './version.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What makes the scores: the models below them and the index itself. */
const MAKERS = ['pipelines/models', 'pipelines/indices/thermometer', 'src/indices'];

let known: string | null = null;

/** The version in package.json and eight digits over the sources that make the scores, such as 0.1.0+3f9a01cc. */
export function codeVersion(): string {
  if (known) return known;
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const hashes = MAKERS.map((folder) => sha256OfTree(join(ROOT, folder)).slice(0, 16));
  known = `${version}+${digest(...hashes).slice(0, 8)}`;
  return known;
}
