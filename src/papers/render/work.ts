import type { PaperDocument } from '../../contracts/paper-document.ts';
import { PaperError, type Problem } from '../error.ts';
import { type PaperFormat, renderPaper, type UsedFont } from './render.ts';

/** What a typesetter is asked for. */
export interface RenderJob {
  readonly document: PaperDocument;
  readonly formats: readonly PaperFormat[];
  readonly fonts?: string;
}

/** What it says: each format as it is done, then all bytes, or why not. */
export type RenderReport =
  | { readonly kind: 'format'; readonly format: PaperFormat; readonly milliseconds: number }
  | {
      readonly kind: 'done';
      readonly files: readonly (readonly [PaperFormat, Uint8Array])[];
      readonly fonts: readonly UsedFont[];
      readonly pages: number;
      /** Memory of the process once it is done. */
      readonly megabytes: number;
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'failed'; readonly reason: string };

const tell = (report: RenderReport): void => void process.send?.(report);

/** One process sets papers one after another, until it is ended. */
process.on('message', (job: RenderJob) => {
  void renderPaper(job.document, job.formats, {
    fonts: job.fonts,
    onFormat: (format, milliseconds) => tell({ kind: 'format', format, milliseconds }),
  }).then(
    ({ files, fonts, pages }) =>
      tell({
        kind: 'done',
        files: [...files],
        fonts,
        pages,
        megabytes: process.memoryUsage.rss() / 2 ** 20,
      }),
    (error: unknown) =>
      tell(
        error instanceof PaperError
          ? { kind: 'problems', problems: error.problems }
          : {
              kind: 'failed',
              reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
            },
      ),
  );
});

/** Nobody is left to set papers for. */
process.on('disconnect', () => process.exit());
