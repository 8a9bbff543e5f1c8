/** A group is under-covered when its members are observed at less than this part of the rate of all members. */
export const UNDER_COVERED = 0.7;

/** What the grade of a set of records is given by. */
export interface Standing {
  /** Share of the usual records whose places did report. */
  readonly reporting: number;
  /** Members behind the records, after weighting (Kish). */
  readonly effective_n: number;
  /** Share of the members on the roll who belong to an under-covered group, on the worst dimension. */
  readonly under_covered: number;
  /** |post-stratified − raw|, as a part of the raw value. */
  readonly shift: number;
}

/** What each grade asks; every condition must hold. D is what is left. */
export const REPRESENTATION_GRADES = [
  { grade: 'A', reporting: 0.95, effective_n: 1000, under_covered: 0.1, shift: 0.02 },
  { grade: 'B', reporting: 0.85, effective_n: 400, under_covered: 0.25, shift: 0.05 },
  { grade: 'C', reporting: 0.7, effective_n: 100, under_covered: 0.5, shift: 0.15 },
] as const;
export type RepresentationGrade = (typeof REPRESENTATION_GRADES)[number]['grade'] | 'D';

/** The first grade all of whose conditions hold, and the conditions that kept the next better one away. */
export function representationGrade(standing: Standing): {
  readonly grade: RepresentationGrade;
  readonly held_back_by: readonly (keyof Standing)[];
} {
  const failures = (rule: (typeof REPRESENTATION_GRADES)[number]): (keyof Standing)[] => [
    ...(standing.reporting >= rule.reporting ? [] : (['reporting'] as const)),
    ...(standing.effective_n >= rule.effective_n ? [] : (['effective_n'] as const)),
    ...(standing.under_covered <= rule.under_covered ? [] : (['under_covered'] as const)),
    ...(standing.shift <= rule.shift ? [] : (['shift'] as const)),
  ];
  let heldBack: readonly (keyof Standing)[] = [];
  for (const rule of REPRESENTATION_GRADES) {
    const failed = failures(rule);
    if (failed.length === 0) return { grade: rule.grade, held_back_by: heldBack };
    heldBack = failed;
  }
  return { grade: 'D', held_back_by: heldBack };
}
