import type { Database } from '../../../src/warehouse/duckdb.ts';

export interface SmallCubes {
  readonly months: number;
  /** Multiplies the applications of one place and month. */
  readonly surge?: { readonly region: string; readonly month: number; readonly by: number };
  /** A city that sends nothing from this month on. */
  readonly silent?: { readonly region: string; readonly from: number };
  readonly withMembers?: boolean;
}

const CITIES = [
  { code: '510100', province: '510000', members: 4000 },
  { code: '510300', province: '510000', members: 3000 },
  { code: '610100', province: '610000', members: 2000 },
  { code: '610300', province: '610000', members: 300 },
];
const DOMAINS = ['S03', 'S06', 'S08'];
const INDUSTRIES = ['C', 'G'];

/**
 * Cubes of two provinces with two cities each, three need domains and two industries, as the models store them:
 * one row per grouping set and place. Counts follow a fixed formula, so that every number can be recomputed.
 */
export async function makeSmallCubes(db: Database, shape: SmallCubes): Promise<void> {
  await db.script(`
    create schema if not exists cubes;
    create schema if not exists reference;
    create or replace table reference.regions(code VARCHAR, level VARCHAR, parent VARCHAR);
    insert into reference.regions values ('000000', 'nation', ''), ('510000', 'province', '000000'),
      ('610000', 'province', '000000'), ('510100', 'city', '510000'), ('510300', 'city', '510000'),
      ('610100', 'city', '610000'), ('610300', 'city', '610000');
    create or replace temp table cities as
      select * from (values ${CITIES.map((c, i) => `(${i}, '${c.code}', '${c.province}', ${c.members})`).join(', ')}) t(i, city, province, members);
    create or replace temp table months as
      select i as t, (202301 + (i // 12) * 100 + i % 12)::INTEGER as month from range(${shape.months}) r(i);
    create or replace temp table domains as
      select i as d, [${DOMAINS.map((d) => `'${d}'`).join(', ')}][i + 1] as need_domain from range(${DOMAINS.length}) r(i);
    create or replace temp table industries as
      select i as b, [${INDUSTRIES.map((d) => `'${d}'`).join(', ')}][i + 1] as industry from range(${INDUSTRIES.length}) r(i);
    create or replace temp table facts as
      select city, province, month, need_domain, industry, members,
        ((members * (6 + (t * 7 + i * 3 + d * 5 + b) % 5) / 1000)::BIGINT
          * ${shape.surge ? `(case when city = '${shape.surge.region}' and month = ${shape.surge.month} then ${shape.surge.by} else 1 end)` : '1'})::BIGINT as n,
        (t + 2 * i + d) % 4 as u
      from cities, months, domains, industries
      where not (${shape.silent ? `city = '${shape.silent.region}' and month >= ${shape.silent.from}` : 'false'});
  `);
  const levels = [
    ['nation', "'000000'"],
    ['province', 'province'],
    ['city', 'city'],
  ] as const;
  const sets = [
    ['total', []],
    ['need_domain', ['need_domain']],
    ['industry', ['industry']],
  ] as const;
  const cube = (from: string, dimensions: readonly string[], measures: string): string =>
    levels
      .flatMap(([level, code]) =>
        sets
          .filter(([, dims]) => dims.every((d) => dimensions.includes(d)))
          .map(([set, dims]) => {
            const columns = dimensions.map((d) =>
              (dims as readonly string[]).includes(d) ? d : `'*' as ${d}`,
            );
            return `select 'month' as period_grain, month as period, '${level}' as region_level, ${code} as region_code,
              ${[...columns, `'${set}' as grouping_set`, measures].join(', ')}
              from ${from} group by all`;
          }),
      )
      .join('\nunion all by name\n');
  await db.script(`
    create or replace table cubes.services as ${cube(
      'facts',
      ['need_domain', 'industry'],
      `sum(n)::BIGINT as applications, sum(n)::BIGINT as applicants, sum(n - u)::BIGINT as closed,
       sum(least(u, n))::BIGINT as unmet, sum(n // 2)::BIGINT as scored, sum(least(u, n // 2))::BIGINT as dissatisfied`,
    )};
    create or replace table cubes.appeals as ${cube(
      "(select * from facts where need_domain <> 'S08')",
      ['need_domain', 'industry'],
      `sum(n // 3)::BIGINT as cases, sum(n // 3)::BIGINT as complainants, sum(n // 6)::BIGINT as scored,
       sum(least(u, n // 6))::BIGINT as dissatisfied`,
    )};
  `);
  if (shape.withMembers === false) await db.run('drop table if exists cubes.members');
  else {
    await db.run(
      `create or replace table cubes.members as ${cube(
        '(select city, province, month, industry, members // 2 as n from cities, months, industries)',
        ['industry'],
        'sum(n)::BIGINT as active_members',
      )}`,
    );
  }
}
