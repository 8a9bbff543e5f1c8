/** Sample moments over what is present; NaN is skipped. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation (n − 1). */
  readonly sd: number;
  /** G1 = sqrt(n(n−1))/(n−2) · m3/m2^1.5; NaN below three values or without spread. */
  readonly skew: number;
  /** Excess G2 = (n−1)/((n−2)(n−3)) · ((n+1)(m4/m2² − 3) + 6); NaN below four values or without spread. */
  readonly kurtosis: number;
}

/** Moments with the bias corrections of SAS, Excel and COINr (type 2 of Joanes & Gill 1998). */
export function moments(x: ArrayLike<number>): Moments {
  const values = present(x);
  const n = values.length;
  if (n === 0) return { n, mean: Number.NaN, sd: Number.NaN, skew: Number.NaN, kurtosis: Number.NaN };
  const mean = sum(values) / n;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (const v of values) {
    const d = v - mean;
    m2 += d * d;
    m3 += d * d * d;
    m4 += d * d * d * d;
  }
  const sd = n > 1 ? Math.sqrt(m2 / (n - 1)) : Number.NaN;
  m2 /= n;
  m3 /= n;
  m4 /= n;
  const spread = m2 > 0;
  return {
    n,
    mean,
    sd,
    skew: spread && n > 2 ? ((Math.sqrt(n * (n - 1)) / (n - 2)) * m3) / m2 ** 1.5 : Number.NaN,
    kurtosis:
      spread && n > 3 ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (m4 / m2 ** 2 - 3) + 6) : Number.NaN,
  };
}

/** Values that are there, in order. */
export function present(x: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const v = x[i];
    if (v !== undefined && !Number.isNaN(v)) out.push(v);
  }
  return out;
}

/** Sum with Neumaier's correction, so that order and cancellation cost no digits. */
export function sum(x: Iterable<number>): number {
  let total = 0;
  let lost = 0;
  for (const v of x) {
    const next = total + v;
    lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
    total = next;
  }
  return total + lost;
}

/** Middle value; mean of the two middle ones for an even number; NaN for none. NaN is skipped. */
export function median(x: ArrayLike<number>): number {
  const sorted = Float64Array.from(present(x)).sort();
  const half = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
