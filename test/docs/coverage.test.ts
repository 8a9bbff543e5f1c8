import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { METRICS } from '../../src/domain/catalogue.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

const lines = read('docs/coverage.md')
  .split('\n')
  .filter((line) => /^\| F\d\d \|/.test(line))
  .map((line) => {
    const [, id = '', title = '', rank = '', page = '', models = '', metrics = '', note = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { id, title, rank, pages: named(page), models: named(models), metrics: named(metrics), note };
  });

const routes = [...read('src/dashboard/app/app.tsx').matchAll(/<Route path="([^"]+)"/g)].map(
  (m) => m[1] ?? '',
);
const parts = new Set(
  readdirSync(join(ROOT, 'src/dashboard/pages')).flatMap((file) =>
    [...read(`src/dashboard/pages/${file}`).matchAll(/\bto: '([^']+)'/g)].map((m) => m[1] ?? ''),
  ),
);
/** A page with parts names each of them; a route of its own names itself. */
const isPage = (path: string): boolean =>
  routes.includes(path) ||
  routes.includes(`${path}/:part?`) ||
  (parts.has(path) && routes.includes(`${path.slice(0, path.lastIndexOf('/'))}/:part?`));
const metrics = new Set(METRICS.map((metric) => metric.id));

test('every function of the article has its line, once and in order', () => {
  expect(lines.map((line) => line.id)).toEqual(
    Array.from({ length: 51 }, (_, i) => `F${String(i + 1).padStart(2, '0')}`),
  );
});

describe.each(lines)('$id $title', ({ rank, pages, models, metrics: spoken, note }) => {
  test('leads to pages, models and metrics that are there', () => {
    expect(pages.filter((path) => !isPage(path))).toEqual([]);
    expect(models.filter((model) => !existsSync(join(ROOT, 'pipelines/models', `${model}.sql`)))).toEqual([]);
    expect(spoken.filter((id) => !metrics.has(id))).toEqual([]);
  });

  test('is on a page, unless it is peripheral and said to be context', () => {
    expect(note).toMatch(/^(covered|partly:|context)/);
    if (rank !== 'P') {
      expect(note).not.toMatch(/^context/);
      expect(pages.length).toBeGreaterThan(0);
    }
  });
});
