import type { PaperDocument } from '../../contracts/paper-document.ts';
import type { Gated } from '../../domain/table.ts';
import { Press } from '../../papers/render/press.ts';
import { PAPER_FORMATS, type PaperFormat } from '../../papers/render/render.ts';
import type { Printed } from './store.ts';

/** Where each format of an edition lies in its bundle. */
export const PRINTS: Readonly<Record<PaperFormat, string>> = {
  html: 'paper.html',
  pdf: 'paper.pdf',
  pdfa: 'paper-archive.pdf',
  docx: 'paper.docx',
};

/** One worker for the process: its fonts and charts stay warm between editions. */
let press: Press | undefined;

/** A document in every format, off the main thread. @param onDone told how many formats are done. */
export async function typeset(
  document: Gated<PaperDocument>,
  onDone: (done: number) => void = () => {},
): Promise<Printed> {
  let done = 0;
  press ??= new Press();
  const { files, fonts } = await press.render(document, PAPER_FORMATS, { onFormat: () => onDone(++done) });
  return {
    files: new Map([...files].map(([format, bytes]) => [PRINTS[format], bytes])),
    fonts: fonts.map(({ file, sha256 }) => ({ name: file, sha256 })),
  };
}
