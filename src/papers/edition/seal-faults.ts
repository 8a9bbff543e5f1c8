import { type Difference, editionSignatureSchema } from '../../contracts/paper-edition.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import { fingerprintOf, isSigned } from '../../crypto/signer.ts';
import type { Bilingual } from '../../domain/text.ts';
import { type BundleFiles, jsonBytes, MANIFEST, readJson, type Sealed, SIGNATURE } from './bundle.ts';

/** Whether the holder of a trusted key signed this manifest. Whoever signs anew encloses a key of their own: only a key known from elsewhere says who signed. */
export function signatureFaults(
  files: BundleFiles,
  manifest: Sealed,
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
        zh: `签名与随附公钥相符，但随附公钥不构成信任：任何人都可以换上自己的公钥重新签名。请用 --fingerprint 或 --trust 给出事先从签发单位取得的指纹（本包所记为 ${manifest.fingerprint}）。`,
        en: `The signature fits the enclosed key, but an enclosed key is no trust: anybody can sign anew with their own. Give the fingerprint you were handed by the issuer with --fingerprint or --trust (this bundle names ${manifest.fingerprint}).`,
      }),
    ];
  if (!trust.includes(manifest.fingerprint))
    return [
      difference('untrusted', SIGNATURE, {
        zh: `签名者的指纹 ${manifest.fingerprint} 不在您信任的指纹之列（${trust.join('、')}）。`,
        en: `The signer ${manifest.fingerprint} is not among those you trust (${trust.join(', ')}).`,
      }),
    ];
  return [];
}

/** Files that are missing, changed or added since they were signed. */
export function fileFaults(files: BundleFiles, manifest: Pick<Sealed, 'files'>): Difference[] {
  const found: Difference[] = [];
  const listed = new Set([MANIFEST, SIGNATURE]);
  for (const { path, sha256, bytes } of manifest.files) {
    listed.add(path);
    const content = files.get(path);
    if (content === undefined)
      found.push(difference('missing', path, { zh: `缺少文件 ${path}。`, en: `${path} is missing.` }));
    else if (content.length !== bytes || sha256Hex(content) !== sha256)
      found.push(
        difference('changed', path, {
          zh: `${path} 被改动过（应为 ${bytes} 字节、SHA-256 ${sha256}）。`,
          en: `${path} was changed (${bytes} bytes with SHA-256 ${sha256} were signed).`,
        }),
      );
  }
  for (const path of [...files.keys()].filter((path) => !listed.has(path)).sort())
    found.push(
      difference('added', path, {
        zh: `多出文件 ${path}，未经签署。`,
        en: `${path} was added; nobody signed it.`,
      }),
    );
  return found;
}

/** One thing that is not as it was signed. */
export const difference = (code: Difference['code'], place: string, text: Bilingual): Difference => ({
  code,
  place,
  text,
});
