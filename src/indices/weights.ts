import { pearson } from './correlation.ts';
import { MethodError } from './method-error.ts';
import { moments, present, sum } from './moments.ts';
import { normalise } from './normalise.ts';
import { pca } from './pca.ts';

/** Where the weights of an aggregate's children come from. */
export type WeightScheme = 'policy' | 'equal' | 'entropy' | 'critic' | 'pca';

/**
 * Weights of the children of one aggregate. Columns already point the same way; entropy takes them as they are, so they
 * must not be negative. One child alone carries all of it.
 * @throws MethodError where PCA gives a negative weight: the columns are then not one construct.
 */
export function schemeWeights(
  scheme: WeightScheme,
  columns: readonly ArrayLike<number>[],
  policy: readonly number[],
): number[] {
  if (scheme === 'policy') return [...policy];
  if (scheme === 'equal' || columns.length === 1) return equalWeights(columns);
  if (scheme === 'entropy') return entropyWeights(columns);
  if (scheme === 'critic') return criticWeights(columns);
  const { weights } = pca(columns);
  if (weights.every((w) => w >= 0)) return [...weights];
  const shown = weights.map((w) => w.toFixed(3)).join(', ');
  throw new MethodError(
    `主成分权重有负值（${shown}），这些列不是同一个构念，不能据此加权`,
    `principal components give a negative weight (${shown}): these columns are not one construct`,
  );
}

/** The same weight for every column. */
export const equalWeights = (columns: readonly unknown[]): number[] => columns.map(() => 1 / columns.length);

/**
 * Entropy weights (Shannon; Zeleny 1982): p = x / sum x, e = −1/ln n · sum p ln p with 0 ln 0 = 0, w ∝ 1 − e. The data are
 * not brought to min-max first, as in the literature; shifting them would change the weights.
 * @throws RangeError for a negative value or a column that sums to zero.
 */
export function entropyWeights(columns: readonly ArrayLike<number>[]): number[] {
  const diversities = columns.map((column, c) => {
    const values = present(column);
    const total = sum(values);
    const negative = values.find((v) => v < 0);
    if (negative !== undefined) {
      throw new RangeError(`entropy weights need values of 0 or more; column ${c + 1} holds ${negative}`);
    }
    if (total === 0)
      throw new RangeError(`entropy weights need a column that does not sum to 0; column ${c + 1} does`);
    const entropy =
      -sum(values.map((v) => (v === 0 ? 0 : (v / total) * Math.log(v / total)))) / Math.log(values.length);
    return 1 - entropy;
  });
  return share(diversities, 'entropy');
}

/**
 * CRITIC weights (Diakoulaki et al. 1995): on min-max columns, C = sd · sum over the others of (1 − r), w ∝ C.
 * @param directions −1 for a column where less is better.
 */
export function criticWeights(
  columns: readonly ArrayLike<number>[],
  directions?: readonly (1 | -1)[],
): number[] {
  const scaled = columns.map((column, c) =>
    normalise(column, { method: 'minmax', low: 0, high: 1 }, directions?.[c] ?? 1),
  );
  const information = scaled.map((x, i) => {
    const conflict = sum(scaled.map((y, j) => (i === j ? 0 : 1 - pearson(x, y))));
    return moments(x).sd * conflict;
  });
  return share(information, 'CRITIC');
}

function share(parts: readonly number[], name: string): number[] {
  const total = sum(parts);
  if (!(total > 0)) throw new RangeError(`${name} weights need columns that differ between units; none does`);
  return parts.map((p) => p / total);
}
