import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { currentId, readManifest, releaseIds } from '../../src/api/release/folder.ts';
import { register, withdrawnFolder } from '../../src/api/release/withdrawn.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { open } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { syncFolder } from '../durable.ts';
import { warehouseFile } from '../privacy/rewrite-warehouse.ts';

/**
 * What a withdrawn release keeps: what was published, for whoever cites it. Its exact layer and its tables of loads and
 * refusals go: held against a newer release they would tell what one erased person added.
 */
const KEPT = new Set(['manifest.json', 'outside', 'reference', 'method']);

export interface Purge {
  /** When somebody was last erased; null where nobody ever was. */
  readonly erased_at: string | null;
  /** Releases that were published before that, the current one among them if it was. */
  readonly releases: readonly string[];
}

/** Which releases still count whoever was erased last. */
export async function releasesBeforeErasure(home: string, folder: string): Promise<Purge> {
  const erasedAt = await lastErasure(home);
  if (erasedAt === null) return { erased_at: null, releases: [] };
  const releases = releaseIds(folder).filter(
    (id) => Date.parse(readManifest(folder, id).created_at) < erasedAt.getTime(),
  );
  return { erased_at: erasedAt.toISOString(), releases };
}

/**
 * Withdraws every release that was published before the last erasure: it leaves the shelf by one rename, then its
 * exact layer is removed. What a kill left half removed is removed by the next call.
 * @throws CommandError when the current release is one of them: its successor has to be published first.
 */
export async function purgeReleases(home: string, folder: string, dryRun: boolean): Promise<Purge> {
  const found = await releasesBeforeErasure(home, folder);
  const { erased_at, releases } = found;
  const withdrawn = withdrawnFolder(folder);
  if (!dryRun) for (const id of idsBelow(withdrawn)) strip(join(withdrawn, id));
  const current = currentId(folder);
  if (current !== null && releases.includes(current)) throw publishFirst(current, erased_at ?? '');
  if (!dryRun && releases.length > 0) {
    const at = erased_at ?? '';
    register(
      folder,
      releases.map((release) => ({ release, dataset: null, at, by: '', reason: ERASED })),
    );
    for (const id of releases) withdrawRelease(folder, id);
  }
  return found;
}

const ERASED: Bilingual = {
  zh: '有人的记录在该版本发布之后被删除，该版本仍含其数',
  en: 'a person’s records were erased after it was published, and it still counts them',
};

/** Takes a release off the shelf by one rename and keeps of it what was public. */
export function withdrawRelease(folder: string, id: string): void {
  const withdrawn = withdrawnFolder(folder);
  mkdirSync(withdrawn, { recursive: true });
  renameSync(join(folder, id), join(withdrawn, id));
  syncFolder(folder);
  strip(join(withdrawn, id));
}

const idsBelow = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

function strip(release: string): void {
  for (const part of readdirSync(release))
    if (!KEPT.has(part)) rmSync(join(release, part), { recursive: true, force: true });
  syncFolder(release);
}

async function lastErasure(home: string): Promise<Date | null> {
  if (!existsSync(warehouseFile(home))) return null;
  const db = await open(warehouseFile(home), { readOnly: true });
  try {
    if (!(await db.has('ledger.erasures'))) return null;
    const { at } = await db.one<{ at: string | null }>(
      "select strftime(max(erased_at), '%Y-%m-%dT%H:%M:%S.%gZ') as at from ledger.erasures",
    );
    return at === null ? null : new Date(at);
  } finally {
    db.close();
  }
}

const publishFirst = (current: string, erasedAt: string): CommandError => {
  const at = erasedAt.slice(0, 16).replace('T', ' ');
  return new CommandError({
    zh: `现行版本 ${current} 发布于最近一次删除（${at} UTC）之前，仍含被删除者的数。请先运行 thermometer build 与 thermometer publish，再运行 releases purge。`,
    en: `The current release ${current} was published before the last erasure (${at} UTC) and still counts who was erased. Run thermometer build and thermometer publish first, then releases purge.`,
  });
};
