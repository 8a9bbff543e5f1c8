export interface StarScore {
  readonly mean: number;
  readonly sd: number;
  /** mean − z · sd: rank by this, never by the mean. */
  readonly lower: number;
}

/**
 * Star rating under a flat Dirichlet prior of one vote per level: posterior mean of the mean star, its standard
 * deviation, and the lower bound to rank by. @param counts votes per level, from one star up.
 */
export function starScore(counts: readonly number[], z = 1.96): StarScore {
  const levels = counts.length;
  const votes = counts.reduce((a, b) => a + b, 0) + levels;
  let mean = 0;
  let square = 0;
  for (const [i, n] of counts.entries()) {
    const p = (n + 1) / votes;
    mean += (i + 1) * p;
    square += (i + 1) ** 2 * p;
  }
  const sd = Math.sqrt((square - mean * mean) / (votes + 1));
  return { mean, sd, lower: mean - z * sd };
}
