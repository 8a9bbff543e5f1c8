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

/** One for the server: its fonts and charts stay warm between editions. */
let press: Press | undefined;

/**
 * A document in every format, beside this process.
 * @param onDone told how many formats are done.
 * @param folder The customer's licensed fonts.
 */
export async function typeset(
  document: Gated<PaperDocument>,
  onDone: (done: number) => void,
  folder: string | undefined,
): Promise<Printed> {
  let done = 0;
  press ??= new Press();
  const { files, fonts } = await press.render(document, PAPER_FORMATS, {
    fonts: folder,
    onFormat: () => onDone(++done),
  });
  return {
    files: new Map([...files].map(([format, bytes]) => [PRINTS[format], bytes])),
    fonts: fonts.map(({ file, sha256 }) => ({ name: file, sha256 })),
  };
}

/** A document as a tagged PDF, off the main thread. */
export async function pdfOf(document: Gated<PaperDocument>): Promise<Uint8Array> {
  press ??= new Press();
  const { files } = await press.render(document, ['pdf']);
  return files.get('pdf') ?? new Uint8Array();
}
