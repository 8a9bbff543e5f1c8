/** Keys are integers in [0, 2^32): HMAC bits of a record, summed over a cell modulo 2^32. */
export const KEY_SPACE = 2 ** 32;

export interface Shift {
  readonly shift: number;
  /** The shift applies to keys in [from, to). */
  readonly from: number;
  readonly to: number;
}

/** Row n (1 … maximum) serves a true count of n; the last row serves every larger count. Zeros stay zero. */
export interface PerturbationTable {
  readonly maximum: number;
  readonly variance: number;
  readonly rows: readonly (readonly Shift[])[];
}

/**
 * Designs the table by maximum entropy: of all distributions on {−min(n, D) … D} with mean 0 and the stated
 * variance, the one that gives an attacker the least to work with. Its form is p(v) ∝ exp(a·v + b·v²); a and b
 * are found by Newton's method on the convex dual. (Giessing 2016; Marley & Leaver 2011; R package ptable.)
 * @throws RangeError when no such distribution exists.
 */
export function designTable(maximum: number, variance: number): PerturbationTable {
  const rows = Array.from({ length: maximum }, (_, i) => {
    const shifts = range(-(i + 1), maximum);
    return slots(shifts, maximumEntropy(shifts, variance));
  });
  return { maximum, variance, rows };
}

/** The shift of a cell; 0 for an empty one. */
export function shiftOf(table: PerturbationTable, count: number, key: number): number {
  if (count <= 0) return 0;
  const row = table.rows[Math.min(count, table.maximum) - 1];
  return row?.find((s) => key >= s.from && key < s.to)?.shift ?? 0;
}

/** Probabilities over `shifts` with mean 0 and the given variance, of greatest entropy. */
export function maximumEntropy(shifts: readonly number[], variance: number): number[] {
  let [a, b] = [0, -1 / (2 * variance)];
  for (let step = 0; step < 200; step++) {
    const p = weights(shifts, a, b);
    const m = [1, 2, 3, 4].map((k) => sum(shifts.map((v, i) => (p[i] ?? 0) * v ** k)));
    const [m1 = 0, m2 = 0, m3 = 0, m4 = 0] = m;
    const [g1, g2] = [m1, m2 - variance];
    if (Math.abs(g1) < 1e-13 && Math.abs(g2) < 1e-13) return p;
    const [h11, h12, h22] = [m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2];
    const det = h11 * h22 - h12 * h12;
    if (!(det > 1e-14)) break;
    let [da, db] = [(h22 * g1 - h12 * g2) / det, (h11 * g2 - h12 * g1) / det];
    // Damped: a full Newton step from far away can overflow the exponent.
    const scale = Math.min(1, 1 / Math.max(Math.abs(da), Math.abs(db)));
    da *= scale;
    db *= scale;
    a -= da;
    b -= db;
  }
  throw new RangeError(
    `no distribution on ${shifts[0]}…${shifts.at(-1)} has mean 0 and variance ${variance}`,
  );
}

function weights(shifts: readonly number[], a: number, b: number): number[] {
  const exponents = shifts.map((v) => a * v + b * v * v);
  const top = Math.max(...exponents);
  const raw = exponents.map((e) => Math.exp(e - top));
  const total = sum(raw);
  return raw.map((w) => w / total);
}

/** Cuts the key space into one slot per shift, as long as its probability. */
function slots(shifts: readonly number[], p: readonly number[]): Shift[] {
  const out: Shift[] = [];
  let from = 0;
  let cumulative = 0;
  for (const [i, shift] of shifts.entries()) {
    cumulative += p[i] ?? 0;
    const to = i === shifts.length - 1 ? KEY_SPACE : Math.round(cumulative * KEY_SPACE);
    out.push({ shift, from, to });
    from = to;
  }
  return out;
}

/** −min(n, D) … D: a count never falls below zero. */
function range(lowest: number, highest: number): number[] {
  return Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
}

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);
