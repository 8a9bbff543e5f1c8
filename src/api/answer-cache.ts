/** Answers by what was asked, newest use last. Two who ask the same at once wait for one answer. */
export class AnswerCache {
  private readonly answers = new Map<string, Promise<unknown>>();
  private readonly limit: number;

  constructor(limit = 500) {
    this.limit = limit;
  }

  /** @param key must name release, policy and request: an answer is never wrong, only old. */
  get<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known) {
      this.answers.delete(key);
      this.answers.set(key, known);
      return known as Promise<T>;
    }
    const made = make();
    this.answers.set(key, made);
    made.catch(() => this.answers.delete(key));
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= this.limit) break;
      this.answers.delete(oldest);
    }
    return made;
  }
}
