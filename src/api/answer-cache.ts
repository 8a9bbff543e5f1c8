/** Rows (of whatever kind) kept in all answers together: some hundred megabytes. */
const DEFAULT_ROWS = 400_000;

interface Kept {
  readonly answer: Promise<unknown>;
  rows: number;
}

/**
 * Answers by what was asked; those used longest ago make room. Two who ask the same at once wait for one answer.
 */
export class AnswerCache {
  private readonly answers = new Map<string, Kept>();
  private readonly limit: number;
  private rows = 0;

  constructor(limit = DEFAULT_ROWS) {
    this.limit = limit;
  }

  /** @param key must name release, policy and request: an answer is never wrong, only old. */
  get<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known) {
      this.answers.delete(key);
      this.answers.set(key, known);
      return known.answer as Promise<T>;
    }
    const kept: Kept = { answer: make(), rows: 0 };
    this.answers.set(key, kept);
    kept.answer.then(
      (answer) => this.weigh(key, kept, answer),
      () => this.forget(key, kept),
    );
    return kept.answer as Promise<T>;
  }

  private weigh(key: string, kept: Kept, answer: unknown): void {
    if (this.answers.get(key) !== kept) return;
    kept.rows = 1 + rowsIn(answer);
    this.rows += kept.rows;
    for (const [oldest, old] of this.answers) {
      if (this.rows <= this.limit) break;
      this.forget(oldest, old);
    }
  }

  private forget(key: string, kept: Kept): void {
    if (this.answers.get(key) !== kept) return;
    this.answers.delete(key);
    this.rows -= kept.rows;
  }
}

/** Items of the lists an answer holds, itself or in what it holds. */
function rowsIn(answer: unknown, depth = 2): number {
  if (answer === null || typeof answer !== 'object' || depth === 0) return 0;
  return Object.values(answer).reduce<number>(
    (sum, value) => sum + (Array.isArray(value) ? value.length : rowsIn(value, depth - 1)),
    0,
  );
}
