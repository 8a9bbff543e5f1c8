import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readComposite, readData } from '../../../pipelines/indices/methods/composite-input.ts';
import { type CompositeData, coherence, composite } from '../../../src/indices/composite.ts';
import { compositeSchema } from '../../../src/indices/composite-definition.ts';
import { screen } from '../../../src/indices/screen.ts';
import { applyTreatment, treatmentOf } from '../../../src/indices/treat.ts';
import { schemeWeights } from '../../../src/indices/weights.ts';
import { describePeer, PEER_FOLDER, worst } from './peer-cases.ts';

const NA = Number.NaN;
const worked = (name: string): string => join(import.meta.dirname, 'worked', name);
const run = (options: Record<string, string | number | boolean>) => {
  const definition = readComposite(options);
  return composite(definition, readData(undefined, options, definition));
};

describe('a panel worked by hand (worked/composite.csv)', () => {
  const result = run({ definition: worked('composite.yml'), data: worked('composite.csv') });

  test('a unit with too few values is left out before anything is worked out', () => {
    expect(result.screened.droppedUnits).toEqual(['thin']);
    expect(result.units).toEqual(['east', 'west', 'south', 'east', 'west', 'south']);
  });

  test('ends come from 2023 alone; later values beyond them stay at the end', () => {
    // reach 10…30, cases/members 0.2…0.5, wait 2…8 turned round.
    expect([...(result.scores.get('reach') ?? [])]).toEqual([1, 50.5, 100, 25.75, 100, 50.5]);
    expect(worst(result.scores.get('cases') ?? [], [34, 1, 100, 67, 34, 1])).toBeLessThan(1e-12);
    expect(worst(result.scores.get('wait') ?? [], [1, 67, 100, 34, 67, 1])).toBeLessThan(1e-12);
  });

  test('three quarters reach, geometric across, ranked inside each year', () => {
    // use 2023: (3·1 + 34)/4 = 9.25, 38.125, 100; 2024: 36.0625, 83.5, 38.125.
    const use = [9.25, 38.125, 100, 36.0625, 83.5, 38.125];
    expect(worst(result.scores.get('use') ?? [], use)).toBeLessThan(1e-12);
    const trouble = [1, 67, 100, 34, 67, 1];
    const index = use.map((u, i) => Math.sqrt(u * (trouble[i] ?? 0)));
    expect(worst(result.scores.get('index') ?? [], index)).toBeLessThan(1e-12);
    expect([...result.rank]).toEqual([3, 2, 1, 2, 1, 3]);
    expect(result.effectiveWeights.get('reach')).toBe(0.375);
  });
});

describe('steps worked by hand', () => {
  test('screen: first the indicator with too few values, then the unit with too few of the rest', () => {
    const columns = new Map([
      ['a', Float64Array.of(1, NA, 3, 4)],
      ['b', Float64Array.of(1, NA, 3, 4)],
      ['c', Float64Array.of(NA, 1, NA, NA)],
    ]);
    const { kept, dropped, rows, droppedRows, coverage } = screen(
      columns,
      { indicators: 0.5, units: 0.6 },
      [0, 1, 2, 3],
    );
    expect([kept, dropped, rows, droppedRows]).toEqual([['a', 'b'], ['c'], [0, 2, 3], [1]]);
    expect(coverage.get('c')).toBe(0.25);
  });

  test('a treatment decided on a base is applied to what comes later', () => {
    const treatment = treatmentOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]);
    expect(treatment).toEqual({ method: 'winsorise', points: 1, cap: 9, high: true });
    expect([...applyTreatment([5, 50, NA, 9], treatment)]).toEqual([5, 9, NA, 9]);
    const log = { method: 'log', points: 0, min: 0, max: 100 } as const;
    expect([...applyTreatment([-5, 0], log)]).toEqual([0, 0]);
  });

  test('weights made from data, and a negative one refused by name', () => {
    const columns = [
      [1, 2, 3],
      [1, 2, 4],
    ];
    expect(schemeWeights('policy', columns, [2, 1])).toEqual([2, 1]);
    expect(schemeWeights('equal', columns, [2, 1])).toEqual([0.5, 0.5]);
    for (const w of schemeWeights('pca', columns, [2, 1])) expect(w).toBeCloseTo(Math.SQRT1_2, 12);
    expect(() =>
      schemeWeights(
        'pca',
        [
          [1, 2, 3],
          [3, 2, 2],
        ],
        [1, 1],
      ),
    ).toThrow('not one construct');
    expect(schemeWeights('critic', [[1, 2]], [3])).toEqual([1]);
  });

  test('Copeland on top of a mean compares inside a period only', () => {
    const definition = compositeSchema.parse({
      units: { id: 'u', period: 't' },
      indicators: ['a', 'b'].map((id) => ({ id, parent: 'top' })),
      aggregates: [{ id: 'top' }],
      steps: { aggregate: 'copeland' },
    });
    const result = composite(definition, {
      labels: new Map([
        ['u', ['x', 'y', 'x', 'y']],
        ['t', ['1', '1', '2', '2']],
      ]),
      numbers: new Map([
        ['a', Float64Array.of(1, 2, 9, 8)],
        ['b', Float64Array.of(1, 2, 9, 8)],
      ]),
    });
    expect([...(result.scores.get('top') ?? [])]).toEqual([-1, 1, 1, -1]);
    expect([...result.rank]).toEqual([2, 1, 1, 2]);
  });
});

const STEPS = [
  { normalise: { method: 'minmax', low: 1, high: 100 }, aggregate: ['arithmetic', 'geometric'] },
  { normalise: { method: 'zscore' }, impute: 'mean', treat: {} },
  { normalise: { method: 'percentile_rank' }, weights: 'equal', threshold: 0.5 },
  { normalise: { method: 'minmax' }, weights: 'critic', impute: 'median' },
] as const;
const indexOf = (steps: Record<string, unknown>, reference: unknown) =>
  compositeSchema.parse({
    units: { id: 'u', period: 't' },
    indicators: [
      { id: 'a', parent: 'p' },
      { id: 'b', parent: 'p', direction: -1 },
      { id: 'c', parent: 'q', weight: 2 },
      { id: 'd', parent: 'q' },
    ],
    aggregates: [{ id: 'p', parent: 'top' }, { id: 'q', parent: 'top' }, { id: 'top' }],
    steps: { ...steps, reference },
  });
const UNITS = 6;
/** `values[t][u][indicator]` as a long table. */
const panelOf = (values: readonly (readonly (readonly number[])[])[]): CompositeData => {
  const rows = values.flatMap((units, t) => units.map((row, u) => ({ t, u, row })));
  return {
    labels: new Map([
      ['u', rows.map((r) => `u${r.u}`)],
      ['t', rows.map((r) => String(r.t))],
    ]),
    numbers: new Map(
      ['a', 'b', 'c', 'd'].map((id, k) => [id, Float64Array.from(rows, (r) => r.row[k] ?? NA)] as const),
    ),
  };
};
const cell = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 99 }) }, fc.constant(NA));
const period = fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), {
  minLength: UNITS,
  maxLength: UNITS,
});

describe('properties of panels', () => {
  test.each(STEPS)(
    'with frozen ends a new period changes no past score or rank: $normalise.method',
    (steps) => {
      fc.assert(
        fc.property(fc.array(period, { minLength: 3, maxLength: 5 }), (values) => {
          const definition = indexOf(steps, { from: 0, to: 1 });
          const scored = (periods: typeof values) => {
            try {
              return composite(definition, panelOf(periods));
            } catch (cause) {
              // Columns without spread have no CRITIC weights, whatever comes later.
              if (cause instanceof RangeError) return null;
              throw cause;
            }
          };
          const [before, after] = [scored(values.slice(0, -1)), scored(values)];
          expect(before === null).toBe(after === null);
          if (!before || !after) return;
          const past = before.units.length;
          for (const [id, column] of before.scores)
            expect(after.scores.get(id)?.slice(0, past)).toEqual(column);
          expect(after.rank.slice(0, past)).toEqual(before.rank);
        }),
        { seed: 21, numRuns: 25 },
      );
    },
  );

  test('without frozen ends it does: this is why they are frozen', () => {
    const low = Array.from({ length: UNITS }, (_, u) => [u, 9 - u, u, u]);
    const high = low.map((row) => row.map((v) => v * 3));
    const definition = indexOf(STEPS[0], 'all');
    const [before, after] = [
      composite(definition, panelOf([low, low])),
      composite(definition, panelOf([low, low, high])),
    ];
    expect(after.scores.get('top')?.[1]).not.toBe(before.scores.get('top')?.[1]);
  });

  test('more of an indicator never lowers a score; the order of units does not matter', () => {
    fc.assert(
      fc.property(period, fc.nat(UNITS - 1), fc.integer({ min: 1, max: 50 }), (units, u, more) => {
        const goalposts = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, [0, 150]]));
        const definition = indexOf(
          { normalise: { method: 'goalposts', low: 1, high: 100, ends: goalposts }, aggregate: 'geometric' },
          'all',
        );
        const top = (of: typeof units) =>
          composite(definition, panelOf([of])).scores.get('top') ?? new Float64Array();
        const plain = top(units);
        const raised = top(
          units.map((row, i) => (i === u ? row.map((v, k) => (k === 0 ? v + more : v)) : row)),
        );
        if (!Number.isNaN(plain[u] ?? NA)) expect(raised[u]).toBeGreaterThanOrEqual((plain[u] ?? NA) - 1e-12);
        expect(worst([...top([...units].reverse())].reverse(), plain)).toBeLessThan(1e-12);
      }),
      { seed: 22, numRuns: 25 },
    );
  });
});

describe('degenerate panels', () => {
  const flat = Array.from({ length: 3 }, () => [5, 5, 5, 5]);
  test('constant columns score in the middle and all units share the first rank', () => {
    const result = composite(indexOf(STEPS[0], 'all'), panelOf([flat]));
    expect([...(result.scores.get('top') ?? [])].every((v) => Math.abs(v - 50.5) < 1e-12)).toBe(true);
    expect([...result.rank]).toEqual([1, 1, 1]);
  });
  test('all missing: no score and no rank, no zero', () => {
    const gone = flat.map((row) => row.map(() => NA));
    const result = composite(indexOf(STEPS[0], 'all'), panelOf([gone]));
    expect([...result.rank, ...(result.scores.get('top') ?? [])].every(Number.isNaN)).toBe(true);
  });
  test('one unit is no index; a window without periods and an empty reference are refused', () => {
    expect(() => composite(indexOf(STEPS[0], 'all'), panelOf([[[1, 2, 3, 4]]]))).toThrow(
      'at least two units',
    );
    expect(() => composite(indexOf(STEPS[0], { from: 8, to: 9 }), panelOf([flat]))).toThrow(
      'no period from 8 to 9',
    );
  });
});

describePeer('ASEM by the files beside the cases', () => {
  const path = (name: string): string => join(PEER_FOLDER, 'composite', name);
  const given = {
    meta: path('asem_meta.csv'),
    data: path('asem_03_treated.csv'),
    'no-denominate': true,
  } as const;

  test('methods.md: geometric moves a unit 2.9 places on average, harmonic 6.2, z-scores 0.9', () => {
    const nominal = run(given).rank;
    const moved = (more: Record<string, string | number>): string => {
      const { rank } = run({ ...given, ...more });
      return (rank.reduce((sum, r, i) => sum + Math.abs(r - (nominal[i] ?? NA)), 0) / rank.length).toFixed(1);
    };
    expect(moved({ low: 1, high: 100, aggregate: 'geometric' })).toBe('2.9');
    expect(moved({ low: 1, high: 100, aggregate: 'harmonic' })).toBe('6.2');
    expect(moved({ normalise: 'zscore' })).toBe('0.9');
  });

  test('a sub-index that is not one construct: alpha of Sust is −0.29', () => {
    const { tree, scores } = run(given);
    expect(coherence(tree, scores).alpha.get('Sust')).toBeCloseTo(-0.29, 2);
    expect(coherence(tree, scores).withParent.get('Physical')).toBeGreaterThan(0.5);
  });

  test('five years with ends of all years: 255 rows, every year ranked', () => {
    const result = run({ ...given, data: path('asem_20_panel_raw.csv.gz'), time: 'Time' });
    expect(result.units.length).toBe(255);
    for (const year of ['2018', '2022']) {
      const ranks = [...result.rank].filter((_, i) => result.periods?.[i] === year);
      expect([Math.min(...ranks), Math.max(...ranks), ranks.length]).toEqual([1, 51, 51]);
    }
  });
});
