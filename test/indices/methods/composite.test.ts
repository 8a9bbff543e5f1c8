import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composite } from '../../../src/indices/composite.ts';
import { type CompositeDefinition, compositeSchema } from '../../../src/indices/composite-definition.ts';
import { copeland } from '../../../src/indices/copeland.ts';
import { kendall, pearson, spearman } from '../../../src/indices/correlation.ts';
import { cronbach } from '../../../src/indices/cronbach.ts';
import { Hierarchy } from '../../../src/indices/hierarchy.ts';
import { impute } from '../../../src/indices/impute.ts';
import { moments } from '../../../src/indices/moments.ts';
import { type Normalisation, normalise } from '../../../src/indices/normalise.ts';
import { pca } from '../../../src/indices/pca.ts';
import { sobol } from '../../../src/indices/sobol.ts';
import { treat } from '../../../src/indices/treat.ts';
import { criticWeights, entropyWeights } from '../../../src/indices/weights.ts';
import { describePeer, numbers, peerCsv, peerJson, worst } from './peer-cases.ts';

const NA = Number.NaN;

describePeer('ASEM against COINr 1.1.14', () => {
  const meta = peerCsv('composite/asem_meta.csv');
  const units = peerCsv('composite/asem_units.csv');
  const raw = peerCsv('composite/asem_00_raw.csv');
  const codes = raw.get('uCode') ?? [];
  const rows = (meta.get('iCode') ?? []).map((id, i) => ({
    id,
    type: meta.get('Type')?.[i],
    parent: meta.get('Parent')?.[i] || undefined,
    weight: Number(meta.get('Weight')?.[i] || 1),
    direction: Number(meta.get('Direction')?.[i] || 1) as 1 | -1,
    denominator: meta.get('Denominator')?.[i] || undefined,
  }));
  const indicators = rows.filter((r) => r.type === 'Indicator');
  const of = (name: string) => (id: string) => numbers(peerCsv(`composite/${name}.csv`), id);
  const unitColumn = (column: string): string[] => {
    const at = new Map((units.get('uCode') ?? []).map((code, i) => [code, units.get(column)?.[i] ?? '']));
    return codes.map((code) => at.get(code) ?? '');
  };
  const definition = (from: 'raw' | 'denominated', steps: Record<string, unknown>): CompositeDefinition =>
    compositeSchema.parse({
      units: { id: 'uCode', group: 'EurAsia_group' },
      indicators: indicators.map(({ id, parent, weight, direction, denominator }) => ({
        id,
        parent,
        weight,
        direction,
        ...(from === 'raw' && denominator ? { denominator } : {}),
      })),
      aggregates: rows
        .filter((r) => r.type === 'Aggregate')
        .map(({ id, parent, weight }) => ({ id, parent, weight })),
      steps: { impute: 'group_mean', treat: {}, ...steps },
    });
  // The unit table beside the case lacks the energy denominator; it follows from one denominated column.
  const energy = (() => {
    const traded = numbers(raw, 'Elec');
    const gas = numbers(raw, 'Gas');
    const [perElec, perGas] = [of('asem_01_denominated')('Elec'), of('asem_01_denominated')('Gas')];
    return traded.map((v, i) => (v > 0 ? v / (perElec[i] ?? NA) : (gas[i] ?? NA) / (perGas[i] ?? NA)));
  })();
  const data = {
    labels: new Map([
      ['uCode', codes],
      ['EurAsia_group', unitColumn('EurAsia_group')],
    ]),
    numbers: new Map<string, Float64Array>([
      ...indicators.map(({ id }) => [id, numbers(raw, id)] as const),
      ...['Area', 'GDP', 'Population'].map((c) => [c, Float64Array.from(unitColumn(c), Number)] as const),
      ['Energy', energy],
    ]),
  };
  const result = composite(definition('raw', { normalise: { method: 'minmax' } }), data);
  const each = (
    columns: ReadonlyMap<string, ArrayLike<number>>,
    peer: (id: string) => Float64Array,
  ): number => Math.max(...indicators.map(({ id }) => worst(columns.get(id) ?? [], peer(id))));

  test('denominated, imputed, treated and normalised columns', () => {
    expect(each(result.stages.denominated, of('asem_01_denominated'))).toBeLessThan(1e-12);
    expect(each(result.stages.imputed, of('asem_02_imputed'))).toBeLessThan(1e-12);
    const treated = new Map([...result.stages.treated].map(([id, t]) => [id, t.values]));
    expect(each(treated, of('asem_03_treated'))).toBeLessThan(1e-12);
    expect(each(result.stages.normalised, of('asem_04_minmax_0_100'))).toBeLessThan(1e-9);
  });

  test('how many points were winsorised, and the skewness and kurtosis that decided it', () => {
    const details = peerCsv('composite/asem_03_treated_details.csv');
    for (const [i, id] of (details.get('iCode') ?? []).entries()) {
      const before = moments(result.stages.imputed.get(id) ?? []);
      expect(Math.abs(before.skew - Number(details.get('check_SkewKurt0.Skew')?.[i]))).toBeLessThan(1e-9);
      expect(Math.abs(before.kurtosis - Number(details.get('check_SkewKurt0.Kurt')?.[i]))).toBeLessThan(1e-9);
      expect(result.stages.treated.get(id)?.points).toBe(Number(details.get('winsorise.nwin')?.[i] || 0));
    }
  });

  test('8 pillars, 2 sub-indexes, the index and its ranks', () => {
    const peer = peerCsv('composite/asem_05_agg_arith.csv');
    const order = (peer.get('uCode') ?? []).map((code) => codes.indexOf(code));
    for (const { id } of rows.filter((r) => r.type === 'Aggregate')) {
      const ours = order.map((i) => result.scores.get(id)?.[i] ?? NA);
      expect(worst(ours, numbers(peer, id)), id).toBeLessThan(1e-9);
    }
    expect(order.map((i) => result.rank[i])).toEqual([...numbers(peer, 'Rank')]);
  });

  test('effective weights', () => {
    const peer = peerCsv('composite/asem_13_effective_weights.csv');
    const ours = (peer.get('iCode') ?? []).map((id) => result.effectiveWeights.get(id) ?? NA);
    expect(worst(ours, numbers(peer, 'EffWeight'))).toBeLessThan(1e-12);
  });

  test('statistics of the raw indicators, to the three digits that are published', () => {
    const peer = peerCsv('composite/asem_00_raw_stats.csv');
    for (const [i, id] of (peer.get('iCode') ?? []).entries()) {
      const ours = moments(numbers(raw, id));
      for (const [column, value] of [
        ['Mean', ours.mean],
        ['Std', ours.sd],
        ['Skew', ours.skew],
        ['Kurt', ours.kurtosis],
      ] as const) {
        const published = Number(peer.get(column)?.[i]);
        expect(Math.abs(Number(value.toPrecision(3)) - published)).toBeLessThanOrEqual(
          Math.abs(published) * 0.0051,
        );
      }
    }
  });

  test('a pillar that is not one construct says so', () => {
    // methods.md: alpha of the sustainability sub-index is −0.29, the PCA weight of its social pillar −0.74.
    const pillars = ['Environ', 'Social', 'SusEcFin'].map(
      (id) => result.scores.get(id) ?? new Float64Array(),
    );
    expect(cronbach(pillars)).toBeCloseTo(-0.29, 2);
    expect(pca(pillars).weights.map((w) => w.toFixed(2))).toEqual(['0.65', '-0.74', '0.15']);
    expect(pca(pillars).eigenvalues.reduce((a, b) => a + b, 0)).toBeCloseTo(3, 10);
  });
});

describePeer('Sobol indices against COINr', () => {
  test('first-order and total, of a function of three inputs', () => {
    const peer = peerJson('composite/sobol_ishigami_like.json');
    const ours = sobol(peer.y, peer.N, peer.d);
    expect(worst(ours.first, peer.Si)).toBeLessThan(1e-9);
    expect(worst(ours.total, peer.STi)).toBeLessThan(1e-9);
    expect(ours.variance).toBeCloseTo(peer.variance, 9);
  });
});

describe('worked by hand', () => {
  test('treatment: one far point moves to the next value; without it nothing moves', () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
    expect(treat(x)).toMatchObject({ method: 'winsorise', points: 1 });
    expect([...treat(x).values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
    expect([...treat(x.map((v) => -v)).values]).toEqual([-1, -2, -3, -4, -5, -6, -7, -8, -9, -9]);
    expect(treat(x.slice(0, 9)).method).toBe('none');
    expect(treat([5, 5, 5, 5, 5]).method).toBe('none');
  });

  test('treatment falls back to the logarithm when too many points would have to move', () => {
    const x = Array.from({ length: 66 }, (_, i) => (i < 60 ? i : 1000 + i));
    const { method, values } = treat(x);
    expect(method).toBe('log');
    expect(values[0]).toBeCloseTo(Math.log(10.65), 12);
    expect([...values].every((v, i) => i === 0 || v > (values[i - 1] ?? 0))).toBe(true);
  });

  test('imputation by group, and what has no group value stays missing', () => {
    expect([...impute([1, NA, 3, NA, NA], 'group_mean', ['a', 'a', 'a', 'b', 'b'])]).toEqual([
      1,
      2,
      3,
      NA,
      NA,
    ]);
    expect([...impute([1, NA, 3, 100], 'median')]).toEqual([1, 3, 3, 100]);
    expect(() => impute([1, NA], 'group_mean')).toThrow('needs a group for every unit');
  });

  test.each([
    [{ method: 'minmax', low: 0, high: 100 }, [0, 50, NA, 100]],
    [{ method: 'goalposts', from: 2, to: 4, low: 1, high: 100 }, [1, 1, NA, 100]],
    [{ method: 'zscore', mean: 0, sd: 1 }, [-1, 0, NA, 1]],
    [{ method: 'percentile_rank' }, [0, 0.5, NA, 1]],
    [{ method: 'distance_to_reference', reference: 4 }, [0, 1 / 2, NA, 1]],
    [{ method: 'ratio_to_base', base: 2 }, [0, 100, NA, 200]],
  ] as const)('normalisation by $method of 0, 2, -, 4', (rule, expected) => {
    expect([...normalise([0, 2, NA, 4], rule as Normalisation)]).toEqual([...expected]);
  });

  test('a direction of −1 turns the scale round', () => {
    expect([...normalise([0, 2, 4], { method: 'minmax', low: 0, high: 100 }, -1)]).toEqual([100, 50, 0]);
    expect([...normalise([0, 2, 4], { method: 'goalposts', from: 0, to: 4, low: 1, high: 100 }, -1)]).toEqual(
      [100, 50.5, 1],
    );
  });

  test('an index of two levels, its missing data and its threshold', () => {
    const tree = new Hierarchy([
      { id: 'a', parent: 'x', weight: 1 },
      { id: 'b', parent: 'x', weight: 3 },
      { id: 'c', parent: 'y', weight: 1 },
      { id: 'x', parent: 'top', weight: 2 },
      { id: 'y', parent: 'top', weight: 2 },
      { id: 'top', weight: 1 },
    ]);
    const columns = new Map([
      ['a', Float64Array.of(4, 4)],
      ['b', Float64Array.of(8, NA)],
      ['c', Float64Array.of(16, 16)],
    ]);
    expect([...(tree.aggregate(columns, 'arithmetic').get('top') ?? [])]).toEqual([11.5, 10]);
    expect(tree.aggregate(columns, ['arithmetic', 'geometric']).get('top')?.[0]).toBeCloseTo(
      Math.sqrt(7 * 16),
      12,
    );
    expect(tree.aggregate(columns, 'harmonic').get('x')?.[0]).toBeCloseTo(4 / (1 / 4 + 3 / 8), 12);
    expect([...(tree.aggregate(columns, 'arithmetic', 0.9).get('x') ?? [])]).toEqual([7, NA]);
    expect(Object.fromEntries(tree.effectiveWeights())).toEqual({
      top: 1,
      x: 0.5,
      y: 0.5,
      a: 0.125,
      b: 0.375,
      c: 0.5,
    });
  });

  test('a hierarchy with a fault is refused by name', () => {
    expect(() => new Hierarchy([{ id: 'a', parent: 'b', weight: 1 }])).toThrow('"a" has the parent "b"');
    expect(
      () =>
        new Hierarchy([
          { id: 'a', weight: 1 },
          { id: 'a', weight: 1 },
        ]),
    ).toThrow('"a" is declared twice');
    expect(
      () =>
        new Hierarchy([
          { id: 'a', parent: 'b', weight: 1 },
          { id: 'b', parent: 'a', weight: 1 },
        ]),
    ).toThrow('stands above itself');
    const tree = new Hierarchy([
      { id: 'a', parent: 'b', weight: 1 },
      { id: 'b', weight: 1 },
    ]);
    expect(() => tree.aggregate(new Map([['a', Float64Array.of(0)]]), 'geometric')).toThrow(
      'needs values above 0',
    );
  });

  test('entropy: an even column carries nothing, the uneven one everything', () => {
    expect(
      entropyWeights([
        [1, 1, 1],
        [0, 0, 3],
      ]),
    ).toEqual([0, 1]);
    // p = 1/4, 3/4: e = (0.25 ln 4 + 0.75 ln 4/3) / ln 2
    const e = (0.25 * Math.log(4) + 0.75 * Math.log(4 / 3)) / Math.LN2;
    const f = Math.log(2) / Math.LN2;
    expect(
      entropyWeights([
        [1, 3],
        [1, 1],
        [1, 3],
      ])[0],
    ).toBeCloseTo((1 - e) / (2 * (1 - e) + 1 - f), 12);
    expect(() => entropyWeights([[1, -1]])).toThrow('column 1 holds -1');
    expect(() =>
      entropyWeights([
        [1, 1],
        [1, 1],
      ]),
    ).toThrow('none does');
  });

  test('CRITIC on the companies of Diakoulaki et al. (1995): contrast and conflict', () => {
    const profit = [61, 20.7, 16.3, 9, 5.4, 4, -6.1, -34.6];
    const share = [1.08, 0.26, 1.98, 3.29, 2.77, 4.12, 3.52, 3.31];
    const productivity = [4.33, 4.34, 2.53, 1.65, 2.33, 1.21, 2.1, 0.98];
    expect(criticWeights([profit, share, productivity]).map((w) => w.toFixed(3))).toEqual([
      '0.202',
      '0.481',
      '0.317',
    ]);
  });

  test('Copeland: who beats more is first, whatever the scale', () => {
    expect([
      ...copeland([
        [3, 3],
        [2, 2],
        [1, 9],
      ]),
    ]).toEqual([1, -1, 0]);
    expect([
      ...copeland(
        [
          [3, 3],
          [2, 2],
          [1, 9],
        ],
        [1, 2],
      ),
    ]).toEqual([0, -2, 2]);
  });

  test('correlations', () => {
    expect(pearson([1, 2, 3, NA], [2, 4, 6, 1])).toBe(1);
    expect(spearman([1, 2, 3, 4], [1, 8, 27, 64])).toBeCloseTo(1, 12);
    expect(kendall([1, 2, 3], [1, 3, 2])).toBeCloseTo(1 / 3, 12);
    expect(pearson([1, 1], [1, 2])).toBeNaN();
    expect(
      cronbach([
        [1, 2, 3],
        [1, 2, 3],
      ]),
    ).toBe(1);
    expect(cronbach([[1, 2, 3]])).toBeNaN();
  });
});

describe('properties', () => {
  const column = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 6, maxLength: 12 });

  test('min-max, percentile ranks and z-scores do not feel the unit of measurement', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 50 }), fc.integer({ min: -50, max: 50 }), (x, a, b) => {
        fc.pre(new Set(x).size > 1);
        for (const rule of [
          { method: 'minmax', low: 0, high: 100 },
          { method: 'percentile_rank' },
          { method: 'zscore', mean: 0, sd: 1 },
        ] as const) {
          expect(
            worst(
              normalise(
                x.map((v) => a * v + b),
                rule,
              ),
              normalise(x, rule),
            ),
          ).toBeLessThan(1e-9);
        }
      }),
      { seed: 11 },
    );
  });

  test('weights add up to one, are not negative, and follow their columns when these change places', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 10 }).chain((n) =>
          fc.array(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: n, maxLength: n }), {
            minLength: 3,
            maxLength: 5,
          }),
        ),
        (columns) => {
          fc.pre(columns.every((c) => new Set(c).size > 1));
          for (const weigh of [entropyWeights, criticWeights]) {
            const w = weigh(columns);
            expect(w.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
            expect(Math.min(...w)).toBeGreaterThanOrEqual(0);
            expect(worst(weigh([...columns].reverse()).reverse(), w)).toBeLessThan(1e-9);
          }
        },
      ),
      { seed: 12 },
    );
  });
});
