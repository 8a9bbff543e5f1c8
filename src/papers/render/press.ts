import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import { PaperError } from '../error.ts';
import type { PaperFormat, Rendered, RenderOptions } from './render.ts';
import type { RenderJob, RenderReport } from './work.ts';

/** Megabytes a process may have grown to before the next paper gets a new one: what the tools keep is theirs alone. */
const GROWN = 520;

/** Word has tools of its own. Beside what the typesetter keeps they would take half as much again: they never share a process. */
const SHIFTS = {
  typesetting: (format: PaperFormat) => format !== 'docx',
  word: (format: PaperFormat) => format === 'docx',
};
type Shift = keyof typeof SHIFTS;

export interface PressOptions {
  /** Ends one shift's process before the other's begins: half the memory, for some two seconds a paper. */
  readonly frugal?: boolean;
}

/**
 * Sets papers beside this process, one at a time, in processes of their own that keep their fonts and charts warm and
 * give their memory back when they end. Cancelling ends one in the middle of its work; the next paper gets a new one.
 */
export class Press {
  private readonly frugal: boolean;
  private readonly setters = new Map<Shift, ChildProcess>();
  private waiting: Promise<unknown> = Promise.resolve();

  constructor({ frugal = false }: PressOptions = {}) {
    this.frugal = frugal;
  }

  /** @throws PaperError for what the text has wrong; AbortError when cancelled; Error where the typesetter failed. */
  render(
    document: PaperDocument,
    formats: readonly PaperFormat[],
    options: RenderOptions = {},
  ): Promise<Rendered> {
    const next = this.waiting.then(() => this.renderInShifts(document, formats, options));
    this.waiting = next.catch(() => {});
    return next;
  }

  /** Ends the processes, in the middle of their work if they have any. */
  close(): void {
    for (const shift of this.setters.keys()) this.end(shift);
  }

  private async renderInShifts(
    document: PaperDocument,
    formats: readonly PaperFormat[],
    options: RenderOptions,
  ): Promise<Rendered> {
    const parts: Rendered[] = [];
    for (const shift of ['typesetting', 'word'] as const) {
      const ours = formats.filter(SHIFTS[shift]);
      if (ours.length === 0) continue;
      if (this.frugal) for (const other of this.setters.keys()) if (other !== shift) this.end(other);
      parts.push(await this.run(shift, { document, formats: ours, fonts: options.fonts }, options));
    }
    return {
      files: new Map(parts.flatMap(({ files }) => [...files])),
      fonts: parts[0]?.fonts ?? [],
      pages: Math.max(0, ...parts.map(({ pages }) => pages)),
    };
  }

  private end(shift: Shift): void {
    const setter = this.setters.get(shift);
    this.setters.delete(shift);
    setter?.kill('SIGKILL');
  }

  private run(shift: Shift, job: RenderJob, { signal, onFormat }: RenderOptions): Promise<Rendered> {
    signal?.throwIfAborted();
    const setter = this.open(shift);
    return new Promise<Rendered>((resolve, reject) => {
      const leave = (): void => {
        setter.off('message', hear);
        setter.off('error', broken);
        setter.off('exit', gone);
        signal?.removeEventListener('abort', cancel);
        rest(setter);
      };
      const fail = (error: unknown): void => {
        leave();
        reject(error);
      };
      const broken = (error: Error): void => {
        this.end(shift);
        fail(error);
      };
      const hear = (report: RenderReport): void => {
        if (report.kind === 'format') onFormat?.(report.format, report.milliseconds);
        else if (report.kind === 'problems') fail(new PaperError(report.problems));
        else if (report.kind === 'failed') fail(new Error(report.reason));
        else {
          leave();
          if (report.megabytes > GROWN) this.end(shift);
          resolve({ files: new Map(report.files), fonts: report.fonts, pages: report.pages });
        }
      };
      const gone = (): void => broken(new Error('the typesetter ended before it was done'));
      const cancel = (): void => broken(signal?.reason);
      setter.ref();
      setter.channel?.ref();
      setter.on('message', hear);
      setter.on('error', broken);
      setter.on('exit', gone);
      signal?.addEventListener('abort', cancel, { once: true });
      setter.send(job);
    });
  }

  private open(shift: Shift): ChildProcess {
    const there = this.setters.get(shift);
    if (there?.connected) return there;
    const setter = fork(fileURLToPath(new URL('./worker.mjs', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.setters.set(shift, setter);
    return setter;
  }
}

/** Whoever waits for nothing may end; the typesetter ends with them. */
function rest(setter: ChildProcess): void {
  setter.unref();
  setter.channel?.unref();
}
