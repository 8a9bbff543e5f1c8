import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFINITION_FILE, readDefinition } from '../../../pipelines/indices/thermometer/definition.ts';
import { methodPage } from '../../../pipelines/indices/thermometer/method-page.ts';
import { type IndexDefinition, parseDefinition } from '../../../src/indices/definition.ts';

const folder = join(DEFINITION_FILE, '..');
const definition = readDefinition();

describe('the method page', () => {
  test('method.md and method.en.md are what the definition makes (vitest -u writes them again)', async () => {
    await expect(methodPage(definition, 'zh-CN')).toMatchFileSnapshot(join(folder, 'method.md'));
    await expect(methodPage(definition, 'en')).toMatchFileSnapshot(join(folder, 'method.en.md'));
  });

  test('every number of the definition shows on the page: changing one changes it', () => {
    const before = methodPage(definition, 'en');
    const changed: string[] = [];
    const unchanged: string[] = [];
    for (const path of numberPaths(definition)) {
      const copy = structuredClone(definition);
      bump(copy, path);
      (methodPage(copy, 'en') === before ? unchanged : changed).push(path.join('.'));
    }
    expect(unchanged).toEqual([]);
    expect(changed.length).toBeGreaterThan(50);
  });
});

describe('a definition with a fault is refused with the place', () => {
  const broken = (change: (copy: Record<string, never>) => void): (() => unknown) => {
    const copy = structuredClone(definition) as unknown as Record<string, never>;
    change(copy);
    return () => parseDefinition(copy, 'x.yml');
  };
  test.each([
    [
      'weights that do not add up',
      /gauges\.0\.indicators: the weights of gauge "need" add up to 1\.1, not 1/,
      ['gauges', 0, 'indicators', 0, 'weight'],
      0.5,
    ],
    [
      'an unknown cube',
      /"nowhere\.applications" names the cube "nowhere"/,
      ['gauges', 0, 'indicators', 0, 'numerator'],
      ['nowhere.applications'],
    ],
    [
      'a numerator without its denominator',
      /"unmet_rate" has 2 numerators and 1 denominators/,
      ['gauges', 0, 'indicators', 2, 'numerator'],
      ['services.unmet', 'services.closed'],
    ],
    ['a word for a number', /base\.months: .*expected number/, ['base', 'months'], 'three years'],
    ['bands out of order', /bands: band ends must rise/, ['bands', 0, 'below'], 200],
    ['an unknown field', /Unrecognized key: "colour"/, ['colour'], 'red'],
  ] as const)('%s', (_name, message, path, value) => {
    expect(broken((copy) => put(copy, path, value))).toThrow(message);
  });
});

type Path = (string | number)[];

function numberPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numberPaths(inner, [...path, key]));
}

function bump(definition: IndexDefinition, path: Path): void {
  const parent = path
    .slice(0, -1)
    .reduce((at: unknown, key) => (at as Record<string, unknown>)[key], definition) as Record<string, number>;
  const key = String(path.at(-1));
  parent[key] = key === 'direction' ? -(parent[key] ?? 1) : (parent[key] ?? 0) * 2 + 1;
}

function put(target: unknown, path: readonly (string | number)[], value: unknown): void {
  const parent = path
    .slice(0, -1)
    .reduce((at, key) => (at as Record<string, unknown>)[key], target) as Record<string, unknown>;
  parent[String(path.at(-1))] = value;
}
