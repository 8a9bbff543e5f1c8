import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv, REFERENCE, readReference } from './read-csv.ts';

const files = readdirSync(REFERENCE).filter((name) => name.endsWith('.csv'));
const readme = readFileSync(join(REFERENCE, 'README.md'), 'utf8');

/** The part of the README under `## <file>`. */
const section = (file: string): string =>
  readme.split(/^## /m).find((part) => part.startsWith(`${file}\n`)) ?? '';

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(REFERENCE, file), 'utf8');
  const [header = [], ...rows] = parseCsv(text);

  it('is plain UTF-8 with LF and rows of one width', () => {
    expect(text.startsWith('\uFEFF')).toBe(false);
    expect(text).not.toMatch(/\r|\uFFFD/);
    expect(text.endsWith('\n')).toBe(true);
    expect(rows.filter((row) => row.length !== header.length)).toEqual([]);
  });

  it('has no stray spaces, which would break equality', () => {
    expect(rows.flat().filter((cell) => cell !== cell.trim() || /[\u00A0\u200B]/.test(cell))).toEqual([]);
  });

  it('has every column described in the README', () => {
    const undescribed = header.filter((column) => !section(file).includes(`\`${column}\``));
    expect(undescribed).toEqual([]);
  });

  it('has the number of rows the README says', () => {
    const line = readme.split('\n').find((l) => l.startsWith('|') && l.includes(`[\`${file}\`]`)) ?? '';
    const [, names = '', , counts = ''] = line.split('|');
    const place = names.split('·').findIndex((name) => name.includes(`\`${file}\``));
    expect(counts.split('·')[place]?.trim().replace(',', '')).toBe(String(rows.length));
  });
});

it('names of English columns are in Latin letters', () => {
  const wrong = files.flatMap((file) =>
    readReference(file).flatMap((row) =>
      Object.entries(row)
        .filter(([column, cell]) => column.endsWith('_en') && /\p{Script=Han}/u.test(cell))
        .map(([, cell]) => `${file}: ${cell}`),
    ),
  );
  expect(wrong).toEqual([]);
});
