import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { computeThermometer } from '../../../pipelines/indices/thermometer/compute.ts';
import { readDefinition } from '../../../pipelines/indices/thermometer/definition.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';
import { makeSmallCubes, type SmallCubes } from './small-cubes.ts';

const NOW = new Date('2030-01-15T00:00:00Z');
const workspace = { settle_months: 1 };

let db: Database;
beforeEach(async () => {
  db = await open();
});
afterEach(() => db.close());

async function build(shape: SmallCubes, more: Partial<Parameters<typeof computeThermometer>[1]> = {}) {
  await makeSmallCubes(db, shape);
  return computeThermometer(db, { workspace, now: NOW, ...more });
}

const readingsUpTo = (month: number) =>
  db.all(
    `select * exclude (method_version), method_version::VARCHAR as version from indices.readings where period <= ${month}
     order by all`,
  );

describe('the thermometer on a real warehouse', () => {
  test('reads nation, provinces and cities by domain and by industry', async () => {
    const summary = await build({ months: 30 });
    expect(summary).toMatchObject([
      { gauge: 'need', split: 'need_domain', methodVersion: '1.0.0+202301-202506', regions: 7, months: 30 },
      { gauge: 'need', split: 'industry', methodVersion: '1.0.0+202301-202506' },
    ]);
    expect(
      await db.all(
        `select dimension, region_level, count(distinct member) as members, count(*) as n, count(reading) as stated
         from indices.readings group by all order by all`,
      ),
    ).toEqual([
      { dimension: 'total', region_level: 'nation', members: 1, n: 30, stated: 30 },
      { dimension: 'total', region_level: 'province', members: 1, n: 60, stated: 60 },
      { dimension: 'total', region_level: 'city', members: 1, n: 120, stated: 120 },
      { dimension: 'need_domain', region_level: 'nation', members: 3, n: 90, stated: 90 },
      { dimension: 'need_domain', region_level: 'province', members: 3, n: 180, stated: 180 },
      // The smallest city lets expect fewer than ten cases a domain: only its total is stated.
      { dimension: 'need_domain', region_level: 'city', members: 3, n: 270, stated: 270 },
      { dimension: 'industry', region_level: 'nation', members: 2, n: 60, stated: 60 },
      { dimension: 'industry', region_level: 'province', members: 2, n: 120, stated: 120 },
      { dimension: 'industry', region_level: 'city', members: 2, n: 180, stated: 180 },
    ]);
  });

  test('values are what the definition says, recomputed in SQL from the cubes', async () => {
    await build({ months: 30 });
    const { differing, n } = await db.one(
      `select count(*) as n, count(*) filter (where abs(v.value - s.applications * 10000.0 / m.active_members) > 1e-9
          or v.numerator <> s.applications or v.denominator <> m.active_members) as differing
       from indices.indicator_values v
       join cubes.services s on s.period = v.period and s.region_code = v.region_code::VARCHAR
         and s.grouping_set = 'need_domain' and s.need_domain = v.member::VARCHAR
       join cubes.members m on m.period = v.period and m.region_code = v.region_code::VARCHAR and m.grouping_set = 'total'
       where v.indicator = 'application_intensity' and v.dimension = 'need_domain'`,
    );
    expect({ differing, n }).toEqual({ differing: 0, n: 630 });
  });

  test('scores, domain readings and totals can be recomputed in SQL from what is published', async () => {
    await build({ months: 30 });
    const worst = await db.one(`
      with g as (select * from indices.goalposts where gauge = 'need'),
      score as (
        select v.*, 1 + 99 * greatest(0, least(1,
          (((v.numerator + i.shrink * p.prior) / (v.denominator + i.shrink)) * i.scale - p.low) / (p.high - p.low))) as again
        from indices.indicator_values v
        join g p on p.dimension = v.dimension::VARCHAR and p.member = v.member::VARCHAR and p.indicator = v.indicator::VARCHAR
          and p.region_level = '*'
        join (values ('application_intensity', 500, 10000), ('appeal_intensity', 500, 10000), ('unmet_rate', 20, 100),
          ('dissatisfaction_rate', 20, 100)) i(id, shrink, scale) on i.id = v.indicator::VARCHAR
        where v.score is not null),
      domain as (
        select period, region_level, region_code, dimension, member, sum(weight * again) as raw
        from score where weight is not null group by all),
      shown as (
        select d.*, 100 + 10 * (d.raw - p.mean) / p.sd as again
        from domain d join g p on p.dimension = d.dimension::VARCHAR and p.member = d.member::VARCHAR
          and p.indicator = '*' and p.region_level = d.region_level::VARCHAR),
      total as (
        select d.period, d.region_level, d.region_code, 100 + 10 * (exp(avg(ln(d.raw))) - any_value(p.mean)) / any_value(p.sd) as again
        from domain d join g p on p.dimension = 'total' and p.region_level = d.region_level::VARCHAR
        where d.dimension = 'need_domain' group by all)
      select
        (select max(abs(score - again)) from score) as score,
        (select max(abs(r.reading - s.again)) from shown s join indices.readings r using (period, region_code, dimension, member)) as domain,
        (select max(abs(r.reading - t.again)) from total t join indices.readings r on r.dimension = 'total'
           and r.period = t.period and r.region_code = t.region_code) as total,
        (select count(*) from shown) as n`);
    expect(worst.n).toBe(990);
    expect(worst.score).toBeLessThan(1e-9);
    expect(worst.domain).toBeLessThan(1e-9);
    expect(worst.total).toBeLessThan(1e-9);
  });

  test('contributions sum to every reading and every change', async () => {
    await build({ months: 30, surge: { region: '510100', month: 202505, by: 4 } });
    const { worst, n } = await db.one(`
      with c as (
        select gauge, period, region_code, dimension, member, kind, sum(value) as value
        from indices.contributions group by all),
      r as (select *, (period // 100) * 12 + period % 100 as t from indices.readings where reading is not null)
      select count(*) as n, max(abs(c.value - (r.reading - coalesce(b.reading, 100)))) as worst
      from r join c using (gauge, period, region_code, dimension, member)
      left join r b on b.gauge = r.gauge and b.region_code = r.region_code and b.dimension = r.dimension
        and b.member = r.member and b.t = r.t - (case c.kind when 'change' then 1 when 'change_yoy' then 12 end)`);
    // 37 readings a month: 30 levels, 29 monthly and 18 yearly changes of each.
    expect(n).toBe(37 * (30 + 29 + 18));
    expect(worst).toBeLessThan(1e-9);
  });

  test('a surge shows, and its indicator is the driver', async () => {
    await build({ months: 30, surge: { region: '510100', month: 202505, by: 4 } });
    const [top] = await db.all(
      `select indicator::VARCHAR as indicator, sum(value) as value from indices.contributions
       where region_code = '510100' and period = 202505 and dimension = 'total' and kind = 'change'
       group by all order by value desc`,
    );
    expect(top?.indicator).toMatch(/intensity$/);
    const [hot] = await db.all(
      `select reading from indices.readings where region_code = '510100' and period = 202505 and dimension = 'total'`,
    );
    expect(hot?.reading).toBeGreaterThan(120);
  });

  test('goalposts freeze with the first build: later months and builds never change them or an earlier reading', async () => {
    await build({ months: 36 });
    const frozen = await db.all('select * from indices.goalposts order by all');
    const before = await readingsUpTo(202512);
    expect(before.length).toBe(36 * 37);
    await build({ months: 40, surge: { region: '610100', month: 202603, by: 5 } });
    expect(await db.all('select * from indices.goalposts order by all')).toEqual(frozen);
    expect(await readingsUpTo(202512)).toEqual(before);
  });

  test('a base named by the workspace is a draft until its last month is complete, then frozen', async () => {
    const declared = { ...workspace, index: { base_from: 202301, base_to: 202412 } };
    const [draft] = await build({ months: 18 }, { workspace: declared });
    expect(draft).toMatchObject({ methodVersion: '1.0.0+202301-202412.draft', base: { frozen: false } });
    expect(await db.one(`select count(*) as n from indices.readings where status = 'observed'`)).toEqual({
      n: 0,
    });
    const [frozen] = await build({ months: 30 }, { workspace: declared });
    expect(frozen).toMatchObject({
      methodVersion: '1.0.0+202301-202412',
      base: { from: 202301, months: 24, frozen: true },
    });
    expect(
      await db.one(`select count(*) as n from indices.goalposts where ends_with(method_version, '.draft')`),
    ).toEqual({ n: 0 });
  });

  test('months after the last export are not complete, the newest complete ones provisional', async () => {
    await db.script(`create schema ledger;
      create table ledger.batches as
        select family, 'one' as source, timestamp '2025-05-10' as exported_at, 10 as rows_in, 0 as rejected
        from (values ('service_applications'), ('feedback')) t(family);`);
    await build({ months: 30 });
    expect(
      await db.all(
        `select period, status::VARCHAR as status, any_value(reading) is null as withheld from indices.readings
         where period >= 202502 group by all order by all`,
      ),
    ).toEqual([
      { period: 202502, status: 'observed', withheld: false },
      { period: 202503, status: 'observed', withheld: false },
      { period: 202504, status: 'provisional', withheld: false },
      { period: 202505, status: 'not_complete', withheld: true },
      { period: 202506, status: 'not_complete', withheld: true },
    ]);
  });

  test('a city that stops reporting has no reading, and leaves the denominators above it', async () => {
    await build({ months: 30, silent: { region: '510300', from: 202504 } });
    const status = await db.all(
      `select region_code::VARCHAR as region, status::VARCHAR as status, round(coverage, 2) as coverage, grade::VARCHAR as grade
       from indices.readings where period = 202504 and dimension = 'total' order by region`,
    );
    expect(status).toEqual([
      { region: '000000', status: 'low_coverage', coverage: 0.67, grade: 'D' },
      { region: '510000', status: 'low_coverage', coverage: 0.57, grade: 'D' },
      { region: '510100', status: 'observed', coverage: 1, grade: 'A' },
      { region: '510300', status: 'not_reported', coverage: 0, grade: 'D' },
      { region: '610000', status: 'observed', coverage: 1, grade: 'B' },
      { region: '610100', status: 'observed', coverage: 1, grade: 'B' },
      { region: '610300', status: 'observed', coverage: 1, grade: 'C' },
    ]);
    const [nation] = await db.all(
      `select denominator from indices.indicator_values where period = 202504 and region_code = '000000'
       and member = 'S03' and indicator = 'application_intensity'`,
    );
    expect(nation).toEqual({ denominator: 4000 + 2000 + 300 });
  });

  test('a place too small for any month keeps one row a month with the reason, and others read as before', async () => {
    const definition = readDefinition();
    await build({ months: 30 });
    const before = await db.all(
      "select * from indices.readings where region_code <> '610300' and reading is not null order by all",
    );
    const strict = { ...definition, missing: { ...definition.missing, minimum_cases: 30 } };
    await computeThermometer(db, { workspace, now: NOW, definition: strict });
    expect(
      await db.all(
        `select dimension::VARCHAR as dimension, status::VARCHAR as status, grade::VARCHAR as grade, count(*) as n, count(reading) as stated
         from indices.readings where region_code = '610300' group by all`,
      ),
    ).toEqual([{ dimension: 'total', status: 'low_coverage', grade: 'D', n: 30, stated: 0 }]);
    expect(await db.all("select * from indices.readings where region_code = '000000' order by all")).toEqual(
      before.filter((row) => row.region_code === '000000'),
    );
  });

  test('no members: every reading names the missing denominator, and none is invented', async () => {
    await build({ months: 30, withMembers: false });
    expect(
      await db.all(
        `select distinct status::VARCHAR as status, reading from indices.readings where dimension <> 'total'`,
      ),
    ).toEqual([{ status: 'no_denominator', reading: null }]);
    const { rates } = await db.one(
      `select count(value) as rates from indices.indicator_values where indicator = 'unmet_rate'`,
    );
    const { closed } = await db.one(
      `select count(*) as closed from cubes.services where closed > 0 and grouping_set <> 'total' and region_level <> 'city'`,
    );
    expect(rates).toBe(closed);
    expect(rates).toBe(3 * 30 * 5);
  });

  test('the protected layer is read against the same base with the same arithmetic', async () => {
    await build({ months: 30 });
    await db.script(`
      create schema outside;
      create view outside.services as select * replace (if(hidden, null, applications) as applications),
          if(hidden, 'suppressed', 'observed') as applications_status
        from (select *, region_code = '610100' and grouping_set = 'need_domain' and need_domain = 'S06' as hidden from cubes.services);
      create view outside.appeals as from cubes.appeals;
      create view outside.members as from cubes.members;
    `);
    await computeThermometer(db, { workspace, now: NOW, cubes: 'outside', into: 'outside_indices' });
    expect(
      await db.one(`select count(*) as n, max(abs(o.reading - i.reading)) as worst
        from outside_indices.readings o join indices.readings i using (gauge, period, region_code, dimension, member)
        where o.region_code <> '610100'`),
    ).toEqual({ n: 31 * 30, worst: 0 });
    expect(
      await db.all(`select distinct status::VARCHAR as status, reading from outside_indices.readings
        where region_code = '610100' and member = 'S06'`),
    ).toEqual([{ status: 'suppressed', reading: null }]);
    // The domain is gone from the total too, and its coverage says so.
    expect(
      await db.one(`select max(status)::VARCHAR as status, round(max(coverage), 2) as coverage from outside_indices.readings
        where region_code = '610100' and dimension = 'total'`),
    ).toEqual({ status: 'suppressed', coverage: 0.87 });
  });

  test('the consumption gauge gives a partial reading where nobody is a member', async () => {
    await db.script(`
      create schema cubes;
      create table cubes.consumption as
        with m as (select i, (202301 + (i // 12) * 100 + i % 12)::INTEGER as period from range(20) r(i)),
        s as (select * from (values ('total', '*'), ('consumption_class', '04')) t(grouping_set, consumption_class))
        select 'month' as period_grain, period, 'nation' as region_level, '000000' as region_code, consumption_class,
          '*' as industry, grouping_set, 300 + 5 * i % 40 as lines, 200 + 7 * i % 31 as orders, 100 + 3 * i % 17 as buyers,
          900000 + 13000 * i % 70000 as paid_fen from m, s`);
    const summary = await computeThermometer(db, { workspace, now: NOW });
    expect(summary).toMatchObject([{ gauge: 'consumption', split: 'consumption_class', stated: 40 }]);
    expect(
      await db.all(
        `select distinct dimension::VARCHAR as dimension, round(coverage, 9) as coverage, grade::VARCHAR as grade
         from indices.readings order by all`,
      ),
    ).toEqual([
      { dimension: 'consumption_class', coverage: 0.7, grade: 'C' },
      { dimension: 'total', coverage: 0.7, grade: 'C' },
    ]);
    expect(
      await db.one(
        `select any_value(status)::VARCHAR as status, count(value) as n from indices.indicator_values where indicator = 'buyer_reach'`,
      ),
    ).toEqual({ status: 'no_denominator', n: 0 });
  });

  test('without bars the readings are the same, and an older table of bars does not stay behind', async () => {
    await build({ months: 30 });
    const before = await readingsUpTo(202506);
    await computeThermometer(db, { workspace, now: NOW, contributions: false });
    expect(await readingsUpTo(202506)).toEqual(before);
    expect(
      await db.all(
        `select table_name from information_schema.tables where table_schema = 'indices' order by 1`,
      ),
    ).toEqual([{ table_name: 'goalposts' }, { table_name: 'indicator_values' }, { table_name: 'readings' }]);
  });

  test('an empty warehouse gives empty tables, not an error', async () => {
    await db.run('create schema cubes');
    expect(await computeThermometer(db, { workspace, now: NOW })).toEqual([]);
    expect(await db.one('select count(*) as n from indices.readings')).toEqual({ n: 0 });
  });
});

test('the definition is valid and its version is the one of every row', async () => {
  expect(readDefinition().version).toBe('1.0.0');
});
