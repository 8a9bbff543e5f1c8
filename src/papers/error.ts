import type { Bilingual } from '../domain/text.ts';

/** A place in a source: `quarterly/text/03-need.md:12:5`. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

/** Something a writer must mend, at its place. */
export interface Problem {
  readonly place: Place;
  readonly text: Bilingual;
}

/** A paper that cannot be made as it is written: every problem found, each at its place. */
export class PaperError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${placeText(p.place)} ${p.text.en}`).join('\n'));
    this.name = 'PaperError';
    this.problems = problems;
  }
  /** Every problem in both languages, one a line. */
  get text(): Bilingual {
    const lines = (language: 'zh' | 'en'): string =>
      this.problems.map((p) => `${placeText(p.place)} ${p.text[language]}`).join('\n');
    return { zh: lines('zh'), en: lines('en') };
  }
}

/** @throws PaperError for one problem. */
export function wrong(place: Place, zh: string, en: string): never {
  throw new PaperError([{ place, text: { zh, en } }]);
}
