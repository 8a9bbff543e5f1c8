/**
 * Weighted means over what is present: NaN is absent, takes its weight with it, and never counts as zero.
 * All return NaN when nothing is present.
 */

/** Sum(w x) / sum(w) over present x. */
export function arithmeticMean(x: ArrayLike<number>, w?: ArrayLike<number>): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? Number.NaN;
    const wi = w ? (w[i] ?? 0) : 1;
    if (Number.isNaN(value) || wi === 0) continue;
    sum += wi * value;
    weight += wi;
  }
  return weight === 0 ? Number.NaN : sum / weight;
}

/** exp(sum(w ln x) / sum(w)) over present x. @throws RangeError naming the value when one is not positive. */
export function geometricMean(x: ArrayLike<number>, w?: ArrayLike<number>): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? Number.NaN;
    const wi = w ? (w[i] ?? 0) : 1;
    if (Number.isNaN(value) || wi === 0) continue;
    sum += wi * Math.log(positive(value, i, 'geometric'));
    weight += wi;
  }
  return weight === 0 ? Number.NaN : Math.exp(sum / weight);
}

/** sum(w) / sum(w / x) over present x. @throws RangeError naming the value when one is not positive. */
export function harmonicMean(x: ArrayLike<number>, w?: ArrayLike<number>): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? Number.NaN;
    const wi = w ? (w[i] ?? 0) : 1;
    if (Number.isNaN(value) || wi === 0) continue;
    sum += wi / positive(value, i, 'harmonic');
    weight += wi;
  }
  return weight === 0 ? Number.NaN : weight / sum;
}

function positive(value: number, at: number, mean: string): number {
  if (value > 0) return value;
  throw new RangeError(`the ${mean} mean needs values above 0, got ${value} at position ${at + 1}`);
}

/** Logarithmic mean (a − b) / (ln a − ln b) of two positive numbers; a where a = b. */
export function logMean(a: number, b: number): number {
  const ratio = a / b;
  // Near 1 the quotient loses all digits; its series about the middle does not.
  if (Math.abs(ratio - 1) < 1e-4) {
    const mid = (a + b) / 2;
    const u = (a - b) / (a + b);
    const u2 = u * u;
    return mid / (1 + u2 / 3 + (u2 * u2) / 5);
  }
  return (a - b) / Math.log(ratio);
}
