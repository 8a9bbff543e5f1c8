import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import { PaperError } from '../error.ts';
import type { PaperFormat, Rendered, RenderOptions } from './render.ts';
import type { RenderJob, RenderReport } from './work.ts';

/** Megabytes a process may have grown to before the next paper gets a new one: what the tools keep is theirs alone. */
const GROWN = 520;

/** Word has tools of its own. Beside what the typesetter keeps they would take half as much again, so they never share a process. */
const SHIFTS: readonly ((format: PaperFormat) => boolean)[] = [
  (format) => format !== 'docx',
  (format) => format === 'docx',
];

/**
 * Sets papers beside this process, one at a time, in a process of its own that keeps its fonts and charts warm and
 * gives its memory back when it ends. Cancelling ends it in the middle of its work; the next paper gets a new one.
 */
export class Press {
  private setter: ChildProcess | undefined;
  /** Which of the shifts its process works in. */
  private shift = 0;
  private waiting: Promise<unknown> = Promise.resolve();

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

  private async renderInShifts(
    document: PaperDocument,
    formats: readonly PaperFormat[],
    options: RenderOptions,
  ): Promise<Rendered> {
    const parts: Rendered[] = [];
    for (const [shift, belongs] of SHIFTS.entries()) {
      const ours = formats.filter(belongs);
      if (ours.length === 0) continue;
      if (shift !== this.shift) this.close();
      this.shift = shift;
      parts.push(await this.run({ document, formats: ours, fonts: options.fonts }, options));
    }
    return {
      files: new Map(parts.flatMap(({ files }) => [...files])),
      fonts: parts[0]?.fonts ?? [],
      pages: Math.max(0, ...parts.map(({ pages }) => pages)),
    };
  }

  /** Ends the process, in the middle of its work if it has any. */
  close(): void {
    const { setter } = this;
    this.setter = undefined;
    setter?.kill('SIGKILL');
  }

  private run(job: RenderJob, { signal, onFormat }: RenderOptions): Promise<Rendered> {
    signal?.throwIfAborted();
    const setter = this.open();
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
        this.close();
        fail(error);
      };
      const hear = (report: RenderReport): void => {
        if (report.kind === 'format') onFormat?.(report.format, report.milliseconds);
        else if (report.kind === 'problems') fail(new PaperError(report.problems));
        else if (report.kind === 'failed') fail(new Error(report.reason));
        else {
          leave();
          if (report.megabytes > GROWN) this.close();
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

  private open(): ChildProcess {
    this.setter ??= fork(fileURLToPath(new URL('./worker.mjs', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return this.setter;
  }
}

/** Whoever waits for nothing may end; the typesetter ends with them. */
function rest(setter: ChildProcess): void {
  setter.unref();
  setter.channel?.unref();
}
