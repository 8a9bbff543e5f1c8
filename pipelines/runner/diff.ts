import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../../src/api/release/folder.ts';
import type { Manifest } from '../../src/contracts/manifest.ts';
import { CUBE_KEYS } from '../../src/domain/cube.ts';
import { type Database, identifier, literal, open } from '../../src/warehouse/duckdb.ts';

export interface TableDifference {
  /** `inside/consumption` */
  readonly table: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** First and last period with any difference. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface ReleaseDifference {
  readonly a: string;
  readonly b: string;
  /** Why numbers may differ; empty when nothing that makes numbers does. */
  readonly causes: {
    /** Files that b holds and a does not, or the other way round. */
    readonly data: { readonly added: readonly string[]; readonly removed: readonly string[] };
    readonly contracts: readonly string[];
    readonly methods: readonly string[];
    readonly code: readonly string[];
    readonly policy: readonly string[];
  };
  /** Only tables that differ. */
  readonly tables: readonly TableDifference[];
}

/** What changed from release a to release b, and why. */
export async function diffReleases(folder: string, a: string, b: string): Promise<ReleaseDifference> {
  const [before, after] = [readManifest(folder, a), readManifest(folder, b)];
  const db = await open();
  try {
    return {
      a,
      b,
      causes: {
        data: inputDifference(before, after),
        contracts: entries(before.contracts, after.contracts, (v) => String(v)),
        methods: entries(before.methods, after.methods, (m) => `${m.version} ${m.sha256.slice(0, 8)}`),
        code: entries(codeOf(before), codeOf(after), (v) => v),
        policy: entries(
          { policy: before.policy },
          { policy: after.policy },
          (p) => `${p.version} ${p.sha256.slice(0, 8)}`,
        ),
      },
      tables: await tableDifferences(db, folder, before, after),
    };
  } finally {
    db.close();
  }
}

const codeOf = ({ code }: Manifest): Record<string, string> => ({
  version: code.version,
  models: code.models_sha256.slice(0, 12),
});

function inputDifference(a: Manifest, b: Manifest): { added: string[]; removed: string[] } {
  const name = (i: Manifest['inputs'][number]): string =>
    `${i.family} ${i.file_name} ${i.file_sha256.slice(0, 12)}`;
  const [before, after] = [new Set(a.inputs.map(name)), new Set(b.inputs.map(name))];
  return {
    added: [...after].filter((n) => !before.has(n)),
    removed: [...before].filter((n) => !after.has(n)),
  };
}

function entries<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  say: (value: T) => string,
): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.flatMap((name) => {
    const [x, y] = [a[name], b[name]];
    const [from, to] = [x === undefined ? '—' : say(x), y === undefined ? '—' : say(y)];
    return from === to ? [] : [`${name}: ${from} → ${to}`];
  });
}

/** Layers with numbers in them; quality tables tell of the loads, which are causes. */
const COMPARED = /^(inside|outside|reference)\/.+\.parquet$/;

async function tableDifferences(
  db: Database,
  folder: string,
  a: Manifest,
  b: Manifest,
): Promise<TableDifference[]> {
  const hash = (m: Manifest): Map<string, string> =>
    new Map(m.files.filter((f) => COMPARED.test(f.path)).map((f) => [f.path, f.sha256]));
  const [before, after] = [hash(a), hash(b)];
  const out: TableDifference[] = [];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    if (before.get(path) === after.get(path)) continue;
    out.push(await tableDifference(db, path, join(folder, a.id, path), join(folder, b.id, path)));
  }
  return out.filter((d) => d.added + d.removed + d.changed > 0);
}

async function tableDifference(db: Database, path: string, a: string, b: string): Promise<TableDifference> {
  const table = path.replace(/\.parquet$/, '');
  const sides = [a, b].map((file) => (existsSync(file) ? `read_parquet(${literal(file)})` : null));
  const [x, y] = sides;
  if (!x || !y) {
    const { n } = await db.one<{ n: number }>(`select count(*) as n from ${x ?? y}`);
    return { table, added: y ? n : 0, removed: x ? n : 0, changed: 0, from: null, to: null };
  }
  const columns = await columnsOf(db, x);
  const other = await columnsOf(db, y);
  const shared = columns.filter((c) => other.some((o) => o.name === c.name));
  const keys = shared.filter((c) => KEYS.has(c.name) || c.type === 'VARCHAR').map((c) => c.name);
  // Texts that describe a row are not what it is found by.
  const key = keys.filter((name) => !DESCRIPTIONS.test(name));
  const values = shared.map((c) => c.name).filter((name) => !key.includes(name));
  const on =
    key.map((name) => `x.${identifier(name)} is not distinct from y.${identifier(name)}`).join(' and ') ||
    'true';
  const differs =
    values.map((name) => `x.${identifier(name)} is distinct from y.${identifier(name)}`).join(' or ') ||
    'false';
  const dated = shared.some((c) => c.name === 'period');
  const { added, removed, changed, first, last } = await db.one<{
    added: number;
    removed: number;
    changed: number;
    first: number | null;
    last: number | null;
  }>(
    `with d as (
       select x.here as here_x, y.here as here_y, (${differs}) as differs, ${dated ? 'coalesce(x.period, y.period)' : 'null::int'} as period
       from (select true as here, * from ${x}) x full join (select true as here, * from ${y}) y on ${on})
     select count(*) filter (here_x is null) as added, count(*) filter (here_y is null) as removed,
            count(*) filter (here_x and here_y and differs) as changed,
            min(period) filter (here_x is null or here_y is null or differs) as first,
            max(period) filter (here_x is null or here_y is null or differs) as last
     from d`,
  );
  return { table, added, removed, changed, from: first, to: last };
}

const KEYS = new Set<string>([
  ...CUBE_KEYS,
  'dimension',
  'member',
  'gauge',
  'indicator',
  'component',
  'kind',
  'code',
  'list',
]);
const DESCRIPTIONS = /(^|_)(status|grade|name_zh|name_en|short_zh|(method|data|code)_version|note|aliases)$/;

const columnsOf = async (db: Database, source: string): Promise<{ name: string; type: string }[]> =>
  (await db.all<{ column_name: string; column_type: string }>(`describe select * from ${source}`)).map(
    (c) => ({ name: c.column_name, type: c.column_type }),
  );
