import type { Bilingual, Locale } from '../../src/domain/text.ts';
import { inLocale } from '../../src/domain/text.ts';

/** Long work reports here; people see a bar, machines see nothing. */
export interface Progress {
  /** `done` and `total` in the unit of the step (rows, models, files); total 0 when unknown. */
  step(label: string, done: number, total: number): void;
  end(): void;
}

/** The world as a command sees it. Handed in, so that a test can record what would have happened. */
export interface CommandIo {
  out(line: string): void;
  err(line: string): void;
  readonly progress: Progress;
  readonly lang: Locale;
  readonly now: () => Date;
  /** The workspace folder, THERMOMETER_HOME. */
  readonly home: string;
}

/** 0 done · 1 failed · 2 wrong use. */
export type ExitCode = 0 | 1 | 2;
export type Command = (args: string[], io: CommandIo) => Promise<ExitCode>;

/**
 * A failure that a person can act on: what was found, where, and what to do next, in both languages.
 * Anything else thrown is a bug and keeps its stack.
 */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  readonly text: Bilingual;
  constructor(text: Bilingual, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(text.en, { cause: options.cause });
    this.name = 'CommandError';
    this.text = text;
    this.exitCode = options.exitCode ?? 1;
  }
  in(locale: Locale): string {
    return inLocale(this.text, locale);
  }
}

/** A wrong call of the command line. */
export const usageError = (text: Bilingual): CommandError => new CommandError(text, { exitCode: 2 });
