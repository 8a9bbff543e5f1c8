/** Whether a part can be compared: our records hold it, hardly hold it, or one side says nothing of it. */
export type Coverage = 'covered' | 'hardly_covered' | 'not_observed' | 'not_published';

/** One part of a whole on both sides: amounts in any unit, null where a side has no number. */
export interface StructurePart {
  readonly part: string;
  readonly ours: number | null;
  readonly published: number | null;
}

export interface RebasedPart {
  readonly part: string;
  readonly coverage: Coverage;
  /** The published share of the whole, as published: per cent. */
  readonly published: number | null;
  /** Shares of the covered parts alone, per cent; each column adds to 100. Null for a part that is not covered. */
  readonly ours: number | null;
  readonly rebased: number | null;
}

/** Below this part of the published share, our records do not cover a class: purchases through unions hold no rent. */
export const HARDLY = 0.1;

export interface RebaseOptions {
  /** The published whole, where it is published; else the sum of its parts. */
  readonly total?: number | null;
  /** Parts known to be hardly covered, whatever their share. */
  readonly uncovered?: readonly string[];
}

/**
 * Re-bases a published structure to the parts our records cover, so that two shares of the same whole are compared:
 * covered are the parts both sides have, less those of which our share is under a tenth of the published one.
 */
export function rebase(
  parts: readonly StructurePart[],
  { total = null, uncovered = [] }: RebaseOptions = {},
): RebasedPart[] {
  const sum = (values: readonly (number | null)[]): number =>
    values.reduce<number>((all, value) => all + (value ?? 0), 0);
  const whole = total ?? sum(parts.map((p) => p.published));
  const common = parts.filter(
    (p) => !uncovered.includes(p.part) && p.ours !== null && p.ours > 0 && p.published !== null,
  );
  const ourWhole = sum(common.map((p) => p.ours));
  const commonPublished = sum(common.map((p) => p.published));
  const coverageOf = ({ part, ours, published }: StructurePart): Coverage => {
    if (published === null) return 'not_published';
    if (ours === null || ours <= 0) return 'not_observed';
    if (uncovered.includes(part)) return 'hardly_covered';
    return ours / ourWhole < (HARDLY * published) / commonPublished ? 'hardly_covered' : 'covered';
  };
  const judged = parts.map((p) => ({ ...p, coverage: coverageOf(p) }));
  const covered = judged.filter((p) => p.coverage === 'covered');
  const ourBase = sum(covered.map((p) => p.ours));
  const publishedBase = sum(covered.map((p) => p.published));
  return judged.map(({ part, ours, published, coverage }) => ({
    part,
    coverage,
    published: published === null || whole <= 0 ? null : (published / whole) * 100,
    ours: coverage === 'covered' && ours !== null ? (ours / ourBase) * 100 : null,
    rebased: coverage === 'covered' && published !== null ? (published / publishedBase) * 100 : null,
  }));
}
