import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentId } from '../../../src/api/release/folder.ts';
import { type Database, identifier, literal, open } from '../../../src/warehouse/duckdb.ts';
import { tinyWorkspace } from '../../support/tiny-workspace.ts';
import { command } from './people.ts';

/** Columns that name a need domain or a class, and what of them is stored without any person key (design §5). */
const SENSITIVE: Readonly<Record<string, readonly string[]>> = {
  need_domain: ['S02', 'S07', 'S12'],
  domain: ['S02', 'S07', 'S12'],
  topic: ['A10'],
  consumption_class: ['07'],
  class: ['07'],
};
/** Whatever names one person, in any table. */
const isPersonKey = (column: string): boolean =>
  /^(known_)?(member|link|id_link|person|member_cell|person_cell)_key$/.test(column);

interface Table {
  readonly name: string;
  /** SQL to read it. */
  readonly from: string;
  readonly columns: readonly string[];
}

let folder: string;
let home: string;
let db: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermometer-test-'));
  home = join(folder, 'home');
  cpSync(await tinyWorkspace(), home, { recursive: true });
  db = await open();
  await db.run(`attach ${literal(join(home, 'warehouse.duckdb'))} as warehouse (read_only)`);
}, 600_000);
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Tables and views of the warehouse, and every file of the current release. */
async function everyTable(): Promise<Table[]> {
  const stored = await db.all<{ s: string; t: string; c: string }>(
    `select schema_name as s, table_name as t, string_agg(column_name, ',') as c from duckdb_columns()
     where database_name = 'warehouse' and not internal group by all order by all`,
  );
  const tables: Table[] = stored
    .filter(({ s }) => s !== 'staging')
    .map(({ s, t, c }) => ({
      name: `${s}.${t}`,
      from: `warehouse.${identifier(s)}.${identifier(t)}`,
      columns: c.split(','),
    }));
  const releases = join(home, 'releases');
  const release = join(releases, currentId(releases) ?? '');
  for (const path of readdirSync(release, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.parquet')) continue;
    const from = `read_parquet(${literal(join(release, path))})`;
    const described = await db.all<{ column_name: string }>(`describe from ${from}`);
    tables.push({ name: `release/${path}`, from, columns: described.map((d) => d.column_name) });
  }
  return tables;
}

describe('sensitive domains', () => {
  it('carry no key of any person in any table of the warehouse or file of a release', async () => {
    const tables = await everyTable();
    expect(tables.filter(({ name }) => name.startsWith('raw.')).length).toBeGreaterThan(20);
    expect(tables.filter(({ name }) => name.startsWith('marts.')).length).toBeGreaterThan(15);
    expect(tables.filter(({ name }) => name.startsWith('release/')).length).toBeGreaterThan(20);
    const examined: string[] = [];
    const seen = new Map<string, number>();
    for (const { name, from, columns } of tables) {
      const keys = columns.filter(isPersonKey);
      for (const [column, codes] of Object.entries(SENSITIVE)) {
        if (!columns.includes(column)) continue;
        const list = codes.map(literal).join(', ');
        const keyed = keys.map((key) => `${identifier(key)} is not null`).join(' or ') || 'false';
        const { n, of } = await db.one<{ n: number; of: number }>(
          `select count(*) filter (where ${keyed})::int as n, count(*)::int as of from ${from} where ${identifier(column)}::varchar in (${list})`,
        );
        if (keys.length > 0) {
          examined.push(`${name}.${column}`);
          seen.set(column, (seen.get(column) ?? 0) + of);
          expect({ table: name, column, keyed: n }).toEqual({ table: name, column, keyed: 0 });
        }
      }
    }
    // The scan has met what it is about: the families that hold such records, before and after the models.
    expect(examined).toEqual(
      expect.arrayContaining([
        'raw.consumption.consumption_class',
        'raw.service_applications.need_domain',
        'marts.consumption.consumption_class',
        'marts.services.need_domain',
      ]),
    );
    expect(seen.get('need_domain')).toBeGreaterThan(100);
    expect(seen.get('consumption_class')).toBeGreaterThan(100);
  }, 120_000);

  it('no file of a release has any key of a person at all', async () => {
    const keyed = (await everyTable())
      .filter(({ name }) => name.startsWith('release/'))
      .flatMap(({ name, columns }) =>
        columns.filter((c) => isPersonKey(c) || c === 'record_id').map((c) => `${name} ${c}`),
      );
    expect(keyed).toEqual([]);
  });

  it('other domains do carry keys, so that the scan could have found one', async () => {
    const { n } = await db.one<{ n: number }>(
      `select count(*)::int as n from warehouse.marts.services where need_domain not in ('S02', 'S07', 'S12') and person_key is not null`,
    );
    expect(n).toBeGreaterThan(100);
  });
});

describe('a rotation of keys under a published federation', () => {
  it('leaves every number of both layers as it was', async () => {
    const other = join(folder, 'rotated');
    cpSync(home, other, { recursive: true });
    const releases = join(other, 'releases');
    const before = currentId(releases) ?? '';
    expect((await command(other, 'keys', 'rotate')).code).toBe(0);
    for (const args of [['build'], ['publish']])
      expect((await command(other, ...args)).refused).toBeUndefined();
    const after = currentId(releases) ?? '';
    const look = await open();
    let compared = 0;
    for (const layer of ['inside', 'outside']) {
      const files = readdirSync(join(releases, before, layer)).filter((name) => name.endsWith('.parquet'));
      for (const file of files) {
        // Numbers of merchants, sites, partners, projects and activities are keys of the warehouse, and keys are what rotates.
        const [a, b] = [before, after].map(
          (id) =>
            `(select columns(c -> c not in ('merchant_no', 'site_no', 'partner_no', 'project_no', 'activity_no')) from read_parquet(${literal(join(releases, id, layer, file))}))`,
        );
        const { n, differing } = await look.one<{ n: number; differing: number }>(
          `select (select count(*) from ${a})::int as n, (select count(*) from (
             (from ${a} except all from ${b}) union all (from ${b} except all from ${a})))::int as differing`,
        );
        expect({ file: `${layer}/${file}`, differing }).toEqual({ file: `${layer}/${file}`, differing: 0 });
        compared += n;
      }
    }
    look.close();
    expect(compared).toBeGreaterThan(10_000);
  }, 900_000);
});
