import { normalDraws } from '../../../src/indices/random.ts';
import {
  aggregationsOf,
  linearScale,
  rankScale,
  type UncertainIndex,
  zScale,
} from '../../../src/indices/uncertain-index.ts';
import { uncertaintyOf } from './pool.ts';

/** The size the contract speaks of. */
export const FULL_SIZE = { units: 200, leaves: 40, periods: 24, draws: 1000 } as const;

/** Seconds that the intervals of an index of the full size take, every factor open, in as many threads as given. */
export async function measureUncertainty(
  workers?: number,
  clock: () => number = () => performance.now() / 1000,
): Promise<number> {
  const index = fullIndex();
  const from = clock();
  await uncertaintyOf(index, { draws: FULL_SIZE.draws, ...(workers === undefined ? {} : { workers }) });
  return clock() - from;
}

function fullIndex(): UncertainIndex {
  const { units, leaves, periods } = FULL_SIZE;
  const cells = units * periods;
  const normal = normalDraws(1);
  const values = new Float64Array(leaves * cells).map(() => 50 + 10 * normal());
  const perDomain = 5;
  const domains = leaves / perDomain;
  const each = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const branches = [
    ...each(domains).map((d) => ({
      children: each(perDomain).map((i) => d * perDomain + i),
      weights: each(perDomain).map(() => 1),
    })),
    { children: each(domains).map((d) => leaves + d), weights: each(domains).map(() => 1) },
  ];
  return {
    units,
    periods,
    leaves,
    values,
    errors: values.map(() => 2),
    scales: [
      each(leaves).map(() => linearScale(20, 80)),
      each(leaves).map(() => zScale(50, 10)),
      each(leaves).map((k) => rankScale([...values.subarray(k * cells, (k + 1) * cells)])),
    ],
    branches,
    aggregations: aggregationsOf([...each(domains).map(() => 'arithmetic' as const), 'geometric']),
    reference: new Uint8Array(cells).fill(1),
    published: Float64Array.from({ length: cells }, (_, cell) =>
      each(leaves).reduce((sum, k) => sum + (values[k * cells + cell] ?? 0) / leaves, 0),
    ),
  };
}
