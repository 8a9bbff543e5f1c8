import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cause, DatasetVersion, DatasetVersions } from '../../contracts/dataset.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Bilingual } from '../../domain/text.ts';
import { literal, open } from '../../warehouse/duckdb.ts';
import type { Shelf } from '../release/shelf.ts';
import { withdrawalOf, withdrawnManifests } from '../release/withdrawn.ts';
import type { OpenDataset } from './dataset.ts';

const fileOf = ({ files }: Manifest, table: string): Manifest['files'][number] | undefined =>
  files.find((f) => f.path === `outside/${table}.parquet`);

/** Every release that held the dataset, newest first, with what changed since the one before. */
export async function versionsOf({ about, table }: OpenDataset, shelf: Shelf): Promise<DatasetVersions> {
  const all = [...shelf.manifests(), ...withdrawnManifests(shelf.folder)]
    .filter((m) => fileOf(m, table.table))
    .sort((a, b) => b.id.localeCompare(a.id));
  const corrections = await correctionsIn(all, table.table, shelf.folder);
  return {
    dataset: about.id,
    latest: shelf.currentId,
    versions: all.map((manifest, i) =>
      versionOf(manifest, all[i + 1], table.table, about.id, { shelf, corrections }),
    ),
  };
}

function versionOf(
  manifest: Manifest,
  before: Manifest | undefined,
  table: string,
  id: string,
  { shelf, corrections }: { readonly shelf: Shelf; readonly corrections: Corrections },
): DatasetVersion {
  const file = fileOf(manifest, table);
  const withdrawn = withdrawalOf(shelf.folder, manifest.id, id);
  const cube = manifest.cubes.find((c) => c.name === table);
  return {
    release: manifest.id,
    current: manifest.id === shelf.currentId,
    published_at: manifest.created_at,
    rows: file?.rows ?? 0,
    sha256: file?.sha256 ?? '',
    method_versions: Object.fromEntries(
      Object.entries(manifest.methods).map(([m, { version }]) => [m, version]),
    ),
    watermark: (cube && manifest.families[cube.family]) ?? manifest.watermark,
    change:
      before === undefined
        ? null
        : {
            since: before.id,
            same: fileOf(before, table)?.sha256 === file?.sha256,
            ...changesBetween(before, manifest, table, corrections),
          },
    withdrawn: withdrawn ? { at: withdrawn.at, reason: withdrawn.reason } : null,
  };
}

/** What was corrected in each release, as one text; when it was checked does not count. */
export type Corrections = ReadonlyMap<string, string>;

/** Reads the corrections that bear on a table, of every release that still has them. */
export async function correctionsIn(
  releases: readonly Manifest[],
  table: string,
  folder: string,
): Promise<Corrections> {
  const found = new Map<string, string>();
  const db = await open();
  try {
    for (const manifest of releases) {
      const file = join(folder, manifest.id, 'quality', 'corrections.parquet');
      const family = manifest.cubes.find((c) => c.name === table)?.family;
      if (!existsSync(file)) {
        if (existsSync(join(folder, manifest.id))) found.set(manifest.id, '');
        continue;
      }
      const { text } = await db.one<{ text: string | null }>(
        `select string_agg(c::varchar, ' ' order by c.id) as text
         from (select * exclude (checked_at) from read_parquet(${literal(file)})
               ${family ? `where family = ${literal(family)}` : ''}) c`,
      );
      found.set(manifest.id, text ?? '');
    }
    return found;
  } finally {
    db.close();
  }
}

/** What two releases say of each other that can move the numbers of a table, and why. */
export function changesBetween(
  before: Manifest,
  after: Manifest,
  table: string,
  corrections: Corrections,
): { causes: Cause[]; notes: Bilingual[] } {
  const family = after.cubes.find((c) => c.name === table)?.family;
  const notes: Bilingual[] = [];
  const causes = new Set<Cause>();
  const say = (cause: Cause, zh: string, en: string): void => {
    causes.add(cause);
    notes.push({ zh, en });
  };
  const inputs = (m: Manifest): Set<string> =>
    new Set(
      m.inputs
        .filter((i) => (family === undefined || i.family === family) && i.loaded + i.updated > 0)
        .map((i) => `${i.file_sha256} ${i.mapping_sha256 ?? ''}`),
    );
  const [a, b] = [inputs(before), inputs(after)];
  const [added, removed] = [[...b].filter((i) => !a.has(i)).length, [...a].filter((i) => !b.has(i)).length];
  if (added + removed > 0)
    say(
      'data',
      `数据:新增 ${added} 个文件${removed > 0 ? `,撤去 ${removed} 个` : ''}`,
      `Data: ${added} files more${removed > 0 ? `, ${removed} no longer` : ''}`,
    );
  const reach = (m: Manifest): number | null =>
    (family ? m.families[family] : m.watermark)?.complete_through ?? null;
  if (reach(before) !== reach(after))
    say(
      'data',
      `报齐至 ${reach(before) ?? '—'} → ${reach(after) ?? '—'}`,
      `Complete through ${reach(before) ?? '—'} → ${reach(after) ?? '—'}`,
    );
  const [declared, declaredBefore] = [corrections.get(after.id), corrections.get(before.id)];
  // A release that was withdrawn keeps no table of them.
  if (declared !== undefined && declaredBefore !== undefined && declared !== declaredBefore)
    say('correction', '更正:声明的更正有变动', 'Correction: the declared corrections changed');
  for (const method of new Set([...Object.keys(before.methods), ...Object.keys(after.methods)])) {
    const [x, y] = [before.methods[method], after.methods[method]];
    if (x?.sha256 !== y?.sha256)
      say(
        'method',
        `方法 ${method}:${x?.version ?? '—'} → ${y?.version ?? '—'}`,
        `Method ${method}: ${x?.version ?? '—'} → ${y?.version ?? '—'}`,
      );
  }
  if (before.policy.sha256 !== after.policy.sha256)
    say(
      'method',
      `披露政策 ${before.policy.version} → ${after.policy.version}`,
      `Disclosure policy ${before.policy.version} → ${after.policy.version}`,
    );
  if (before.code.models_sha256 !== after.code.models_sha256)
    say('method', '模型代码有变动', 'The models changed');
  return { causes: [...causes], notes };
}
