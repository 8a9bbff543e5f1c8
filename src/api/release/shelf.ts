import { type FSWatcher, watch } from 'node:fs';
import type { Manifest } from '../../contracts/manifest.ts';
import { ApiFailure } from '../error.ts';
import { currentId, ReleaseError, readManifest, releaseIds } from './folder.ts';
import { type OpenRelease, openRelease } from './open.ts';
import { gone, withdrawalOf } from './withdrawn.ts';

interface Shelved {
  readonly opening: Promise<OpenRelease>;
  readers: number;
  lastUsed: number;
}

export interface ShelfOptions {
  readonly folder: string;
  /** Old releases kept open beside the current one. */
  readonly keep?: number;
  /** Told when a release cannot be opened. */
  readonly log?: (line: string) => void;
  /** Milliseconds between looks at the pointer, for file systems that do not tell. */
  readonly pollEvery?: number;
}

/**
 * The releases that are open. A request borrows one and reads all of its answer from it; a new release is opened
 * beside and then taken up by the requests that come after. Old ones are opened when asked for and closed when
 * nobody has read them for longest.
 */
export class Shelf {
  private readonly options: Required<ShelfOptions>;
  private readonly open = new Map<string, Shelved>();
  private readonly known = new Map<string, Manifest>();
  private readonly listeners: ((release: OpenRelease) => void)[] = [];
  private current: string | null = null;
  private clock = 0;
  private watcher: FSWatcher | undefined;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> | undefined;

  constructor(options: ShelfOptions) {
    this.options = { keep: 2, log: () => {}, pollEvery: 1000, ...options };
  }

  get folder(): string {
    return this.options.folder;
  }

  /** Id of the release new requests read, or null before the first. */
  get currentId(): string | null {
    return this.current;
  }

  /** Called with each release that becomes current, before requests read it. */
  onCurrent(listener: (release: OpenRelease) => void): void {
    this.listeners.push(listener);
  }

  /** Takes up what the pointer names now. Safe to call at any time; calls share one look. */
  refresh(): Promise<void> {
    this.refreshing ??= this.look().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async look(): Promise<void> {
    const id = currentId(this.folder);
    if (id === null || id === this.current) return;
    try {
      const release = await this.shelved(id).opening;
      for (const listener of this.listeners) listener(release);
      this.current = id;
      this.tidy();
    } catch (error) {
      // The server keeps reading the release it has.
      this.open.delete(id);
      this.options.log(
        `release ${id} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** Follows the pointer until `close`. */
  async follow(): Promise<void> {
    await this.refresh();
    try {
      this.watcher = watch(this.folder, () => void this.refresh());
      this.watcher.on('error', () => this.watcher?.close());
    } catch {
      // No folder yet, or a file system without notices: the timer finds it.
    }
    this.timer = setInterval(() => void this.refresh(), this.options.pollEvery);
    this.timer.unref();
  }

  /** Lends a release for one answer. @throws ApiFailure NO_RELEASE or UNKNOWN_RELEASE. */
  async read<T>(id: string | undefined, work: (release: OpenRelease) => Promise<T>): Promise<T> {
    const { release, giveBack } = await this.borrow(id);
    try {
      return await work(release);
    } finally {
      giveBack();
    }
  }

  /** Lends a release until it is given back: for answers that go on after they have begun. */
  async borrow(
    id: string | undefined,
  ): Promise<{ readonly release: OpenRelease; readonly giveBack: () => void }> {
    const wanted = id ?? this.current;
    if (wanted === null) {
      throw new ApiFailure('NO_RELEASE', {
        zh: '还没有发布任何数据。请先运行 thermometer build 与 thermometer publish。',
        en: 'Nothing has been published yet. Run thermometer build and thermometer publish first.',
      });
    }
    const shelved = this.shelved(wanted);
    shelved.readers++;
    let returned = false;
    const giveBack = (): void => {
      if (returned) return;
      returned = true;
      shelved.readers--;
      shelved.lastUsed = ++this.clock;
      this.tidy();
    };
    try {
      return { release: await shelved.opening, giveBack };
    } catch (error) {
      this.open.delete(wanted);
      giveBack();
      throw error instanceof ReleaseError ? this.unknown(wanted) : error;
    }
  }

  private unknown(id: string): ApiFailure {
    const withdrawn = withdrawalOf(this.folder, id);
    if (withdrawn) return gone(withdrawn, this.current);
    const ids = releaseIds(this.folder).reverse();
    return new ApiFailure(
      'UNKNOWN_RELEASE',
      {
        zh: `没有版本“${id}”。请从 /api/releases 中选择，或不指定版本以使用现行版本。`,
        en: `There is no release "${id}". Choose one from /api/releases, or name none to read the current one.`,
      },
      { value: id, nearest: ids.slice(0, 5) },
    );
  }

  private shelved(id: string): Shelved {
    const known = this.open.get(id);
    if (known) return known;
    const shelved: Shelved = { opening: openRelease(this.folder, id), readers: 0, lastUsed: ++this.clock };
    // Whoever awaits `opening` sees the failure; this keeps an unread one from ending the process.
    shelved.opening.catch(() => {});
    this.open.set(id, shelved);
    return shelved;
  }

  /** Closes what nobody reads, oldest use first, beyond the current one and `keep` others. */
  private tidy(): void {
    const idle = [...this.open].filter(([id, s]) => id !== this.current && s.readers === 0);
    idle.sort(([, a], [, b]) => a.lastUsed - b.lastUsed);
    for (const [id, shelved] of idle.slice(0, Math.max(0, idle.length - this.options.keep))) {
      this.open.delete(id);
      void shelved.opening.then((release) => release.close()).catch(() => {});
    }
  }

  /** Manifests of all releases, newest first; they never change, so each is read once. */
  manifests(): Manifest[] {
    return releaseIds(this.folder)
      .reverse()
      .map((id) => this.manifest(id));
  }

  /** @throws ReleaseError when there is no such release. */
  manifest(id: string): Manifest {
    const known = this.known.get(id) ?? readManifest(this.folder, id);
    this.known.set(id, known);
    return known;
  }

  async close(): Promise<void> {
    this.watcher?.close();
    clearInterval(this.timer);
    for (const [id, shelved] of this.open) {
      this.open.delete(id);
      await shelved.opening.then((release) => release.close()).catch(() => {});
    }
    this.current = null;
  }
}
