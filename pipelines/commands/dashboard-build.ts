import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hash } from '../../src/crypto/digest.ts';

const INPUTS = ['src', 'public', 'vite.config.ts', 'package-lock.json'];

/** Builds the dashboard into dist/ unless the very same sources are built there already. Returns whether it built. */
export async function buildDashboard(root: string): Promise<boolean> {
  const wanted = fingerprint(root);
  const stamp = join(root, 'dist', '.sources');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
  writeFileSync(stamp, wanted);
  return true;
}

function fingerprint(root: string): string {
  const hash = sha256Hash();
  for (const input of INPUTS) {
    for (const file of filesOf(join(root, input)))
      hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}
