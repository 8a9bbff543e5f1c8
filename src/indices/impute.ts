import { median, moments } from './moments.ts';

export type ImputeMethod = 'none' | 'mean' | 'median' | 'group_mean' | 'group_median';

/**
 * Fills NaN with the mean or median of what is present, of the whole column or of the unit's group. A group without
 * any value leaves its gaps.
 * @param groups one label per unit, for the group methods.
 * @throws RangeError when a group method gets no groups.
 */
export function impute(x: ArrayLike<number>, method: ImputeMethod, groups?: readonly string[]): Float64Array {
  const values = Float64Array.from(x);
  if (method === 'none') return values;
  const middle = (of: number[]): number => (method.endsWith('median') ? median(of) : moments(of).mean);
  if (!method.startsWith('group')) {
    const fill = middle([...values]);
    return values.map((v) => (Number.isNaN(v) ? fill : v));
  }
  if (!groups) throw new RangeError(`imputation by ${method} needs a group for every unit`);
  const fills = new Map<string, number>();
  for (const group of new Set(groups)) {
    fills.set(group, middle([...values].filter((_, i) => groups[i] === group)));
  }
  return values.map((v, i) => (Number.isNaN(v) ? (fills.get(groups[i] ?? '') ?? Number.NaN) : v));
}
