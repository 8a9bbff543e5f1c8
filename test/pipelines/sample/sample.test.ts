import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contractOf } from '../../../pipelines/contracts/index.ts';
import { readMapping } from '../../../pipelines/contracts/mapping.ts';
import { recogniser } from '../../../pipelines/intake/recognise.ts';
import { exports } from '../../../pipelines/sample/exports.ts';
import { generateSample, type SampleManifest } from '../../../pipelines/sample/generate.ts';
import { plantedEvents, SAMPLE_FOLDER } from '../../../pipelines/sample/truth.ts';
import { readWorkspace } from '../../../pipelines/workspace.ts';
import { type Database, literal, open } from '../../../src/warehouse/duckdb.ts';

const root = mkdtempSync(join(tmpdir(), 'sample-'));
const folder = join(root, 'a');
let manifest: SampleManifest;
let db: Database;

beforeAll(async () => {
  manifest = await generateSample(folder, { seed: 7, members: 2_000, months: 14, events: 90_000 });
  db = await open();
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true });
});

const file = (path: string): string => join(folder, path);
const csv = (path: string): string =>
  `read_csv(${literal(file(path))}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
    columns = {${headerOf(path)
      .map((h) => `${literal(h)}: 'VARCHAR'`)
      .join(', ')}}, null_padding = false)`;
const headerOf = (path: string): string[] =>
  (textOf(path).split(/\r?\n/, 1)[0] ?? '').replace(/^\uFEFF/, '').split(',');

/** A text file as its reader would see it; undecodable bytes throw. */
function textOf(path: string): string {
  const bytes = readFileSync(file(path));
  const plain = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  const gb = exports.find((e) => e.path === path || matches(e.path, path))?.encoding === 'gb18030';
  return new TextDecoder(gb ? 'gb18030' : 'utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
}
const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replace('{year}', '\\d{4}')}$`).test(path);

const treeHash = (at: string): string => {
  const sum = createHash('sha256');
  const paths = readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of paths) sum.update(path.slice(at.length)).update(readFileSync(path));
  return sum.digest('hex');
};

describe('the files', () => {
  it('cover every family the exports name, and say that they are synthetic', () => {
    expect(new Set(manifest.files.map((f) => f.family))).toEqual(new Set(exports.map((e) => e.family)));
    expect(manifest).toMatchObject({ synthetic: true, window: { from: 202508, to: 202609 } });
    expect(manifest.files.every((f) => f.rows > 0 && f.bytes > 0)).toBe(true);
  });

  it('of text decode, carry the declared headers and as many records as the manifest says', async () => {
    for (const { path, rows } of manifest.files.filter((f) => /\.csv(\.gz)?$/.test(f.path))) {
      const e = exports.find((x) => matches(x.path, path));
      expect(headerOf(path), path).toEqual(Object.keys(e?.columns ?? {}));
      expect(textOf(path).startsWith('\uFEFF'), path).toBe(e?.encoding === 'utf8-bom');
      if (e?.encoding === 'gb18030') continue;
      const { n } = await db.one<{ n: number }>(`select count(*) as n from (select * from ${csv(path)})`);
      expect(n, path).toBe(rows);
    }
  });

  it('of lines are one JSON object each, with every header', () => {
    for (const { path, rows } of manifest.files.filter((f) => f.path.includes('.ndjson'))) {
      const lines = textOf(path).trim().split('\n');
      expect(lines.length, path).toBe(rows);
      const e = exports.find((x) => matches(x.path, path));
      expect(Object.keys(JSON.parse(lines[0] ?? '{}'))).toEqual(Object.keys(e?.columns ?? {}));
    }
  });

  it('of Parquet are typed tables', async () => {
    for (const { path, rows } of manifest.files.filter((f) => f.path.endsWith('.parquet'))) {
      const { n } = await db.one<{ n: number }>(
        `select count(*) as n from read_parquet(${literal(file(path))})`,
      );
      expect(n, path).toBe(rows);
    }
    const [applied] = await db.all(
      `select typeof(申请时间) as type from read_parquet(${literal(file('服务申请/四川/服务申请_2026.parquet'))}) limit 1`,
    );
    expect(applied?.type).toBe('TIMESTAMP');
  });

  it('load by mappings that exist, with headers the contracts know', () => {
    const workspace = readWorkspace(folder);
    expect(workspace.synthetic).toBe(true);
    expect(workspace.index).toEqual({ base_from: 202508, base_to: 202609 });
    for (const e of exports) {
      const mapping = readMapping(join(SAMPLE_FOLDER, 'mappings', e.mapping));
      expect(mapping.family).toBe(e.family);
      const declared = workspace.sources.filter(
        (s) => s.family === e.family && s.mapping === `mappings/${e.mapping}`,
      );
      expect(declared.map((s) => s.files)).toContain(e.path.replace('{year}', '????'));
      const known = recogniser(contractOf(e.family));
      for (const header of Object.keys(e.columns)) {
        expect(known(header)?.field, `${e.path}: ${header}`).toBeDefined();
      }
    }
    const committed = parse(readFileSync(join(SAMPLE_FOLDER, 'workspace.yml'), 'utf8'));
    expect(committed.sources).toHaveLength(exports.length);
  });

  it('are equal byte for byte for equal options, and differ for another seed', async () => {
    const small = { members: 1_000, months: 3, events: 3_000 };
    await generateSample(join(root, 'b'), { seed: 7, ...small });
    await generateSample(join(root, 'c'), { seed: 7, ...small });
    await generateSample(join(root, 'd'), { seed: 8, ...small });
    expect(treeHash(join(root, 'b'))).toBe(treeHash(join(root, 'c')));
    expect(treeHash(join(root, 'd'))).not.toBe(treeHash(join(root, 'b')));
  });

  it('cannot be asked for with impossible options', async () => {
    const options = { seed: 1, members: 2_000, months: 13, events: 5_000 };
    await expect(generateSample(folder, { ...options, members: 3 })).rejects.toThrow('members is 3');
    await expect(generateSample(folder, { ...options, months: 1.5 })).rejects.toThrow('months is 1.5');
  });
});

describe('the dirt', () => {
  const DATE = String.raw`^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$`;

  it('is 1–2% of the rows of an event family, of the kinds README.md names', async () => {
    const path = '服务申请/全国/服务申请_2026.csv.gz';
    const { total, dirty } = await db.one<{ total: number; dirty: number }>(`
      with file as (select *, count(*) over (partition by 申请编号, 申请时间, 渠道, 行业门类) as copies from ${csv(path)}),
      judged as (
        select
          申请编号 is null
          or not regexp_matches(申请时间, '${DATE}')
          or 申请时间 > '2030'
          or try_cast(办结时间 as timestamp) < try_cast(申请时间 as timestamp)
          or trim(服务类别) not in (select 服务类别 from file group by all having count(*) > 30)
          or 服务类别 <> trim(服务类别, ' 　' || chr(9) || chr(160))
          or 所属工会编码 in ('无', '/', '—', '不详', '暂无', 'NULL')
          or (copies > 1 and 申请编号 is not null) as bad
        from file)
      select count(*) as total, count(*) filter (where bad) as dirty from judged`);
    expect(total).toBeGreaterThan(4_000);
    expect(dirty / total).toBeGreaterThan(0.01);
    expect(dirty / total).toBeLessThan(0.022);
  });
});

describe('planted events', () => {
  const sichuan = (where: string): string =>
    `select count(*) as n from read_parquet(${literal(file('服务申请/四川/*.parquet'))}) where ${where}`;
  const one = async (sql: string): Promise<number> => (await db.one<{ n: number }>(sql)).n;

  it('are a closed list with steps inside the families', () => {
    const ids = plantedEvents().map((e) => e.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'childcare_surge',
        'voucher_lift',
        'merchant_gone_bad',
        'prepaid_collapse',
        'region_stops_reporting',
        'channel_mix_paradox',
      ]),
    );
  });

  it('childcare_surge: S08 more than doubles in Sichuan in spring 2026, beside all other domains', async () => {
    const months = (low: number, high: number): string =>
      `year(申请时间) * 100 + month(申请时间) between ${low} and ${high}`;
    const share = async (span: string): Promise<number> =>
      (await one(sichuan(`服务类别 = '托育托管' and ${span}`))) / (await one(sichuan(span)));
    const ratio = (await share(months(202603, 202605))) / (await share(months(202510, 202602)));
    expect(ratio).toBeGreaterThan(1.8);
    expect(ratio).toBeLessThan(3.2);
  });

  it('mini_program_outage: the channel is empty for a month and the total is not', async () => {
    const november = `申请时间 >= '2025-11-01' and 申请时间 < '2025-12-01'`;
    expect(await one(sichuan(`渠道 = '小程序' and ${november}`))).toBe(0);
    expect(await one(sichuan(`渠道 = 'APP' and ${november}`))).toBeGreaterThan(500);
    expect(await one(sichuan(`渠道 = '小程序' and month(申请时间) = 12`))).toBeGreaterThan(200);
  });

  it('voucher_lift: six times the vouchers in Zhejiang, and more of them redeemed', async () => {
    const zhejiang = (months: string): string =>
      `select count(*) as n, count(*) filter (where trim(券状态) = '已核销') as redeemed
       from ${csv('活动/消费券.csv')} where 发放区划 like '33%' and left(领取时间, 7) in (${months})`;
    const lifted = await db.one<{ n: number; redeemed: number }>(zhejiang(`'2025-10', '2025-11'`));
    const usual = await db.one<{ n: number; redeemed: number }>(zhejiang(`'2026-04', '2026-05'`));
    expect(lifted.n / usual.n).toBeGreaterThan(4);
    expect(lifted.redeemed / lifted.n).toBeGreaterThan(usual.redeemed / usual.n + 0.08);
  });

  it('merchant_gone_bad: scores fall by two points and ratings pile up', async () => {
    const score = (when: string): Promise<{ n: number; mean: number }> =>
      db.one(`select count(*)::integer as n, avg(总分::integer)::double as mean from ${csv('商户/评价.csv.gz')}
        where 商户编号 = 'SH510101101' and 评价时间 ${when} and 总分::integer <= 5`);
    const after = await score(`>= '2026-04'`);
    expect(after.n).toBeGreaterThan(5);
    expect(after.mean).toBeLessThan(3.2);
    const { mean } = await db.one<{ mean: number }>(
      `select avg(总分::integer)::double as mean from ${csv('商户/评价.csv.gz')} where 商户编号 <> 'SH510101101'`,
    );
    expect(mean).toBeGreaterThan(3.8);
  });

  it('region_stops_reporting: nothing from Heilongjiang after January 2026, members stay', async () => {
    const services = csv('服务申请/全国/服务申请_2026.csv.gz');
    const from = (code: string, rest: string): Promise<number> =>
      one(`select count(*) as n from ${services} where 行政区划代码 like '${code}%' and ${rest}`);
    expect(await from('23', `申请时间 between '2026-02' and '2026-99'`)).toBe(0);
    expect(await from('23', `申请时间 between '2026-01' and '2026-01-32'`)).toBeGreaterThan(3);
    expect(await from('22', `申请时间 between '2026-02' and '2026-99'`)).toBeGreaterThan(30);
    const members = `read_parquet(${literal(file('会籍/会籍信息_其他省.parquet'))})`;
    expect(await one(`select count(*) as n from ${members} where 行政区划代码 like '23%'`)).toBeGreaterThan(
      50,
    );
  });

  it('channel_mix_paradox: digital channels shrink in Zhejiang in the first half of 2026', async () => {
    const lines = [2025, 2026].flatMap((year) =>
      textOf(`诉求反馈/12351/工单_${year}.ndjson.gz`).trim().split('\n'),
    );
    const cases = lines.map((line) => JSON.parse(line) as Record<string, string | null>);
    expect(cases.length).toBeGreaterThan(2_000);
    const { n, digital } = await paradox(202601, 202606);
    expect(n).toBeGreaterThan(150);
    expect(digital).toBeLessThan(0.5);
    // A short sample begins after the first half of 2025; the months without the step keep the usual mix.
    expect((await paradox(202508, 202512)).digital).toBeGreaterThan(0.5);

    async function paradox(low: number, high: number): Promise<{ n: number; digital: number }> {
      const inside = cases.filter((c) => {
        const month = Number(String(c.来电时间).slice(0, 7).replace('-', ''));
        return String(c.事发区域).startsWith('33') && month >= low && month <= high;
      });
      const digital = inside.filter((c) => ['APP', '小程序', '公众号'].includes(String(c.渠道)));
      return { n: inside.length, digital: digital.length / inside.length };
    }
  });
});

describe('identities', () => {
  it('are made up in ranges nobody has', async () => {
    const members = `read_parquet(${literal(file('会籍/会籍信息_其他省.parquet'))})`;
    const { n, fake } = await db.one<{ n: number; fake: number }>(`select count(*) as n,
      count(*) filter (where 手机号 like '164%' and 身份证号 like '990101%' and 姓名 like '样例会员%') as fake from ${members}`);
    expect(fake).toBe(n);
  });
});
