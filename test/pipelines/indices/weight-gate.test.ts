import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDefinition } from '../../../pipelines/indices/thermometer/definition.ts';
import { releasesFolder } from '../../../pipelines/runner/releases.ts';
import { currentId } from '../../../src/api/release/folder.ts';
import { type Carried, overweight } from '../../../src/indices/weight-gate.ts';
import { type Database, literal, open } from '../../../src/warehouse/duckdb.ts';
import { tinyWorkspace } from '../../support/tiny-workspace.ts';

describe('the gate, by hand', () => {
  const of = (indicator: string, weight: number, coverage: number): Carried => ({
    indicator,
    weight,
    coverage,
  });
  test('little seen may carry little; much carried must be seen', () => {
    const all = [of('a', 0.05, 0.1), of('b', 0.06, 0.69), of('c', 0.9, 0.7), of('d', 0.0501, 0)];
    expect(overweight(all).map((c) => c.indicator)).toEqual(['b', 'd']);
    expect(overweight([])).toEqual([]);
  });
});

describe('no indicator of the thermometer carries over 5% of the weight and is seen in under 70% of its cells', () => {
  const definition = readDefinition();
  let db: Database;
  let values = '';
  beforeAll(async () => {
    const folder = releasesFolder(await tinyWorkspace());
    values = literal(join(folder, currentId(folder) ?? '', 'inside', 'index_indicator_values.parquet'));
    db = await open();
  });
  afterAll(() => db?.close());

  /**
   * Share of cells of the first split that state a value, by member and indicator; open months are no gap. A member that
   * is never scored was not in the base and is no part of the index.
   */
  const seen = (gauge: string, split: string, level: string) =>
    db.all<{ member: string; indicator: string; coverage: number }>(
      `select member::varchar as member, indicator::varchar as indicator,
              avg((status::varchar in ('observed', 'provisional', 'estimated'))::int) as coverage
       from read_parquet(${values})
       where gauge = ${literal(gauge)} and dimension = ${literal(split)} and region_level = ${literal(level)}
         and status::varchar not in ('not_applicable', 'not_complete')
         and member in (select member from read_parquet(${values})
                        where gauge = ${literal(gauge)} and region_level = ${literal(level)} and weight is not null)
       group by all order by all`,
    );

  test.each(definition.gauges.map((g) => [g.id, g] as const))(
    '%s: each indicator, over the nation',
    async (id, gauge) => {
      const cells = await seen(id, gauge.splits[0]?.dimension ?? '', 'nation');
      expect(cells.length).toBeGreaterThan(gauge.indicators.length);
      const carried = gauge.indicators.map(({ id: indicator, weight }): Carried => {
        const own = cells.filter((c) => c.indicator === indicator);
        return { indicator, weight, coverage: own.reduce((sum, c) => sum + c.coverage, 0) / own.length };
      });
      expect(overweight(carried)).toEqual([]);
    },
  );

  test.each(definition.gauges.map((g) => [g.id, g] as const))(
    '%s: each indicator of each domain',
    async (id, gauge) => {
      const cells = await seen(id, gauge.splits[0]?.dimension ?? '', 'nation');
      const weightOf = (member: string): number => gauge.total.by_member[member] ?? gauge.total.default;
      const members = [...new Set(cells.map((c) => c.member))];
      const all = members.reduce((sum, member) => sum + weightOf(member), 0);
      const carried = cells.map(({ member, indicator, coverage }): Carried => {
        const own = gauge.indicators.find((i) => i.id === indicator)?.weight ?? 0;
        return { indicator: `${member}.${indicator}`, weight: (own * weightOf(member)) / all, coverage };
      });
      expect(overweight(carried)).toEqual([]);
      // The gate can fail: were nothing seen, it would name every part that carries more than 5%.
      const blind = carried.map((c) => ({ ...c, weight: 0.06, coverage: 0 }));
      expect(overweight(blind)).toHaveLength(carried.length);
    },
  );
});
