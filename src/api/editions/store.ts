import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import { type EditionManifest, editionManifestSchema } from '../../contracts/paper-edition.ts';
import type { Signer } from '../../crypto/signer.ts';
import type { Gated } from '../../domain/table.ts';
import { type BundleFiles, MANIFEST, readJson } from '../../papers/edition/bundle.ts';

/** The files readers get of an edition, and the fonts they are set in. */
export interface Printed {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly fonts: { name: string; sha256: string }[];
}
export type Typeset = (
  document: Gated<PaperDocument>,
  onDone: (done: number) => void,
  fonts: string | undefined,
) => Promise<Printed>;

/** Where papers on their way and signed editions lie, and what signs them. */
export interface EditionsOptions {
  /** `papers/` of the workspace. */
  readonly folder: string;
  /** The key of the installation; made when the first edition is signed. */
  readonly signer: () => Signer;
  /** Its fingerprint; null while there is none. */
  readonly fingerprint: () => string | null;
  /** `fonts/` of the workspace: the customer's licensed faces; open substitutes for those it does not hold. */
  readonly fonts?: string;
  /** How an edition is typeset; all its formats, off the main thread, unless a test hands in its own. */
  readonly typeset?: Typeset;
}

const OWNER_ONLY = { mode: 0o600 } as const;

/** Kept drafts and signed editions as files. Numbers of a paper are never in the store of what people do. */
export class EditionStore {
  readonly options: EditionsOptions;
  private readonly manifests = new Map<string, EditionManifest>();

  constructor(options: EditionsOptions) {
    this.options = options;
  }

  private draftFile = (draft: string, revision: number): string =>
    join(this.options.folder, 'drafts', safe(draft), `${revision}.json`);
  private editionFolder = (id: string): string => join(this.options.folder, 'editions', safe(id));

  /** Keeps a draft as it was at one revision. */
  keepRevision(draft: string, revision: number, document: PaperDocument): void {
    const file = this.draftFile(draft, revision);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(document), OWNER_ONLY);
    renameSync(`${file}.new`, file);
  }

  /** A kept draft; undefined when that revision was not kept. */
  revision(draft: string, revision: number): PaperDocument | undefined {
    const file = this.draftFile(draft, revision);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PaperDocument) : undefined;
  }

  /** Puts a sealed edition in its place, whole or not at all; what a stopped server left there was never signed. */
  keepEdition(id: string, files: BundleFiles): void {
    const folder = this.editionFolder(id);
    this.dropEdition(id);
    const building = `${folder}.building`;
    rmSync(building, { recursive: true, force: true });
    for (const [path, bytes] of files) {
      const file = join(building, ...path.split('/'));
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, bytes, OWNER_ONLY);
    }
    renameSync(building, folder);
  }

  /** Takes away an edition whose signing was not written down. */
  dropEdition(id: string): void {
    this.manifests.delete(id);
    rmSync(this.editionFolder(id), { recursive: true, force: true });
  }

  /** Every file of an edition; undefined when there is none. */
  edition(id: string): BundleFiles | undefined {
    const folder = this.editionFolder(id);
    if (!existsSync(folder)) return undefined;
    return new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [relative(folder, file).split(sep).join('/'), readFileSync(file)]),
    );
  }

  /** One file of an edition. */
  editionFile(id: string, path: string): Uint8Array | undefined {
    const listed = this.manifest(id)?.files.some((file) => file.path === path);
    return listed ? readFileSync(join(this.editionFolder(id), ...path.split('/'))) : undefined;
  }

  /** The manifest of an edition, which never changes; undefined when there is none. */
  manifest(id: string): EditionManifest | undefined {
    const known = this.manifests.get(id);
    if (known) return known;
    const file = join(this.editionFolder(id), MANIFEST);
    if (!existsSync(file)) return undefined;
    const read = editionManifestSchema.parse(readJson(new Map([[MANIFEST, readFileSync(file)]]), MANIFEST));
    this.manifests.set(id, read);
    return read;
  }
}

/** Ids are made here and have no path in them; one that has is nobody's. */
function safe(id: string): string {
  if (!/^[\w-]{1,80}$/.test(id)) throw new RangeError(`not an id: ${id}`);
  return id;
}
