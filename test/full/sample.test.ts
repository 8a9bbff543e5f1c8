import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateSample, SAMPLE_DEFAULTS, type SampleManifest } from '../../pipelines/sample/generate.ts';
import { type Database, literal, open } from '../../src/warehouse/duckdb.ts';

/** The default sample: its size, its density, and every planted event as a reader of the files would find it. */
let folder: string;
let manifest: SampleManifest;
let db: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sample-full-'));
  manifest = await generateSample(folder, SAMPLE_DEFAULTS);
  db = await open();
  await db.script(`
    create view sichuan as select * from read_parquet(${at('服务申请/四川/**/*.parquet')});
    create view hotline as select * from read_json(${at('诉求反馈/12351/**/*.ndjson.gz')}, format = 'newline_delimited',
      columns = {工单编号: 'VARCHAR', 来电时间: 'VARCHAR', 渠道: 'VARCHAR', 事发区域: 'VARCHAR', 诉求类别: 'VARCHAR', 行业: 'VARCHAR', 满意度: 'VARCHAR'});
    create view ratings as select * from read_csv(${at('商户/评价.csv.gz')}, all_varchar = true, quote = '"', escape = '"');
    create view vouchers as select * from read_csv(${at('活动/消费券.csv')}, all_varchar = true, quote = '"', escape = '"');
    create view zhejiang_orders as select * from read_csv(${at('消费记录/浙江/**/*.csv.gz')}, all_varchar = true, quote = '"', escape = '"');
    create view disputes as select * from read_csv(${at(utf8('商户/消费纠纷_2025年前.csv'))}, all_varchar = true, quote = '"', escape = '"');
    create view labour as select * from read_json(${at('劳动关系/劳动争议.ndjson')}, format = 'newline_delimited',
      columns = {受理时间: 'VARCHAR', 行政区划代码: 'VARCHAR'});
  `);
}, 600_000);
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const at = (pattern: string): string => literal(join(folder, pattern));

/** A copy in UTF-8 of a file DuckDB cannot read itself. */
function utf8(path: string): string {
  const text = new TextDecoder('gb18030', { fatal: true }).decode(readFileSync(join(folder, path)));
  writeFileSync(join(folder, `${path}.utf8`), text);
  return `${path}.utf8`;
}

const number = async (sql: string): Promise<number> => Number((await db.one<{ n: number }>(sql)).n);
const rowsOf = (family: string): number =>
  manifest.files.filter((f) => f.family === family).reduce((n, f) => n + f.rows, 0);

describe('the default sample', () => {
  it('has 200,000 members and 3 million events in moderate files', () => {
    expect(rowsOf('members')).toBeGreaterThanOrEqual(200_000);
    const events = manifest.files.reduce((n, f) => n + (f.family === 'members' ? 0 : f.rows), 0);
    expect(events).toBeGreaterThanOrEqual(3_000_000);
    expect(manifest.files.reduce((n, f) => n + f.bytes, 0)).toBeLessThan(400e6);
    expect(manifest.months).toBe(72);
  });

  it('is dense in a pilot: the median city × domain × month has at least 30 known persons', async () => {
    const median = await number(`
      with cell as (
        select left(行政区划代码, 4) as city, 服务类别 as domain, year(申请时间) * 100 + month(申请时间) as month,
          -- Sensitive domains are stored without the member, so they count nobody.
          count(distinct case when 服务类别 not in ('困难帮扶', '心理健康', '医疗互助保障') then 会员编号 end) as n
        from sichuan
        where 服务类别 in (select 服务类别 from sichuan group by all having count(*) > 2000)
        group by all)
      select median(n) as n from cell`);
    expect(median).toBeGreaterThanOrEqual(30);
  });
});

describe('every planted event shows', () => {
  const sichuan = (domain: string, low: number, high: number): Promise<number> =>
    number(
      `select count(*) as n from sichuan where 服务类别 = '${domain}' and year(申请时间) * 100 + month(申请时间) between ${low} and ${high}`,
    );

  it('childcare_surge', async () => {
    const ratio = (await sichuan('托育托管', 202603, 202605)) / (await sichuan('托育托管', 202503, 202505));
    const others = (await sichuan('就业创业', 202603, 202605)) / (await sichuan('就业创业', 202503, 202505));
    expect(ratio / others).toBeGreaterThan(2);
    expect(ratio / others).toBeLessThan(2.8);
  });

  it('summer_heat', async () => {
    const ratio =
      (await sichuan('劳动安全卫生', 202407, 202408)) / (await sichuan('劳动安全卫生', 202307, 202308));
    expect(ratio).toBeGreaterThan(2);
  });

  it('mini_program_outage', async () => {
    const sent = (when: string): Promise<number> =>
      number(
        `select count(*) as n from sichuan where 渠道 = '小程序' and strftime(申请时间, '%Y%m') = '${when}'`,
      );
    expect(await sent('202511')).toBe(0);
    expect(await sent('202510')).toBeGreaterThan(4_000);
  });

  it('voucher_lift', async () => {
    const issued = (months: string): Promise<number> =>
      number(
        `select count(*) as n from vouchers where 发放区划 like '33%' and left(领取时间, 7) in (${months})`,
      );
    const lift = (await issued("'2025-10', '2025-11'")) / (await issued("'2024-10', '2024-11'"));
    expect(lift).toBeGreaterThan(5);
    expect(lift).toBeLessThan(8);
    const orders = (code: string, year: number): Promise<number> =>
      number(
        `select count(distinct 订单编号) as n from zhejiang_orders where 消费类别 = '${code}' and left(下单时间, 7) in ('${year}-10', '${year}-11')`,
      );
    expect((await orders('06', 2025)) / (await orders('06', 2024))).toBeGreaterThan(1.4);
    expect((await orders('02', 2025)) / (await orders('02', 2024))).toBeLessThan(1.25);
  });

  it('merchant_gone_bad', async () => {
    const score = async (when: string): Promise<{ n: number; mean: number }> =>
      db.one(`select count(*)::integer as n, avg(总分::integer)::double as mean from ratings
        where 商户编号 = 'SH510101101' and 评价时间 ${when} and 总分::integer <= 5`);
    const before = await score(`< '2026-04'`);
    const after = await score(`between '2026-04' and '2026-99'`);
    expect(before.n).toBeGreaterThan(20);
    expect(after.n).toBeGreaterThan(100);
    expect(before.mean - after.mean).toBeGreaterThan(1.4);
  });

  it('prepaid_collapse', async () => {
    const ningbo = (condition: string): Promise<number> =>
      number(
        `select count(*) as n from disputes where 行政区划代码 like '3302%' and 消费类别 = '06' and ${condition}`,
      );
    const during = `left(受理时间, 7) in ('2025-06', '2025-07')`;
    const yearBefore = `left(受理时间, 7) in ('2024-06', '2024-07')`;
    expect((await ningbo(during)) / (await ningbo(yearBefore))).toBeGreaterThan(5);
    expect((await ningbo(`${during} and 预付消费 = '是'`)) / (await ningbo(during))).toBeGreaterThan(0.8);
    expect((await ningbo(`${during} and 商户编号 = 'SH330206101'`)) / (await ningbo(during))).toBeGreaterThan(
      0.6,
    );
    expect((await ningbo(`${during} and 处理结果 = '调解成功'`)) / (await ningbo(during))).toBeLessThan(0.4);
  });

  it('region_stops_reporting', async () => {
    const cases = (condition: string): Promise<number> =>
      number(`select count(*) as n from hotline where 事发区域 like '23%' and ${condition}`);
    expect(await cases(`来电时间 between '2026-02' and '2026-99'`)).toBe(0);
    expect(await cases(`来电时间 between '2025-02' and '2025-10'`)).toBeGreaterThan(100);
  });

  it('channel_mix_paradox: each channel improves, the whole gets worse', async () => {
    const rate = (year: number, digital: boolean | undefined): Promise<number> => {
      const way =
        digital === undefined ? '' : `and ${digital ? '' : 'not'} 渠道 in ('APP', '小程序', '公众号')`;
      return number(`select count(*) filter (where 满意度 in ('不满意', '非常不满意')) / count(*) as n from hotline
        where 事发区域 like '33%' and 满意度 is not null ${way}
          and left(来电时间, 7) between '${year}-01' and '${year}-06'`);
    };
    expect(await rate(2026, true)).toBeLessThan(await rate(2025, true));
    expect(await rate(2026, false)).toBeLessThan(await rate(2025, false));
    expect(await rate(2026, undefined)).toBeGreaterThan(await rate(2025, undefined));
  });

  it('wage_arrears', async () => {
    const cases = (months: string, more = ''): Promise<number> =>
      number(
        `select count(*) as n from hotline where 事发区域 like '41%' and 诉求类别 = '劳动报酬' and left(来电时间, 7) in (${months}) ${more}`,
      );
    const during = "'2025-12', '2026-01'";
    expect((await cases(during)) / (await cases("'2024-12', '2025-01'"))).toBeGreaterThan(2.5);
    expect((await cases(during, "and 行业 = 'E'")) / (await cases(during))).toBeGreaterThan(0.7);
    const labour = (months: string): Promise<number> =>
      number(
        `select count(*) as n from labour where 行政区划代码 like '41%' and left(受理时间, 7) in (${months})`,
      );
    expect((await labour(during)) / (await labour("'2024-12', '2025-01'"))).toBeGreaterThan(1.8);
  });
});
