import { sum } from './moments.ts';

/** Pearson correlation over pairs that are both present; NaN without two pairs or without spread. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = complete(x, y);
  const n = pairs.length;
  if (n < 2) return Number.NaN;
  const mx = sum(pairs.map((p) => p[0])) / n;
  const my = sum(pairs.map((p) => p[1])) / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const [a, b] of pairs) {
    xx += (a - mx) ** 2;
    yy += (b - my) ** 2;
    xy += (a - mx) * (b - my);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

/** Spearman's rank correlation: Pearson on mean ranks. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = complete(x, y);
  return pearson(meanRanks(pairs.map((p) => p[0])), meanRanks(pairs.map((p) => p[1])));
}

/** Kendall's tau-b, corrected for ties. */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = complete(x, y);
  let score = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (const [i, [xi, yi]] of pairs.entries()) {
    for (const [xj, yj] of pairs.slice(0, i)) {
      const dx = Math.sign(xi - xj);
      const dy = Math.sign(yi - yj);
      score += dx * dy;
      untiedX += Math.abs(dx);
      untiedY += Math.abs(dy);
    }
  }
  return untiedX > 0 && untiedY > 0 ? score / Math.sqrt(untiedX * untiedY) : Number.NaN;
}

/** Pearson correlations of every pair of columns. */
export function correlationMatrix(columns: readonly ArrayLike<number>[]): number[][] {
  return columns.map((x, i) => columns.map((y, j) => (i === j ? 1 : pearson(x, y))));
}

/** Ranks from 1, equal values sharing their mean rank. */
export function meanRanks(x: readonly number[]): number[] {
  const order = x.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(x.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to += 1;
    for (let k = from; k <= to; k++) ranks[order[k]?.i ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

function complete(x: ArrayLike<number>, y: ArrayLike<number>): [number, number][] {
  if (x.length !== y.length) {
    throw new RangeError(`columns of different length: ${x.length} and ${y.length}`);
  }
  const pairs: [number, number][] = [];
  for (let i = 0; i < x.length; i++) {
    const a = x[i] ?? Number.NaN;
    const b = y[i] ?? Number.NaN;
    if (!Number.isNaN(a) && !Number.isNaN(b)) pairs.push([a, b]);
  }
  return pairs;
}
