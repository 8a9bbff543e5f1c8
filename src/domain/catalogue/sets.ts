import type { Dimension, MeasureRef } from '../metric.ts';

/** Names the measures of one cube. */
export const measuresOf =
  (cube: string) =>
  (measure: string): MeasureRef => ({ cube, measure });

/** Every head alone, every split alone, and every head with every split: how the cubes store their tables. */
export const setsOf = (heads: readonly Dimension[], splits: readonly Dimension[]): readonly Dimension[][] => [
  ...heads.map((head) => [head]),
  ...splits.map((split) => [split]),
  ...heads.flatMap((head) => splits.map((split) => [head, split])),
];
