import { normalQuantile } from './distribution.ts';

/** Uniform draws in [0, 1) from a 32-bit seed (mulberry32): the same seed gives the same draws on every machine. */
export function uniformDraws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal draws (Box & Muller) from the same stream. */
export function normalDraws(seed: number): () => number {
  const uniform = uniformDraws(seed);
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/**
 * Independent streams of 32-bit draws (sfc32, Doty-Humphrey): one per seed and list of numbers, so that draw 17 of
 * factor 3 is the same whoever works it out, and in whatever order.
 */
export function stream(seed: number, ...key: readonly number[]): () => number {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (const part of key) {
    for (let i = 0; i < 4; i++) next();
    b ^= Math.imul(part + 1, 0x85ebca6b);
    c = (c + Math.imul(part ^ (part >>> 16), 0xc2b2ae35)) | 0;
  }
  for (let i = 0; i < 12; i++) next();
  return next;
}

const LEVELS = 8192;
export const NORMAL_BITS = 13;
let quantiles: Float64Array | null = null;

/** Standard normal quantiles at the midpoints of 8,192 equal steps, of variance one: thirteen random bits choose one. */
export function normalTable(): Float64Array {
  if (quantiles) return quantiles;
  const half = Float64Array.from({ length: LEVELS / 2 }, (_, i) => normalQuantile((i + 0.5) / LEVELS));
  const sd = Math.sqrt(half.reduce((sum, z) => sum + z * z, 0) / half.length);
  quantiles = new Float64Array(LEVELS);
  for (const [i, z] of half.entries()) {
    quantiles[i] = z / sd;
    quantiles[LEVELS - 1 - i] = -z / sd;
  }
  return quantiles;
}
