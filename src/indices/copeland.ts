/**
 * Copeland scores: for each pair of units, the indicator weight on which one beats the other decides; a win counts 1,
 * a defeat −1, equal weight 0. Free of any common scale.
 * @param rows one row of indicator values per unit; NaN compares with nothing.
 */
export function copeland(rows: readonly ArrayLike<number>[], weights?: ArrayLike<number>): Float64Array {
  const scores = new Float64Array(rows.length);
  for (const [i, a] of rows.entries()) {
    for (const [j, b] of rows.entries()) {
      if (j <= i) continue;
      let balance = 0;
      for (let k = 0; k < a.length; k++) {
        const [x, y] = [a[k] ?? Number.NaN, b[k] ?? Number.NaN];
        if (Number.isNaN(x) || Number.isNaN(y)) continue;
        balance += Math.sign(x - y) * (weights ? (weights[k] ?? 0) : 1);
      }
      const result = Math.abs(balance) < 1e-12 ? 0 : Math.sign(balance);
      scores[i] = (scores[i] ?? 0) + result;
      scores[j] = (scores[j] ?? 0) - result;
    }
  }
  return scores;
}
