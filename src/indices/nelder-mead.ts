export interface Minimum {
  readonly x: number[];
  readonly value: number;
}

/**
 * Least value of a function of several variables by Nelder & Mead (1965), started again from what it found until that
 * no longer helps. A point the function answers with NaN or infinity is never taken.
 */
export function nelderMead(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  options: {
    step?: number;
    steps?: readonly number[];
    tolerance?: number;
    rounds?: number;
    restarts?: number;
  } = {},
): Minimum {
  const { step = 0.1, tolerance = 1e-12, rounds = 400 * start.length, restarts = 6 } = options;
  let best = { x: [...start], value: worthy(f(start)) };
  for (let k = 0; k <= restarts; k++) {
    const found = once(
      f,
      best.x,
      options.steps ?? start.map((v) => step * Math.max(Math.abs(v), 0.1)),
      tolerance,
      rounds,
    );
    const gain = best.value - found.value;
    if (found.value <= best.value) best = found;
    if (k > 0 && !(gain > 1e-10 * (Math.abs(best.value) + 1e-10))) break;
  }
  return best;
}

const worthy = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);

function once(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  tolerance: number,
  rounds: number,
): Minimum {
  const n = start.length;
  const point = (x: number[]): Minimum => ({ x, value: worthy(f(x)) });
  let simplex = [
    point([...start]),
    ...start.map((_v, i) => point(start.map((v, j) => (i === j ? v + (steps[i] ?? 0.1) : v)))),
  ];
  for (let round = 0; round < rounds; round++) {
    simplex = simplex.sort((a, b) => a.value - b.value);
    const [first, second, worst] = [simplex[0], simplex[n - 1] ?? simplex[0], simplex[n]];
    if (!first || !worst || !second) break;
    if (Math.abs(worst.value - first.value) <= tolerance * (Math.abs(first.value) + tolerance)) break;
    const centre = start.map((_v, j) => simplex.slice(0, n).reduce((sum, p) => sum + (p.x[j] ?? 0), 0) / n);
    const along = (t: number): Minimum => point(centre.map((c, j) => c + t * ((worst.x[j] ?? 0) - c)));
    const reflected = along(-1);
    if (reflected.value < first.value) {
      const expanded = along(-2);
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) simplex[n] = reflected;
    else {
      const contracted = reflected.value < worst.value ? along(-0.5) : along(0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
      else
        simplex = simplex.map((p, i) =>
          i === 0 ? p : point(p.x.map((v, j) => ((first.x[j] ?? 0) + v) / 2)),
        );
    }
  }
  return simplex.reduce((a, b) => (b.value < a.value ? b : a));
}
