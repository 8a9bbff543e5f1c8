import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DEFINITION_FILE, readDefinition } from '../../../pipelines/indices/thermometer/definition.ts';
import {
  computeVersions,
  firstMonthOf,
  OVERLAP_PERIODS,
} from '../../../pipelines/indices/thermometer/overlap.ts';
import {
  checkVersion,
  contentHash,
  formerDefinition,
  readVersions,
} from '../../../pipelines/indices/thermometer/versions.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';
import { makeSmallCubes } from './small-cubes.ts';

const DATA: Readonly<Record<string, unknown>> = parse(readFileSync(DEFINITION_FILE, 'utf8'));
const data = (): Record<string, unknown> => structuredClone(DATA);
const versions = readVersions();

type Path = (string | number)[];
/** Every value of the definition, by its place. */
function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]));
}
function changed(path: Path): Record<string, unknown> {
  const copy: Record<string, unknown> = data();
  const parent = path
    .slice(0, -1)
    .reduce((at: unknown, key) => (at as Record<string, unknown>)[key], copy) as Record<string, unknown>;
  const key = String(path.at(-1));
  parent[key] = typeof parent[key] === 'number' ? Number(parent[key]) + 1 : `${String(parent[key])} `;
  return copy;
}

describe('a changed definition is a new version', () => {
  test('the definition is what is listed for its version, the newest one', () => {
    expect(() => checkVersion(data(), versions, 'definition.yml')).not.toThrow();
    expect(versions.at(-1)).toMatchObject({
      version: readDefinition().version,
      effective_from: readDefinition().effective_from,
      sha256: contentHash(data()),
    });
    expect(new Set(versions.map((v) => v.version)).size).toBe(versions.length);
  });

  test('changing any one field without a new version is refused', () => {
    const all = places(data());
    expect(all.length).toBeGreaterThan(150);
    for (const path of all) {
      expect(() => checkVersion(changed(path), versions, 'x.yml'), path.join('.')).toThrow(
        /any change is a new version|not listed/,
      );
    }
  });

  test('the order of keys, comments and layout are no change', () => {
    const turned = Object.fromEntries(Object.entries(data()).reverse());
    expect(contentHash(turned)).toBe(contentHash(data()));
  });

  test('a listed former version must be kept', () => {
    const two = [{ version: '0.9.0', effective_from: '2026-01-01', sha256: '0'.repeat(64) }, ...versions];
    expect(() => formerDefinition(readDefinition(), two)).toThrow('version 0.9.0 is not kept');
    expect(formerDefinition(readDefinition(), versions)).toBeNull();
  });
});

describe('two versions over a break', () => {
  test('months before it stay as they were; four of them are read by both', async () => {
    const db: Database = await open();
    try {
      await makeSmallCubes(db, { months: 30 });
      const options = { workspace: { settle_months: 1 }, now: new Date('2030-01-15T00:00:00Z') };
      const first = readDefinition();
      const [gauge, ...rest] = first.gauges;
      const second = {
        ...first,
        version: '2.0.0',
        effective_from: '2025-01-01',
        gauges: [
          {
            ...(gauge as NonNullable<typeof gauge>),
            indicators: (gauge?.indicators ?? []).map((i, k) => ({
              ...i,
              weight: [0.1, 0.2, 0.3, 0.4][k] ?? 0,
            })),
          },
          ...rest,
        ],
      };
      const readings = () =>
        db.all<{ period: number; version: string; reading: number | null }>(
          `select period, split_part(method_version::varchar, '+', 1) as version, reading from indices.readings
           where gauge = 'need' and dimension = 'total' and region_code = '000000' order by period`,
        );
      await computeVersions(db, { ...options, definition: first }, () => null);
      const before = await readings();
      await computeVersions(db, { ...options, definition: second }, () => first);
      const after = await readings();
      expect(firstMonthOf(second)).toBe(202501);
      expect(after.map((r) => r.version)).toEqual(after.map((r) => (r.period < 202501 ? '1.0.0' : '2.0.0')));
      expect(after.filter((r) => r.period < 202501)).toEqual(before.filter((r) => r.period < 202501));
      expect(after.at(-1)?.reading).not.toBeCloseTo(before.at(-1)?.reading ?? 0, 6);
      const overlap = await db.all<{ period: number; before: number; after: number }>(
        `select period, reading_before as before, reading_after as after from indices.version_overlap
         where gauge = 'need' and dimension = 'total' and region_code = '000000'
           and version_before like '1.0.0+%' and version_after like '2.0.0+%' order by period`,
      );
      expect(overlap.map((r) => r.period)).toEqual([202409, 202410, 202411, 202412]);
      expect(overlap.length).toBe(OVERLAP_PERIODS);
      for (const row of overlap) {
        expect(row.before).toBe(before.find((r) => r.period === row.period)?.reading);
        expect(row.after).not.toBeCloseTo(row.before, 6);
      }
      const versionsOfParts = await db.all<{ version: string; first: number; last: number }>(
        `select split_part(method_version::varchar, '+', 1) as version, min(period) as first, max(period) as last
         from indices.indicator_values group by all order by all`,
      );
      expect(versionsOfParts.map((v) => [v.version, v.first >= 202501])).toEqual([
        ['1.0.0', false],
        ['2.0.0', true],
      ]);
    } finally {
      db.close();
    }
  });
});
