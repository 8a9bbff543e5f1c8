/** What an indicator of an index carries, and for how much of what it should say something it does. */
export interface Carried {
  readonly indicator: string;
  /** Effective weight in the index, 0…1. */
  readonly weight: number;
  /** Share of its cells that state a value, of those where its question arises, 0…1. */
  readonly coverage: number;
}

/** An indicator that is seen in fewer cells than this may not carry more weight than that. */
export const WEIGHT_GATE = { coverage: 0.7, weight: 0.05 } as const;

const EPSILON = 1e-12;

/** Indicators that carry more than their coverage allows: a definition with one of them is not to be published. */
export const overweight = (
  carried: readonly Carried[],
  gate: { readonly coverage: number; readonly weight: number } = WEIGHT_GATE,
): Carried[] =>
  carried.filter((c) => c.coverage < gate.coverage - EPSILON && c.weight > gate.weight + EPSILON);
