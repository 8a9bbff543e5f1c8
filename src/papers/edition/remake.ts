import type { PaperDocument, PaperInputs } from '../../contracts/paper-document.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import { replayFetch } from '../answers.ts';
import { buildDocument, type PaperSource } from '../build/document.ts';
import type { BundleFiles } from './bundle.ts';

/** Where the text of a paper lies in a bundle. */
export const TEMPLATE_FOLDER = 'template/';

/** The template that an edition was made from, out of its own bundle. */
export function templateIn(files: BundleFiles, { template }: Pick<PaperDocument, 'template'>): PaperSource {
  const decoder = new TextDecoder();
  return {
    ...template,
    files: [...files]
      .filter(([path]) => path.startsWith(TEMPLATE_FOLDER))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, bytes]) => ({
        path: path.slice(TEMPLATE_FOLDER.length),
        text: decoder.decode(bytes),
        sha256: sha256Hex(bytes),
      })),
  };
}

/** A document again: from its own answers, its own template and what people put in. */
export async function remakeDocument(
  document: PaperDocument,
  inputs: PaperInputs,
  source: PaperSource,
): Promise<PaperDocument> {
  const { subject, release, code_version, answers } = document;
  const made = await buildDocument(replayFetch(answers), subject, source, { release, inputs });
  return { ...made, code_version };
}
