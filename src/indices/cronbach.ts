/**
 * Cronbach's alpha k/(k−1) · (1 − sum of variances / sum of all covariances), covariances over pairs that are both
 * present. Negative alpha says that the domain is not one construct.
 * @returns NaN for fewer than two columns.
 */
export function cronbach(columns: readonly ArrayLike<number>[]): number {
  const k = columns.length;
  if (k < 2) return Number.NaN;
  let variances = 0;
  let all = 0;
  for (const [i, x] of columns.entries()) {
    for (const [j, y] of columns.entries()) {
      const c = covariance(x, y);
      all += c;
      if (i === j) variances += c;
    }
  }
  return (k / (k - 1)) * (1 - variances / all);
}

function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let n = 0;
  let sx = 0;
  let sy = 0;
  const both = (i: number): boolean => !Number.isNaN(x[i] ?? Number.NaN) && !Number.isNaN(y[i] ?? Number.NaN);
  for (let i = 0; i < x.length; i++) {
    if (!both(i)) continue;
    n += 1;
    sx += x[i] ?? 0;
    sy += y[i] ?? 0;
  }
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    if (both(i)) total += ((x[i] ?? 0) - sx / n) * ((y[i] ?? 0) - sy / n);
  }
  return total / (n - 1);
}
