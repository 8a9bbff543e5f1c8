import { MethodError } from './method-error.ts';

export const ADJUSTMENTS = ['bh', 'by', 'holm', 'bonferroni'] as const;
export type Adjustment = (typeof ADJUSTMENTS)[number];

/**
 * Adjusted p-values, in the order given: reject where one is at most the level. `bh` holds the false discovery rate
 * (Benjamini & Hochberg 1995), `by` does under any dependence (2001), `holm` and `bonferroni` the family-wise error.
 * @throws MethodError naming a value outside [0, 1].
 */
export function adjustPValues(p: ArrayLike<number>, method: Adjustment = 'bh'): Float64Array {
  const values = Float64Array.from(p);
  const wrong = values.findIndex((v) => !(v >= 0 && v <= 1));
  if (wrong >= 0)
    throw new MethodError(
      `p 值应在 0 与 1 之间；第 ${wrong + 1} 个是 ${values[wrong]}`,
      `a p-value lies between 0 and 1; position ${wrong + 1} holds ${values[wrong]}`,
    );
  const m = values.length;
  const out = new Float64Array(m);
  if (method === 'bonferroni') return values.map((v) => Math.min(1, v * m));
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  if (method === 'holm') {
    let most = 0;
    for (const [rank, i] of order.entries()) {
      most = Math.max(most, (m - rank) * (values[i] ?? 0));
      out[i] = Math.min(1, most);
    }
    return out;
  }
  let factor = 1;
  if (method === 'by') for (let k = 2; k <= m; k++) factor += 1 / k;
  let least = 1;
  for (let rank = m; rank >= 1; rank--) {
    const i = order[rank - 1] ?? 0;
    least = Math.min(least, (factor * m * (values[i] ?? 0)) / rank);
    out[i] = least;
  }
  return out;
}
