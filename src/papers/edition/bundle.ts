import type { Answer, PaperDocument, PaperInputs } from '../../contracts/paper-document.ts';
import type { EditionManifest, EditionSignature } from '../../contracts/paper-edition.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import type { Signer } from '../../crypto/signer.ts';

/** Every file of a bundle by its path inside it. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'signature.json';
export const DOCUMENT = 'document.json';
export const INPUTS = 'inputs.json';
export const QUERIES = 'queries.json';
/** Rules by which numbers are worked out again. */
export const NUMBERS_VERSION = '1';

/** JSON that has one spelling: two spaces, a line end. Read again and written again it is the same bytes. */
export const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** What a document is, as files: its text, what people put in, each gated answer, each question. */
export function documentFiles(document: PaperDocument, inputs: PaperInputs): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const { answers, ...rest } = document;
  files.set(DOCUMENT, jsonBytes(rest));
  files.set(INPUTS, jsonBytes(inputs));
  const queries = answers.map(({ id, path }, i) => ({ id, path, file: answerFile(i, id) }));
  files.set(QUERIES, jsonBytes(queries));
  for (const [i, answer] of answers.entries()) files.set(answerFile(i, answer.id), jsonBytes(answer.body));
  files.set('definitions/metrics.json', jsonBytes(document.definitions));
  return files;
}

const answerFile = (i: number, id: string): string =>
  `data/${String(i + 1).padStart(3, '0')}-${id.replace(/[^\w-]/g, '_')}.json`;

/** The document of a bundle with its answers. @throws Error naming a file that is missing or is not JSON. */
export function documentOf(files: BundleFiles): PaperDocument {
  const answers = (readJson(files, QUERIES) as { id: string; path: string; file: string }[]).map(
    ({ id, path, file }): Answer => ({ id, path, body: readJson(files, file) }),
  );
  return { ...(readJson(files, DOCUMENT) as Omit<PaperDocument, 'answers'>), answers };
}

/** @throws Error naming a file that is missing or is not JSON. */
export function readJson(files: BundleFiles, path: string): unknown {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`${path} is missing`);
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

/** What is known of an edition beside its files. */
export type EditionAbout = Omit<EditionManifest, 'format' | 'kind' | 'suite' | 'fingerprint' | 'files'>;

/** Adds the manifest and its signature: from here on nothing in it can change unseen. */
export const sealBundle = (files: BundleFiles, about: EditionAbout, signer: Signer): BundleFiles =>
  sealFiles(
    files,
    signer,
    (sealed): EditionManifest => ({
      format: 1,
      kind: 'social-thermometer-edition',
      ...about,
      ...sealed,
    }),
  );

/** What the manifest of anything signed says of its signer and its files. */
export type Sealed = Pick<EditionManifest, 'suite' | 'fingerprint' | 'files'>;

/** Files of any kind with a manifest that lists each of them, and a signature over its bytes. */
export function sealFiles(
  files: BundleFiles,
  signer: Signer,
  manifestOf: (sealed: Sealed) => object,
): BundleFiles {
  const listed = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const bytes = jsonBytes(
    manifestOf({
      suite: signer.suite,
      fingerprint: signer.fingerprint,
      files: listed.map(([path, content]) => ({ path, sha256: sha256Hex(content), bytes: content.length })),
    }),
  );
  const signature: EditionSignature = {
    public_key: signer.publicKey.toString('base64'),
    signature: signer.sign(bytes).toString('base64'),
  };
  return new Map([...listed, [MANIFEST, bytes], [SIGNATURE, jsonBytes(signature)]]);
}
