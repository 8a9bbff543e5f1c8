import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { sha256Hex } from '../../../src/crypto/digest.ts';
import { DefinitionError, type IndexDefinition, parseDefinition } from '../../../src/indices/definition.ts';

export const VERSIONS_FILE = join(import.meta.dirname, 'versions.yml');
/** Definitions that are no longer in force, `<version>.yml` each. */
const FORMER = join(import.meta.dirname, 'versions');

const versionsSchema = z
  .array(
    z.strictObject({
      version: z.string(),
      effective_from: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  )
  .min(1);
export type DefinitionVersion = z.infer<typeof versionsSchema>[number];

/** Every version of the index that was ever in force or is about to be, oldest first. */
export const readVersions = (file: string = VERSIONS_FILE): DefinitionVersion[] =>
  versionsSchema.parse(parse(readFileSync(file, 'utf8')));

/** SHA-256 of what a definition says: the order of keys, comments and layout do not matter, every value does. */
export const contentHash = (definition: unknown): string => sha256Hex(canonical(definition));

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/**
 * Refuses a definition whose content is not the one its version stands for: a changed field needs a new version.
 * @throws DefinitionError naming the version and both hashes.
 */
export function checkVersion(
  definition: { readonly version?: unknown },
  versions: readonly DefinitionVersion[],
  source: string,
): void {
  const found = versions.find((v) => v.version === definition.version);
  const hash = contentHash(definition);
  if (!found) {
    throw new DefinitionError(source, [
      `version: ${String(definition.version)} is not listed in versions.yml; add it with sha256 ${hash} / 版本未登记，请在 versions.yml 中加上此版本与该哈希`,
    ]);
  }
  if (found.sha256 === hash) return;
  throw new DefinitionError(source, [
    `version: the content of ${found.version} has changed (${hash}, versions.yml says ${found.sha256}); any change is a new version: raise "version", keep the old file as versions/${found.version}.yml, list the new one / 定义内容已变而版本未变：任何改动都要新版本，请提高 version、把旧文件存为 versions/${found.version}.yml 并登记新版本`,
  ]);
}

/** The version in force before this one; null for the first. @throws when it is listed and its file is not kept. */
export function formerDefinition(
  definition: IndexDefinition,
  versions: readonly DefinitionVersion[] = readVersions(),
  folder: string = FORMER,
): IndexDefinition | null {
  const at = versions.findIndex((v) => v.version === definition.version);
  const former = versions[at - 1];
  if (!former) return null;
  const file = join(folder, `${former.version}.yml`);
  if (!existsSync(file)) {
    throw new DefinitionError(file, [
      `the definition of version ${former.version} is not kept; an overlap needs both / 缺少上一版本的定义文件，无法计算重叠期`,
    ]);
  }
  const data = parse(readFileSync(file, 'utf8'));
  checkVersion(data, versions, file);
  return parseDefinition(data, file);
}
