import { KEY_SPACE } from './perturbation-table.ts';

/**
 * Noise for sums of money, after the flexible function of the cell-key method (ABS TableBuilder; Gießing & Tent 2019):
 * a signed share of the largest contributors, so that whoever knows all others is still wrong about the largest by
 * about that share, while a sum of many hardly moves. The sign and the size come from the key of the cell.
 */
export interface MoneyNoise {
  /** Share of the largest contributor that the noise reaches at most. */
  readonly largest: number;
  /** The same of the second. */
  readonly second: number;
  /** The least part of the reach that is always used: noise near zero would protect nobody. */
  readonly least: number;
}

/** An odd number under 2^31: times a key it stays within 63 bits, and spreads keys that the count noise has used. */
const SPREAD = 1_540_483_477;
const OFFSET = 374_761_393;
const HALF = KEY_SPACE / 2;

/** The noisy sum of one cell; the same for the same key, zero for nothing. */
export function noisyMoney(
  noise: MoneyNoise,
  total: number,
  [first, second]: readonly [number, number],
  key: number,
): number {
  if (total === 0) return 0;
  const spread = Number((BigInt(key) * BigInt(SPREAD) + BigInt(OFFSET)) % BigInt(KEY_SPACE));
  const sign = spread >= HALF ? 1 : -1;
  const size = noise.least + (1 - noise.least) * ((spread % HALF) / HALF);
  return Math.round(total + sign * size * (noise.largest * first + noise.second * second));
}

/** The same as a SQL expression; NULL where the key is missing, since such a sum cannot be protected. */
export function noisyMoneySql(noise: MoneyNoise, total: string, base: string, key: string): string {
  const spread = `((${key} * ${SPREAD} + ${OFFSET}) % ${KEY_SPACE})`;
  const sign = `(case when ${spread} >= ${HALF} then 1 else -1 end)`;
  const size = `(${noise.least} + ${1 - noise.least} * ((${spread} % ${HALF})::double / ${HALF}))`;
  const reach = `(${noise.largest} * coalesce(${base}_top1_fen, 0) + ${noise.second} * coalesce(${base}_top2_fen, 0))::double`;
  return `case when ${total} = 0 then 0 else round(${total} + ${sign} * ${size} * ${reach})::bigint end`;
}
