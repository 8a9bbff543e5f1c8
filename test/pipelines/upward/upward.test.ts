import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishWorkspace } from '../../../pipelines/runner/publish-workspace.ts';
import { releasesFolder } from '../../../pipelines/runner/releases.ts';
import { mergePackages } from '../../../pipelines/upward/merge.ts';
import { expectedBy } from '../../../pipelines/upward/receive.ts';
import { receivedFolder } from '../../../pipelines/upward/received.ts';
import { type ExpectedPackage, verifyPackage } from '../../../pipelines/upward/verify-package.ts';
import { workspaceOf } from '../../../pipelines/workspace.ts';
import { currentId, readManifest } from '../../../src/api/release/folder.ts';
import type { QueryInput } from '../../../src/contracts/query.ts';
import { type PackageManifest, reportersSchema } from '../../../src/contracts/report-package.ts';
import { loadPolicy } from '../../../src/disclosure/policy.ts';
import type { BundleFiles } from '../../../src/papers/edition/bundle.ts';
import { type Database, literal, open } from '../../../src/warehouse/duckdb.ts';
import { type HandApi, handApi } from '../../support/hand-api.ts';
import { thermometer } from '../../support/tiny-workspace.ts';
import {
  declare,
  folder,
  manifestIn,
  NOW,
  nation,
  packageOf,
  province,
  receive,
  resigned,
  SICHUAN,
  ZHEJIANG,
} from './installations.ts';

const root = folder();
const homes: Record<string, string> = {};
const packages: Record<string, BundleFiles> = {};
/** Of Sichuan, under an agreement that gives largest amounts. */
let agreed: BundleFiles = new Map();
let parent = '';
let db: Database;
let api: HandApi;

/** A file of the current release of a home. */
const table = (home: string, layer: string, name: string): string =>
  `read_parquet(${literal(join(releasesFolder(home), currentId(releasesFolder(home)) ?? '', layer, `${name}.parquet`))})`;

const merge = async (home: string): Promise<void> => {
  await mergePackages(home, { now: NOW });
  await publishWorkspace(home, workspaceOf(home), { policy: loadPolicy(), now: NOW });
};

beforeAll(async () => {
  db = await open();
  for (const region of [SICHUAN, ZHEJIANG]) {
    homes[region] = await province(root, region);
    packages[region] = await packageOf(homes[region]);
  }
  parent = nation(root, [
    { region: SICHUAN, home: homes[SICHUAN] },
    { region: ZHEJIANG, home: homes[ZHEJIANG] },
    { region: '500000' },
  ]);
  for (const files of Object.values(packages)) await receive(parent, files);
  await merge(parent);
  api = await handApi(parent);
}, 120_000);
afterAll(async () => {
  db.close();
  await api.shelf.close();
  rmSync(root, { recursive: true, force: true });
});

const KEYS = 'period_grain, period, grouping_set, consumption_class, sex';
const VALUES = 'lines, lines_status, orders, orders_status, buyers, buyers_status, paid_fen, paid_fen_status';

describe('what leaves a province', () => {
  it('is tables of cells, without any key, contributor or largest amount', async () => {
    for (const [region, files] of Object.entries(packages)) {
      const manifest = manifestIn(files);
      expect(manifest.layer).toBe('outside');
      expect([...files.keys()].sort()).toEqual([
        'manifest.json',
        'outside/consumption.parquet',
        'outside/members.parquet',
        'signature.json',
      ]);
      const file = join(root, `${region}.parquet`);
      writeFileSync(file, files.get('outside/consumption.parquet') ?? '');
      const columns = await db.all<{ name: string }>(
        `select column_name as name from (describe select * from read_parquet(${literal(file)})) order by 1`,
      );
      expect(columns.map(({ name }) => name)).toEqual([
        ...[
          'buyers',
          'buyers_status',
          'consumption_class',
          'grouping_set',
          'lines',
          'lines_status',
          'orders',
        ],
        ...[
          'orders_status',
          'paid_fen',
          'paid_fen_status',
          'period',
          'period_grain',
          'region_code',
          'region_level',
          'sex',
        ],
      ]);
      const { elsewhere, nation } = await db.one<{ elsewhere: number; nation: number }>(
        `select count_if(region_code not like '${region.slice(0, 2)}%')::int as elsewhere,
           count_if(region_level = 'nation')::int as nation from read_parquet(${literal(file)})`,
      );
      expect({ elsewhere, nation }).toEqual({ elsewhere: 0, nation: 0 });
    }
  });

  it('is exact only under an agreement in force, and largest amounts only where it says so', async () => {
    const home = homes[SICHUAN] ?? '';
    const agree = (more: string): void =>
      writeFileSync(
        join(home, 'agreed.yml'),
        `document: 工发〔2026〕12号\nregion: '${SICHUAN}'\nlayer: inside\ncubes: [consumption]\nvalid_from: 2025-01-01\n${more}`,
      );
    const below = async (files: BundleFiles): Promise<{ columns: string[]; exact: boolean }> => {
      const file = join(root, 'inside.parquet');
      writeFileSync(file, files.get('inside/consumption.parquet') ?? '');
      const columns = await db.all<{ name: string }>(
        `select column_name as name from (describe select * from read_parquet(${literal(file)}))`,
      );
      const { n } = await db.one<{ n: number }>(
        `select count_if(buyers between 1 and 9)::int as n from read_parquet(${literal(file)})`,
      );
      return { columns: columns.map(({ name }) => name), exact: n > 0 };
    };
    try {
      declare(home, SICHUAN, 'agreement: agreed.yml\n');
      agree('valid_to: 2025-01-05\n');
      await expect(packageOf(home, new Date('2025-01-12T08:00:30Z'))).rejects.toThrow(
        /holds from 2025-01-01 to 2025-01-05; today is 2025-01-12/,
      );
      agree('valid_to: 2025-12-31\n');
      const files = await packageOf(home, new Date('2025-01-12T08:01:00Z'));
      const plain = await below(files);
      expect(plain.exact).toBe(true);
      expect(plain.columns.filter((name) => /_key$|top|contributors/.test(name))).toEqual([]);
      expect(files.has('inside/members.parquet')).toBe(false);
      await expect(receive(parent, files, new Date('2025-01-12T08:02:00Z'))).rejects.toThrow(
        /does not say inside: true/,
      );
      agree('valid_to: 2025-12-31\nlargest_amounts: true\n');
      agreed = await packageOf(home, new Date('2025-01-12T08:03:00Z'));
      const all = await below(agreed);
      expect(all.columns.filter((name) => /_key$|top|contributors/.test(name))).toEqual([
        'paid_contributors',
        'paid_top1_fen',
        'paid_top2_fen',
      ]);
    } finally {
      declare(home, SICHUAN);
    }
  });
});

describe('the installation above', () => {
  it('shows of every place exactly what its province shows, in both layers', async () => {
    const theirs = Object.values(homes)
      .map(
        (home) =>
          `select region_level, region_code, ${KEYS}, ${VALUES} from ${table(home, 'outside', 'consumption')} where region_level <> 'nation'`,
      )
      .join(' union all ');
    for (const layer of ['outside', 'inside']) {
      const ours = `select region_level, region_code, ${KEYS}, ${VALUES} from ${table(parent, layer, 'consumption')} where region_level <> 'nation'`;
      const { n } = await db.one<{ n: number }>(`select count(*)::int as n from (${ours})`);
      expect(n).toBeGreaterThan(500);
      expect(await db.all(`(${ours}) except all (${theirs})`)).toEqual([]);
      expect(await db.all(`(${theirs}) except all (${ours})`)).toEqual([]);
    }
  });

  it('adds the provinces up, and hides what one of them hides', async () => {
    const provinces = `select * from ${table(parent, 'outside', 'consumption')} where region_level = 'province'`;
    for (const measure of ['orders', 'buyers', 'paid_fen']) {
      const rows = await db.all<{ shown: number | null; status: string; sum: number; hidden: boolean }>(
        `select any_value(n.${measure})::double as shown, any_value(n.${measure}_status) as status,
           sum(p.${measure})::double as sum, bool_or(p.${measure}_status = 'suppressed') as hidden
         from ${table(parent, 'outside', 'consumption')} as n join (${provinces}) as p using (${KEYS})
         where n.region_code = '000000' group by ${KEYS}`,
      );
      expect(rows.length).toBeGreaterThan(150);
      expect(rows.some(({ hidden }) => hidden)).toBe(true);
      for (const { shown, status, sum, hidden } of rows)
        expect({ shown, status }).toEqual(
          hidden ? { shown: null, status: 'suppressed' } : { shown: sum, status: 'observed' },
        );
    }
  });

  it('agrees with the records of both within the noise of two cells', async () => {
    const [off] = await db.all<{ off: number; n: number }>(
      `select max(abs(n.orders - exact.orders))::int as off, count(*)::int as n
       from ${table(parent, 'outside', 'consumption')} as n
       join (select ${KEYS}, sum(orders) as orders from (${Object.values(homes)
         .map(
           (home) => `select * from ${table(home, 'inside', 'consumption')} where region_level = 'province'`,
         )
         .join(' union all ')}) group by ${KEYS}) as exact using (${KEYS})
       where n.region_code = '000000' and n.orders_status = 'observed'`,
    );
    expect(off?.n).toBeGreaterThan(50);
    expect(off?.off).toBeGreaterThan(0);
    expect(off?.off).toBeLessThanOrEqual(2 * loadPolicy().perturbation.maximum);
  });

  it('answers through the API: rates from merged parts, a hidden cell as hidden', async () => {
    const ask = (query: QueryInput) => api.query({ period: { from: 202401, to: 202411 }, ...query });
    const nationwide = await ask({ metric: 'orders_per_buyer' });
    const [orders, buyers] = [await ask({ metric: 'orders' }), await ask({ metric: 'buyers' })];
    expect(nationwide.rows).toHaveLength(11);
    for (const [i, row] of nationwide.rows.entries())
      expect(row.value).toBeCloseTo((orders.rows[i]?.value ?? 0) / (buyers.rows[i]?.value ?? 1), 10);
    const byClass = await ask({ metric: 'orders', by: ['consumption_class'], region: { level: 'province' } });
    const hidden = byClass.rows.filter((row) => row.status === 'suppressed');
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.every((row) => row.value === null)).toBe(true);
    expect((await api.json('/api/alerts')).status).toBe(200);
    const unheard = await ask({ metric: 'orders', region: { level: 'province', codes: ['500000'] } });
    expect(unheard.rows.every((row) => row.value === null && row.status === 'not_reported')).toBe(true);
  });

  it('reads its gauges anew, against a base of its own that later packages leave alone', async () => {
    const readings = `select period, region_code, reading, method_version from ${table(parent, 'inside', 'index_readings')}
      where gauge = 'consumption' and dimension = 'total' and reading is not null`;
    const { n, places } = await db.one<{ n: number; places: number }>(
      `select count(*)::int as n, count(distinct region_code)::int as places from (${readings})`,
    );
    expect(n).toBeGreaterThan(30);
    expect(places).toBeGreaterThanOrEqual(3);
    const goalposts = async (): Promise<unknown> => {
      const warehouse = await open(join(parent, 'warehouse.duckdb'));
      const rows = await warehouse.all('select * from indices.goalposts order by all');
      warehouse.close();
      return rows;
    };
    const before = await goalposts();
    const later = new Date('2025-01-13T08:00:00Z');
    await receive(parent, await packageOf(homes[ZHEJIANG] ?? '', later), later);
    await mergePackages(parent, { now: later });
    expect(await goalposts()).toEqual(before);
  });

  it('says who reported, when and by which method, and who did not', async () => {
    const reporters = await db.all<{
      region: string;
      status: string;
      sequence: number | null;
      method: string | null;
      same: boolean | null;
    }>(
      `select region, status, "sequence", method_version as method, same_method as same from ${table(parent, 'quality', 'reporters')} order by region`,
    );
    expect(reporters.map(({ region, status }) => [region, status])).toEqual([
      [ZHEJIANG, 'reported'],
      ['500000', 'missing'],
      [SICHUAN, 'reported'],
    ]);
    expect(reporters[0]?.same).toBe(true);
    const told = reportersSchema.parse((await api.json('/api/reporters')).body);
    expect(told.reporters[2]).toMatchObject({
      name: { zh: '四川', en: 'Sichuan' },
      made_at: NOW.toISOString(),
      complete_through: 202412,
      due_through: 202412,
      layer: 'outside',
    });
    const notes = (await api.query({ metric: 'buyers', period: { from: 202411, to: 202412 } })).notes;
    expect(notes.find(({ id }) => id === 'merged')?.text.zh).toContain('人数为各上报单位之和');
    expect(notes.find(({ id }) => id === 'reporters')?.text.zh).toBe(
      '应报 3 家，1 家未报或迟报（重庆），未补零。',
    );
    const { checks, cubes } = readManifest(releasesFolder(parent), currentId(releasesFolder(parent)) ?? '');
    expect(checks.find(({ id }) => id === 'reporters all')).toMatchObject({ status: 'warned', failing: 1 });
    expect(cubes.every(({ reported }) => reported === true)).toBe(true);
  });
});

describe('exact figures by agreement', () => {
  it('stand inside, beside protected ones of who agreed to nothing; outside stays as it was protected', async () => {
    const [sichuan = '', zhejiang = ''] = [homes[SICHUAN], homes[ZHEJIANG]];
    // The national algorithms: SM3 and SM2.
    declare(zhejiang, ZHEJIANG, 'suite: sm\n');
    const home = nation(
      root,
      [
        { region: SICHUAN, home: sichuan, inside: true },
        { region: ZHEJIANG, home: zhejiang, suite: 'sm' },
      ],
      'by-agreement',
    );
    const now = new Date('2025-01-14T08:00:00Z');
    await receive(home, agreed, now);
    const sealed = await packageOf(zhejiang, now);
    expect(manifestIn(sealed).suite).toBe('sm');
    await receive(home, sealed, now);
    await mergePackages(home, { now });
    const warehouse = await open(join(home, 'warehouse.duckdb'));
    const month = "period = 202410 and grouping_set = 'total'";
    const one = (from: string, where: string): Promise<Record<string, number>> =>
      warehouse.one(
        `select buyers, orders, paid_fen, paid_contributors as payers, paid_top1_fen as top1, paid_top2_fen as top2
         from ${from} where ${month} and ${where}`,
      );
    const exact = await one(table(sichuan, 'inside', 'consumption'), `region_code = '${SICHUAN}'`);
    const protectedOne = await warehouse.one<Record<string, number>>(
      `select buyers, orders, paid_fen from ${table(zhejiang, 'outside', 'consumption')} where ${month} and region_code = '${ZHEJIANG}'`,
    );
    expect(await one('cubes.consumption', `region_code = '${SICHUAN}'`)).toEqual(exact);
    expect(await one('cubes.consumption', "region_code = '000000'")).toEqual({
      buyers: (exact.buyers ?? 0) + (protectedOne.buyers ?? 0),
      orders: (exact.orders ?? 0) + (protectedOne.orders ?? 0),
      paid_fen: (exact.paid_fen ?? 0) + (protectedOne.paid_fen ?? 0),
      payers: exact.payers,
      top1: exact.top1,
      top2: exact.top2,
    });
    const outside = await warehouse.one<Record<string, number>>(
      `select buyers, orders from reported.consumption where ${month} and region_code = '${SICHUAN}'`,
    );
    expect(outside).toEqual(
      await warehouse.one(
        `select buyers, orders from ${table(sichuan, 'outside', 'consumption')} where ${month} and region_code = '${SICHUAN}'`,
      ),
    );
    expect(outside).not.toEqual({ buyers: exact.buyers, orders: exact.orders });
    warehouse.close();
    declare(zhejiang, ZHEJIANG);
  });
});

describe('a package that is not taken', () => {
  const LATER = new Date('2025-01-20T08:00:00Z');
  let expected: ExpectedPackage | undefined;
  /** Refused with this rule; what is wrong with its cells is found when they are unpacked, and nothing of it is kept. */
  const refused = async (files: BundleFiles, code: string, said: RegExp, now = LATER): Promise<void> => {
    const kept = readdirSync(receivedFolder(parent), { recursive: true }).sort();
    expected ??= expectedBy(parent, now);
    const judge = async (known: ExpectedPackage): Promise<unknown> => verifyPackage(files, { ...known, now });
    const taking = code === 'content' ? receive(parent, files, now) : judge(expected);
    const error = (await taking.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )) as { code: string; message: string; text: { zh: string }; cause?: { code: string } } | undefined;
    expect(error?.cause?.code ?? error?.code).toBe(code);
    expect(error?.message).toMatch(said);
    expect(error?.text.zh).toMatch(/请|无需/);
    expect(readdirSync(receivedFolder(parent), { recursive: true }).sort()).toEqual(kept);
  };
  /** Nothing of a refused package is kept, so that one serves all. */
  let made: Promise<BundleFiles> | undefined;
  const fresh = (): Promise<BundleFiles> => {
    made ??= packageOf(homes[SICHUAN] ?? '', new Date('2025-01-20T07:00:00Z'), 100);
    return made;
  };
  const changed = async (change: (manifest: PackageManifest) => object): Promise<BundleFiles> =>
    resigned(await fresh(), homes[SICHUAN] ?? '', change);

  it('was changed after it was signed', async () => {
    const files = new Map(await fresh());
    const cells = Buffer.from(files.get('outside/consumption.parquet') ?? '');
    cells[1000] = (cells[1000] ?? 0) ^ 1;
    await refused(new Map([...files, ['outside/consumption.parquet', cells]]), 'tampered', /was changed/);
    await refused(new Map([...files, ['outside/persons.parquet', cells]]), 'tampered', /was added/);
    const manifest = Buffer.from(
      Buffer.from(files.get('manifest.json') ?? '')
        .toString('utf8')
        .replace('"synthetic": true', '"synthetic": false'),
    );
    await refused(new Map([...files, ['manifest.json', manifest]]), 'tampered', /signature does not fit/);
  });

  it('was taken before, or is older than the last', async () => {
    await refused(packages[SICHUAN] ?? new Map(), 'replayed', /taken before/);
    await refused(packages[ZHEJIANG] ?? new Map(), 'older', /below 2 which was taken/);
    const again = resigned(await fresh(), homes[SICHUAN] ?? '', (m) => ({
      ...m,
      sequence: 1,
      id: `${SICHUAN}-000001`,
    }));
    await refused(again, 'replayed', /--sequence 2/);
  });

  it('is of a region its signer does not speak for, or of one nobody expects', async () => {
    await refused(await changed((m) => ({ ...m, region: ZHEJIANG })), 'wrong_region', /belongs to 510000/);
    const stranger = resigned(await fresh(), parent, (m) => m);
    await refused(stranger, 'untrusted', /not among those you trust/);
    await refused(
      resigned(await fresh(), parent, (m) => ({ ...m, region: '440000' })),
      'unknown_region',
      /does not list region 440000/,
    );
  });

  it('comes from a newer version', async () => {
    await refused(await changed((m) => ({ ...m, format: 2 })), 'newer_format', /layout 2.*up to 1/);
    await refused(
      await changed((m) => ({ ...m, contracts: { ...m.contracts, consumption: 999 } })),
      'newer_version',
      /consumption 999/,
    );
    const cubes = (m: PackageManifest) =>
      m.cubes.map((cube) => ({
        ...cube,
        measures: cube.measures.map((x) => ({ ...x, name: `${x.name}_new` })),
      }));
    await refused(
      await changed((m) => ({ ...m, cubes: cubes(m) })),
      'newer_version',
      /consumption\.lines_new/,
    );
  });

  it('comes from a clock that is not ours', async () => {
    await refused(await fresh(), 'clock', /720 minutes ahead/, new Date('2025-01-19T19:00:00Z'));
    await refused(
      await changed((m) => ({ ...m, made_at: '2025-01-09T00:00:00.000Z' })),
      'clock',
      /before its release/,
    );
    await refused(
      await changed((m) => ({ ...m, made_at: NOW.toISOString() })),
      'clock',
      /not after 510000-000001/,
    );
  });

  it('is not written to its end', async () => {
    const files = await fresh();
    const without = (path: string): BundleFiles => new Map([...files].filter(([name]) => name !== path));
    await refused(without('signature.json'), 'half_written', /no signature\.json/);
    await refused(without('outside/members.parquet'), 'half_written', /members\.parquet is missing/);
    await refused(
      new Map([
        ['manifest.json', Buffer.from('{"kind"')],
        ['signature.json', Buffer.from('{}')],
      ]),
      'not_a_package',
      /cannot be read/,
    );
  });

  it('holds what an aggregate does not', async () => {
    const [from, to] = [join(root, 'from.parquet'), join(root, 'to.parquet')];
    writeFileSync(from, packages[SICHUAN]?.get('outside/consumption.parquet') ?? '');
    const withCells = async (select: string): Promise<BundleFiles> => {
      await db.run(
        `copy (select ${select} from read_parquet(${literal(from)})) to ${literal(to)} (format parquet)`,
      );
      return resigned(
        await fresh(),
        homes[SICHUAN] ?? '',
        (m) => m,
        (files) => files.set('outside/consumption.parquet', readFileSync(to)),
      );
    };
    await refused(
      await withCells('*, period as member_key'),
      'content',
      /columns are not those of the cube: member_key/,
    );
    await refused(
      await withCells(
        "* replace (case region_code when '510100' then '330100' else region_code end as region_code)",
      ),
      'content',
      /not of 510000/,
    );
    await refused(await withCells('* replace (coalesce(buyers, 3) as buyers)'), 'content', /do not fit/);
    await refused(
      await withCells("* replace (coalesce(buyers, 3) as buyers, 'observed' as buyers_status)"),
      'content',
      /numbers below 10 shown/,
    );
    await refused(await changed((m) => ({ ...m, synthetic: false })), 'other_workspace', /cannot be merged/);
    await refused(await changed((m) => ({ ...m, layer: 'inside' })), 'agreement', /without an agreement/);
  });
});

describe('a merge that cannot be', () => {
  it('leaves the release as it is when a taken package was cut short since', async () => {
    const before = currentId(releasesFolder(parent));
    const file = join(receivedFolder(parent), SICHUAN, '000001', 'outside', 'members.parquet');
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, 100));
    await expect(merge(parent)).rejects.toThrow(/510000-000001 that was taken is not whole/);
    expect(currentId(releasesFolder(parent))).toBe(before);
    writeFileSync(file, whole);
  });

  it('is no build: what was merged is not made from records', async () => {
    await expect(thermometer(parent, 'build')).rejects.toThrow(/made of packages from below.*report merge/);
    const { code, lines } = await thermometer(parent, 'report', 'list');
    expect({ code, packages: lines.length }).toEqual({ code: 0, packages: 3 });
    expect((await thermometer(parent, 'report', 'missing')).code).toBe(1);
  });

  it('is refused in a workspace with records of its own', async () => {
    const home = homes[SICHUAN] ?? '';
    for (const name of [
      'workspace.yml',
      'reporters.yml',
      `${SICHUAN}.trust`,
      `${ZHEJIANG}.trust`,
      '500000.trust',
    ])
      cpSync(join(parent, name), join(home, name));
    cpSync(receivedFolder(parent), receivedFolder(home), { recursive: true });
    await expect(mergePackages(home, { now: NOW })).rejects.toThrow(/raw\.members, 2000 rows/);
  });
});
