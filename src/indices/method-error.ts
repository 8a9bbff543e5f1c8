import type { Bilingual } from '../domain/text.ts';

/** Data or options a method cannot work with: what was found and what it needs, in both languages. */
export class MethodError extends RangeError {
  readonly text: Bilingual;
  constructor(zh: string, en: string) {
    super(en);
    this.name = 'MethodError';
    this.text = { zh, en };
  }
}
