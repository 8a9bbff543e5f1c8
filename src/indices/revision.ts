/** A reading as a release states it, and by which version of the method. */
export interface Stated {
  readonly value: number;
  readonly version: string;
}

export interface RevisionInput {
  /** What the earlier release stated for its last month. */
  readonly before: Stated;
  /** The same month as the later release reads it, by every version it kept (two where the method changed). */
  readonly again: readonly Stated[];
  /** What the later release states for its own last month. */
  readonly now: Stated;
}

/** Why two published readings differ, in points; null where a part cannot be told from the next. The parts add up. */
export interface Revision {
  /** What happened between the two months. */
  readonly data: number | null;
  /** The earlier month is read otherwise now, by the same method: late, corrected or erased records. */
  readonly restatement: number | null;
  /** The earlier month is read otherwise by another version of the method. */
  readonly method: number | null;
  /** What is left where a part is missing; 0 otherwise. */
  readonly rest: number;
}

/**
 * Takes the way from a published reading to a later one in steps through the same month read again: first by the old
 * version (restatement), then by the new one (method), then on to the new month (data). Where the later release no
 * longer reads that month by one of the versions, what cannot be parted is `rest`.
 */
export function revision({ before, again, now }: RevisionInput): Revision {
  const by = (version: string): number | null => again.find((one) => one.version === version)?.value ?? null;
  const same = by(before.version);
  const other = by(now.version);
  const restatement = same === null ? null : same - before.value;
  const method = same === null || other === null ? null : other - same;
  const data = other === null ? null : now.value - other;
  const known = (restatement ?? 0) + (method ?? 0) + (data ?? 0);
  const whole = restatement !== null && method !== null && data !== null;
  return { data, restatement, method, rest: whole ? 0 : now.value - before.value - known };
}

/** The same with what the protection of the outside layer adds beside the exact numbers. */
export interface ProtectedRevision extends Revision {
  readonly protection: number;
}

/** Parts of an outside change by the exact numbers behind it: what these do not explain is the noise on both ends. */
export function protectedRevision(outside: RevisionInput, inside: RevisionInput): ProtectedRevision {
  const exact = revision(inside);
  const moved = (of: RevisionInput): number => of.now.value - of.before.value;
  return { ...exact, protection: moved(outside) - moved(inside) };
}
