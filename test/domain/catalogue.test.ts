import { describe, expect, test } from 'vitest';
import { readDefinition } from '../../pipelines/indices/thermometer/definition.ts';
import { cubeDeclarations, readModels } from '../../pipelines/runner/model.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { isByUnion } from '../../src/domain/metric.ts';

const models = new Map(readModels().map((m) => [m.id, m]));
const cubes = new Map(cubeDeclarations([...models.values()]).map((c) => [c.name, c]));
const measures = METRICS.flatMap(({ id, formula }) =>
  formula.kind === 'index'
    ? []
    : [formula.of, ...('per' in formula ? [formula.per] : [])].map((of) => ({ id, ...of })),
);

describe('the metric catalogue', () => {
  test('names every metric once', () => {
    const ids = METRICS.map((m) => m.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(measures)('$id rests on a described measure: $cube.$measure', ({ cube, measure }) => {
    expect(Object.keys(models.get(`cubes.${cube}`)?.meta.columns ?? {})).toContain(measure);
  });

  test.each(METRICS.filter((m) => m.formula.kind === 'persons'))(
    '$id counts persons, and its cube says so',
    ({ formula }) => {
      if (formula.kind !== 'persons') throw new Error('filtered');
      expect(cubes.get(formula.of.cube)?.persons).toContain(formula.of.measure);
    },
  );

  test.each(METRICS.filter((m) => m.formula.kind === 'count'))(
    '$id counts records, not persons',
    ({ formula }) => {
      if (formula.kind !== 'count') throw new Error('filtered');
      expect(cubes.get(formula.of.cube)?.persons).not.toContain(formula.of.measure);
    },
  );

  test.each(METRICS.filter((m) => m.formula.kind !== 'index'))(
    'every set $id is declared by is stored for provinces, by union for the nation',
    ({ formula, by }) => {
      if (formula.kind === 'index') throw new Error('filtered');
      const sets = models.get(`cubes.${formula.of.cube}`)?.meta.grouping_sets ?? [];
      const level = isByUnion({ by }) ? 'nation' : 'province';
      const stored = sets.filter((s) => s.levels.includes(level)).map((s) => s.set);
      for (const set of by) expect(stored).toContain([...set].sort().join('+'));
    },
  );

  test('gauges are split as the index definition says', () => {
    for (const gauge of readDefinition().gauges) {
      const metric = METRICS.find((m) => m.formula.kind === 'index' && m.formula.gauge === gauge.id);
      expect(metric?.by.flat()).toEqual(gauge.splits.map((s) => s.dimension));
      expect(metric?.title).toEqual(gauge.title);
    }
  });

  test('every metric says what it is in both languages', () => {
    for (const { title, definition, owner } of METRICS) {
      for (const text of [title, definition, owner]) {
        expect(text.zh).toMatch(/[一-鿿]/);
        expect(text.en).toMatch(/^[A-Z0-9]/i);
      }
    }
  });
});
