import type { PaperDocument } from '../../contracts/paper-document.ts';
import type { Gated } from '../../domain/table.ts';
import { PAPER_FORMATS, type PaperFormat, renderPaper } from '../../papers/render/render.ts';
import type { Printed } from './store.ts';

/** Where each format of an edition lies in its bundle. */
export const PRINTS: Readonly<Record<PaperFormat, string>> = {
  html: 'paper.html',
  pdf: 'paper.pdf',
  pdfa: 'paper-archive.pdf',
  docx: 'paper.docx',
};

/** A document in every format. @param onDone told how many formats are done. */
export async function typeset(
  document: Gated<PaperDocument>,
  onDone: (done: number) => void = () => {},
): Promise<Printed> {
  let done = 0;
  const { files, fonts } = await renderPaper(document, PAPER_FORMATS, { onFormat: () => onDone(++done) });
  return {
    files: new Map([...files].map(([format, bytes]) => [PRINTS[format], bytes])),
    fonts: fonts.map(({ file, sha256 }) => ({ name: file, sha256 })),
  };
}
