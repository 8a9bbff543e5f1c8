import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifestSchema } from '../../contracts/manifest.ts';

/** The pointer: a file that holds the id of the release everyone reads. Replaced by one rename. */
export const POINTER = 'CURRENT';
const ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

/** A release that is not there, or not whole. */
export class ReleaseError extends Error {
  readonly id: string;
  constructor(id: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReleaseError';
    this.id = id;
  }
}

/** Ids of the whole releases of a folder, oldest first. */
export function releaseIds(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => ID.test(name) && existsSync(join(folder, name, 'manifest.json')))
    .sort();
}

/** The release the pointer names, or null before the first one. */
export function currentId(folder: string): string | null {
  const pointer = join(folder, POINTER);
  if (!existsSync(pointer)) return null;
  const id = readFileSync(pointer, 'utf8').trim();
  return ID.test(id) && existsSync(join(folder, id, 'manifest.json')) ? id : null;
}

/** @throws ReleaseError when there is no such release, or its manifest is not one this version reads. */
export function readManifest(folder: string, id: string): Manifest {
  if (!ID.test(id)) throw new ReleaseError(id, `not a release id: ${id}`);
  const file = join(folder, id, 'manifest.json');
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ReleaseError(id, `${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const parsed = manifestSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ReleaseError(id, `${file}: ${issue?.path.join('.')}: ${issue?.message}`);
}
