import type { PaperDocument, PaperInputs } from '../../contracts/paper-document.ts';
import {
  type Difference,
  type EditionManifest,
  type EditionVerification,
  editionManifestSchema,
} from '../../contracts/paper-edition.ts';
import { fingerprint } from '../answers.ts';
import { type BundleFiles, documentOf, INPUTS, MANIFEST, readJson } from './bundle.ts';
import { NUMBER_METHODS } from './numbers.ts';
import { remakeDocument, templateIn } from './remake.ts';
import { difference, fileFaults, signatureFaults } from './seal-faults.ts';

export interface VerifyOptions {
  /** Fingerprints that were trusted before the bundle was opened; an enclosed key is never one of them by itself. */
  readonly trust: readonly string[];
  /** This software, by `makerVersion`: the text is made again only by the one that made it, the numbers by any. */
  readonly maker?: string;
}

const NOTHING = {
  edition: null,
  title: null,
  fingerprint: null,
  trusted: false,
  files: 0,
  numbers: 0,
  recounted: 0,
  remade: false,
} as const;

/** Checks an edition against a trusted key, every file against the manifest, and every number against the data. */
export async function verifyBundle(files: BundleFiles, options: VerifyOptions): Promise<EditionVerification> {
  const manifest = manifestOf(files);
  if (!('files' in manifest)) return { ...NOTHING, files: files.size, differences: [manifest] };
  const signature = signatureFaults(files, manifest, options.trust);
  const hashes = fileFaults(files, manifest);
  const about = {
    edition: manifest.id,
    title: manifest.title,
    fingerprint: manifest.fingerprint,
    trusted: signature.length === 0,
    files: manifest.files.length,
  };
  const numbers = await contentFaults(files, manifest, options);
  return { ...about, ...numbers, differences: [...signature, ...hashes, ...numbers.differences] };
}

function manifestOf(files: BundleFiles): EditionManifest | Difference {
  try {
    return editionManifestSchema.parse(readJson(files, MANIFEST));
  } catch (error) {
    return difference('not_a_bundle', MANIFEST, {
      zh: `${MANIFEST} 缺失或无法读取，不是白皮书数据包，或已损坏：${String(error).slice(0, 200)}`,
      en: `${MANIFEST} is missing or cannot be read; this is no edition, or it is damaged: ${String(error).slice(0, 200)}`,
    });
  }
}

async function contentFaults(
  files: BundleFiles,
  manifest: EditionManifest,
  { maker }: VerifyOptions,
): Promise<Pick<EditionVerification, 'numbers' | 'recounted' | 'remade' | 'differences'>> {
  const none = { numbers: 0, recounted: 0, remade: false };
  const method = NUMBER_METHODS[manifest.numbers];
  if (!method)
    return {
      ...none,
      differences: [
        difference('method_unknown', MANIFEST, {
          zh: `本软件没有第 ${manifest.numbers} 版数字规则，请用更新的版本核验。`,
          en: `This software does not know number rules ${manifest.numbers}; verify with a newer one.`,
        }),
      ],
    };
  let document: PaperDocument;
  try {
    document = documentOf(files);
    const { differences, ...counts } = method(document);
    const data = await fingerprint(document.answers);
    const all = [...differences];
    if (data !== manifest.data_sha256 || data !== document.data_sha256)
      all.push(
        difference('data', 'data/', {
          zh: `数据指纹不符：签署时为 ${manifest.data_sha256}，现为 ${data}。`,
          en: `The data are not those that were signed: ${manifest.data_sha256} then, ${data} now.`,
        }),
      );
    const remade = manifest.code_version === maker;
    if (remade) all.push(...(await remakeFaults(files, document)));
    return { ...counts, remade, differences: all };
  } catch (error) {
    return {
      ...none,
      differences: [
        difference('data', 'document.json', {
          zh: `文稿或数据无法读取，数字未能重算：${String(error).slice(0, 200)}`,
          en: `The document or its data cannot be read, so no number was worked out again: ${String(error).slice(0, 200)}`,
        }),
      ],
    };
  }
}

/** Whether the same template, data and texts make the same document. */
async function remakeFaults(files: BundleFiles, document: PaperDocument): Promise<Difference[]> {
  const differs = (why: string): Difference[] => [
    difference('remade', 'document.json', {
      zh: `用同一模板和数据重新生成的文稿与所签文稿不同${why ? `:${why}` : ''}。`,
      en: `The document made again from the same template and data is another${why ? `: ${why}` : ''}.`,
    }),
  ];
  try {
    const again = await remakeDocument(
      document,
      readJson(files, INPUTS) as PaperInputs,
      templateIn(files, document),
    );
    return textOf(again) === textOf(document) ? [] : differs('');
  } catch (error) {
    return differs(String(error).slice(0, 200));
  }
}

/** A document without its answers, which lie in files of their own and are compared by their fingerprint. */
const textOf = ({ answers: _answers, ...rest }: PaperDocument): string => JSON.stringify(rest);
