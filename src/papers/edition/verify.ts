import type { PaperDocument, PaperInputs } from '../../contracts/paper-document.ts';
import {
  type Difference,
  type EditionManifest,
  type EditionVerification,
  editionManifestSchema,
  editionSignatureSchema,
} from '../../contracts/paper-edition.ts';
import { fingerprintOf, isSigned } from '../../crypto/signer.ts';
import type { Bilingual } from '../../domain/text.ts';
import { fingerprint } from '../answers.ts';
import {
  type BundleFiles,
  documentOf,
  INPUTS,
  jsonBytes,
  MANIFEST,
  readJson,
  SIGNATURE,
  sha256Of,
} from './bundle.ts';
import { NUMBER_METHODS } from './numbers.ts';
import { remakeDocument, templateIn } from './remake.ts';

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
      zh: `${MANIFEST} 缺失或无法读取,不是白皮书数据包,或已损坏:${String(error).slice(0, 200)}`,
      en: `${MANIFEST} is missing or cannot be read; this is no edition, or it is damaged: ${String(error).slice(0, 200)}`,
    });
  }
}

/** Whoever signs anew encloses a key of their own: only a key known from elsewhere says who signed. */
function signatureFaults(
  files: BundleFiles,
  manifest: EditionManifest,
  trust: readonly string[],
): Difference[] {
  const bytes = files.get(MANIFEST) ?? new Uint8Array();
  const bad = (zh: string, en: string): Difference[] => [difference('signature', SIGNATURE, { zh, en })];
  let key: Buffer;
  let signature: Buffer;
  try {
    const given = editionSignatureSchema.parse(readJson(files, SIGNATURE));
    key = Buffer.from(given.public_key, 'base64');
    signature = Buffer.from(given.signature, 'base64');
    // One signature has one spelling, so that no byte of the file can change unseen.
    const again = jsonBytes({ public_key: key.toString('base64'), signature: signature.toString('base64') });
    if (!Buffer.from(again).equals(files.get(SIGNATURE) ?? Buffer.alloc(0)))
      return bad(`${SIGNATURE} 被改动过。`, `${SIGNATURE} was changed.`);
  } catch (error) {
    return bad(
      `${SIGNATURE} 缺失或无法读取:${String(error).slice(0, 120)}`,
      `${SIGNATURE} is missing or cannot be read.`,
    );
  }
  if (fingerprintOf(key) !== manifest.fingerprint)
    return bad('随附公钥与清单所记指纹不符。', 'The enclosed key is not the one the manifest names.');
  if (!isSigned(bytes, signature, key, manifest.suite))
    return bad(
      '签名与清单不符:清单或签名被改动过。',
      'The signature does not fit the manifest: one of them was changed.',
    );
  if (trust.length === 0)
    return [
      difference('no_trust', SIGNATURE, {
        zh: `签名与随附公钥相符,但随附公钥不构成信任:任何人都可以换上自己的公钥重新签名。请用 --fingerprint 或 --trust 给出事先从签发单位取得的指纹(本包所记为 ${manifest.fingerprint})。`,
        en: `The signature fits the enclosed key, but an enclosed key is no trust: anybody can sign anew with their own. Give the fingerprint you were handed by the issuer with --fingerprint or --trust (this bundle names ${manifest.fingerprint}).`,
      }),
    ];
  if (!trust.includes(manifest.fingerprint))
    return [
      difference('untrusted', SIGNATURE, {
        zh: `签名者的指纹 ${manifest.fingerprint} 不在您信任的指纹之列(${trust.join('、')})。`,
        en: `The signer ${manifest.fingerprint} is not among those you trust (${trust.join(', ')}).`,
      }),
    ];
  return [];
}

function fileFaults(files: BundleFiles, manifest: EditionManifest): Difference[] {
  const found: Difference[] = [];
  const listed = new Set([MANIFEST, SIGNATURE]);
  for (const { path, sha256, bytes } of manifest.files) {
    listed.add(path);
    const content = files.get(path);
    if (content === undefined)
      found.push(difference('missing', path, { zh: `缺少文件 ${path}。`, en: `${path} is missing.` }));
    else if (content.length !== bytes || sha256Of(content) !== sha256)
      found.push(
        difference('changed', path, {
          zh: `${path} 被改动过(应为 ${bytes} 字节、SHA-256 ${sha256})。`,
          en: `${path} was changed (${bytes} bytes with SHA-256 ${sha256} were signed).`,
        }),
      );
  }
  for (const path of [...files.keys()].filter((path) => !listed.has(path)).sort())
    found.push(
      difference('added', path, {
        zh: `多出文件 ${path},未经签署。`,
        en: `${path} was added; nobody signed it.`,
      }),
    );
  return found;
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
          zh: `本软件没有第 ${manifest.numbers} 版数字规则,请用更新的版本核验。`,
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
          zh: `数据指纹不符:签署时为 ${manifest.data_sha256},现为 ${data}。`,
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
          zh: `文稿或数据无法读取,数字未能重算:${String(error).slice(0, 200)}`,
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

const difference = (code: Difference['code'], place: string, text: Bilingual): Difference => ({
  code,
  place,
  text,
});
