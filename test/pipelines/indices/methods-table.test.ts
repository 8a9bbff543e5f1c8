import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { methods } from '../../../pipelines/indices/methods/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const rows = readFileSync(join(root, 'docs', 'methods.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the table of proof (docs/methods.md)', () => {
  test('every method of the command line has a row with source, peer, difference and test', () => {
    const proved = rows.filter((row) => row.length === 7);
    for (const name of methods.keys()) {
      const row = proved.find((cells) => cells[1]?.includes(`\`${name}\``));
      expect(row, name).toBeDefined();
      expect(row?.slice(2, 6).every((cell) => cell !== '')).toBe(true);
    }
  });

  test('every test it names is there', () => {
    const named = rows.flatMap((row) =>
      [...row.join(' ').matchAll(/`(test\/[^`]+\.ts)`/g)].map((m) => m[1] ?? ''),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
