import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The import table of ARCHITECTURE.md: path → folders it may import from. */
function importTable(): Map<string, string[]> {
  const table = new Map<string, string[]>();
  for (const line of readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('\n')) {
    const [, path, , allowed] = line.split('|').map((cell) => cell.trim());
    const name = path?.match(/^`(.+)`$/)?.[1];
    if (name && allowed !== undefined)
      table.set(
        name,
        [...allowed.matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ''),
      );
  }
  return table;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const IMPORT = /(?:from\s+|import\s+|import\()\s*'([^']+)'/g;

const imports = [...sources('src'), ...sources('pipelines')].map((file) => ({
  file,
  targets: [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map((m) => m[1] ?? ''),
}));

const table = importTable();
/** The most specific row of the table that holds this file. */
function roomOf(file: string): string | undefined {
  return [...table.keys()]
    .filter((path) => file === path || file.startsWith(`${path}/`))
    .sort((a, b) => b.length - a.length)[0];
}
const allows = (pattern: string, file: string): boolean =>
  pattern.endsWith('/*')
    ? file.startsWith(pattern.slice(0, -1))
    : file === pattern || file.startsWith(`${pattern}/`);

describe('the house is as ARCHITECTURE.md draws it', () => {
  test('every source file has a room', () => {
    expect(imports.filter(({ file }) => !roomOf(file)).map(({ file }) => file)).toEqual([]);
  });

  test('imports follow the table', () => {
    const trespasses = imports.flatMap(({ file, targets }) => {
      const room = roomOf(file) ?? '';
      const allowed = [room, ...(table.get(room) ?? [])];
      return targets
        .filter((t) => t.startsWith('.'))
        .map((t) => relative(root, resolve(root, dirname(file), t)))
        .filter(
          (target) =>
            /^(src|pipelines)\//.test(target) && !allowed.some((pattern) => allows(pattern, target)),
        )
        .map((target) => `${file} → ${target}`);
    });
    expect(trespasses).toEqual([]);
  });

  test('only src/warehouse imports DuckDB', () => {
    const others = imports.filter(
      ({ file, targets }) =>
        targets.some((t) => t.startsWith('@duckdb')) && !file.startsWith('src/warehouse/'),
    );
    expect(others.map(({ file }) => file)).toEqual([]);
  });

  test('only src/crypto names an algorithm: elsewhere node:crypto gives chance, names and comparisons', () => {
    const HARMLESS = new Set([
      'randomBytes',
      'randomUUID',
      'timingSafeEqual',
      'createPublicKey',
      'webcrypto',
    ]);
    const others = imports.flatMap(({ file }) => {
      if (file.startsWith('src/crypto/')) return [];
      const text = readFileSync(join(root, file), 'utf8');
      return [...text.matchAll(/import \{([^}]*)\} from '(?:node:)?crypto'/g)]
        .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
        .filter((name) => name !== '' && !HARMLESS.has(name))
        .map((name) => `${file}: ${name}`);
    });
    expect(others).toEqual([]);
    expect(imports.filter(({ targets }) => targets.includes('crypto')).map(({ file }) => file)).toEqual([]);
  });

  test('nothing in src imports pipelines', () => {
    const climbing = imports.filter(
      ({ file, targets }) => file.startsWith('src/') && targets.some((t) => t.includes('pipelines/')),
    );
    expect(climbing.map(({ file }) => file)).toEqual([]);
  });

  test('dashboard features do not import each other', () => {
    const crossing = imports.flatMap(({ file, targets }) => {
      const feature = file.match(/^src\/dashboard\/features\/([^/]+)\//)?.[1];
      return targets
        .map(
          (t) =>
            relative(root, resolve(root, dirname(file), t)).match(
              /^src\/dashboard\/features\/([^/]+)\//,
            )?.[1],
        )
        .filter((other) => feature && other && other !== feature)
        .map((other) => `${file} → ${other}`);
    });
    expect(crossing).toEqual([]);
  });
});
