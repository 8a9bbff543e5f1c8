import type { Minimum } from './nelder-mead.ts';

/**
 * Least value of a smooth function by BFGS with central differences; for many variables, where a simplex gets stuck.
 * A point the function answers with NaN is never taken.
 */
export function bfgs(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  options: { rounds?: number; tolerance?: number; difference?: number } = {},
): Minimum {
  const { rounds = 500, tolerance = 1e-9, difference = 1e-5 } = options;
  const n = start.length;
  let x = [...start];
  let value = f(x);
  let slope = gradient(f, x, difference);
  let inverse = identity(n);
  for (let round = 0; round < rounds; round++) {
    let direction = inverse.map((row) => -row.reduce((sum, v, j) => sum + v * (slope[j] ?? 0), 0));
    let along = direction.reduce((sum, d, i) => sum + d * (slope[i] ?? 0), 0);
    if (!(along < 0)) {
      inverse = identity(n);
      direction = slope.map((g) => -g);
      along = -slope.reduce((sum, g) => sum + g * g, 0);
    }
    let step = 1;
    let next = x;
    let nextValue = Number.NaN;
    for (let halving = 0; halving < 50; halving++) {
      next = x.map((v, i) => v + step * (direction[i] ?? 0));
      nextValue = f(next);
      if (nextValue <= value + 1e-4 * step * along) break;
      step /= 2;
    }
    if (!(nextValue < value)) break;
    const nextSlope = gradient(f, next, difference);
    const s = next.map((v, i) => v - (x[i] ?? 0));
    const y = nextSlope.map((g, i) => g - (slope[i] ?? 0));
    const gain = value - nextValue;
    x = next;
    value = nextValue;
    slope = nextSlope;
    if (gain < tolerance * (Math.abs(value) + 1) && Math.max(...slope.map(Math.abs)) < 1e-3) break;
    update(inverse, s, y);
  }
  return { x, value };
}

const identity = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_v, j) => (i === j ? 1 : 0)));

function gradient(f: (x: readonly number[]) => number, x: readonly number[], difference: number): number[] {
  return x.map((v, i) => {
    const h = difference * Math.max(1, Math.abs(v));
    const up = f(x.map((w, j) => (i === j ? v + h : w)));
    const down = f(x.map((w, j) => (i === j ? v - h : w)));
    const slope = (up - down) / (2 * h);
    return Number.isFinite(slope) ? slope : 0;
  });
}

/** H ← (I − ρ s y') H (I − ρ y s') + ρ s s', skipped where the curvature is not positive. */
function update(inverse: number[][], s: readonly number[], y: readonly number[]): void {
  const sy = s.reduce((sum, v, i) => sum + v * (y[i] ?? 0), 0);
  if (!(sy > 1e-12)) return;
  const hy = inverse.map((row) => row.reduce((sum, v, j) => sum + v * (y[j] ?? 0), 0));
  const yhy = y.reduce((sum, v, i) => sum + v * (hy[i] ?? 0), 0);
  for (const [i, row] of inverse.entries()) {
    for (let j = 0; j < row.length; j++) {
      row[j] =
        (row[j] ?? 0) +
        ((1 + yhy / sy) * (s[i] ?? 0) * (s[j] ?? 0) -
          (hy[i] ?? 0) * (s[j] ?? 0) -
          (s[i] ?? 0) * (hy[j] ?? 0)) /
          sy;
    }
  }
}
