import { Worker } from 'node:worker_threads';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import { PaperError } from '../error.ts';
import type { PaperFormat, Rendered, RenderOptions } from './render.ts';
import type { RenderJob, RenderReport } from './work.ts';

/**
 * Sets papers off the main thread, one at a time, in a worker that keeps its fonts and charts warm. Cancelling ends
 * the worker in the middle of its work; the next paper gets a new one.
 */
export class Press {
  private worker: Worker | undefined;
  private waiting: Promise<unknown> = Promise.resolve();

  /** @throws PaperError for what the text has wrong; AbortError when cancelled; Error where the worker failed. */
  render(
    document: PaperDocument,
    formats: readonly PaperFormat[],
    options: RenderOptions = {},
  ): Promise<Rendered> {
    const next = this.waiting.then(() => this.run({ document, formats, fonts: options.fonts }, options));
    this.waiting = next.catch(() => {});
    return next;
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  private run(job: RenderJob, { signal, onFormat }: RenderOptions): Promise<Rendered> {
    signal?.throwIfAborted();
    const worker = this.open();
    return new Promise<Rendered>((resolve, reject) => {
      const leave = (): void => {
        worker.off('message', hear);
        worker.off('error', broken);
        worker.off('exit', gone);
        signal?.removeEventListener('abort', cancel);
      };
      const fail = (error: unknown): void => {
        leave();
        reject(error);
      };
      const drop = (): void => {
        if (this.worker === worker) this.worker = undefined;
      };
      const hear = (report: RenderReport): void => {
        if (report.kind === 'format') onFormat?.(report.format, report.milliseconds);
        else if (report.kind === 'problems') fail(new PaperError(report.problems));
        else if (report.kind === 'failed') fail(new Error(report.reason));
        else {
          leave();
          resolve({ files: new Map(report.files), fonts: report.fonts, pages: report.pages });
        }
      };
      const broken = (error: Error): void => {
        drop();
        fail(error);
      };
      const gone = (): void => {
        drop();
        fail(new Error('the typesetter ended before it was done'));
      };
      const cancel = (): void => {
        drop();
        fail(signal?.reason);
        void worker.terminate();
      };
      worker.on('message', hear);
      worker.on('error', broken);
      worker.on('exit', gone);
      signal?.addEventListener('abort', cancel, { once: true });
      worker.postMessage(job);
    });
  }

  private open(): Worker {
    this.worker ??= new Worker(new URL('./worker.mjs', import.meta.url));
    this.worker.unref();
    return this.worker;
  }
}
