import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIMENSION_TITLES } from '../../src/contracts/dimension.ts';
import type { Unit } from '../../src/domain/metric.ts';
import { MISSING_REASONS, STATUS_MARK } from '../../src/domain/status.ts';
import { ROOT } from './read-csv.ts';

const lines = readFileSync(join(ROOT, 'GLOSSARY.md'), 'utf8').split('\n');
const entries = lines
  .filter((line) => line.startsWith('| ') && !line.startsWith('| 中文'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const inCode = (code: string) => entries.filter((cells) => cells.at(-1)?.split(', ').includes(`\`${code}\``));

const UNITS: Record<Unit, true> = {
  person: true,
  visit: true,
  case: true,
  voucher: true,
  rating: true,
  order: true,
  portion: true,
  piece: true,
  yuan: true,
  percent: true,
  per_10k_members: true,
  day: true,
  score: true,
  points: true,
  per_person: true,
  per_order: true,
  ratio: true,
};

describe('GLOSSARY.md', () => {
  it('has each word once in each language', () => {
    for (const column of [0, 1]) {
      const words = entries.map((cells) => cells[column]);
      expect(words.filter((word, i) => !word || words.indexOf(word) !== i)).toEqual([]);
    }
  });

  it.each(Object.keys(UNITS))('explains unit %s', (unit) => expect(inCode(unit)).toHaveLength(1));

  it.each(MISSING_REASONS)('explains %s with its mark', (reason) => {
    expect(inCode(reason).map((cells) => cells[3])).toContain(`\`${STATUS_MARK[reason]}\``);
  });

  it.each(Object.entries(DIMENSION_TITLES))('explains dimension %s by its title', (dimension, title) => {
    expect(
      inCode(dimension)
        .map((cells) => cells[0])
        .join(),
    ).toContain(title.zh);
  });

  it('names only paths that exist', () => {
    const paths = lines.join('\n').match(/`(?:src|pipelines|data)\/[^`]+`/g) ?? [];
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(join(ROOT, path.slice(1, -1))))).toEqual([]);
  });
});
