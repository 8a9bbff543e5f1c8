import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeThermometer } from '../../pipelines/indices/thermometer/compute.ts';
import { DEFINITION_FILE, readDefinition } from '../../pipelines/indices/thermometer/definition.ts';
import { methodPage } from '../../pipelines/indices/thermometer/method-page.ts';
import { freezeOutsideIndices } from '../../pipelines/runner/outside-indices.ts';
import { type Published, type PublishInput, publish } from '../../pipelines/runner/publish.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { type Database, open } from '../../src/warehouse/duckdb.ts';

/**
 * A small warehouse made by arithmetic: 3,000 members in two provinces and three cities, 24 months of orders in
 * three classes. Every number can be recomputed from `orders`, which stays in the warehouse for the tests.
 */
export async function handWarehouse(
  home: string,
  options: {
    readonly until?: number;
    readonly extra?: string;
    readonly workspace?: Parameters<typeof computeThermometer>[1]['workspace'];
  } = {},
): Promise<Database> {
  mkdirSync(home, { recursive: true });
  const db = await open(join(home, 'warehouse.duckdb'));
  const until = options.until ?? 202512;
  await db.script(`
    create schema raw; create schema ledger; create schema reference; create schema cubes; create schema marts; create schema indices;
    create table reference.regions as select *, null::varchar as successor from (values
      ('000000', 'nation', null, null, null, '全国', 'Nation', '全国'),
      ('510000', 'province', '000000', '510000', null, '四川省', 'Sichuan', '四川'),
      ('330000', 'province', '000000', '330000', null, '浙江省', 'Zhejiang', '浙江'),
      ('510100', 'city', '510000', '510000', '510100', '成都市', 'Chengdu', '成都'),
      ('510700', 'city', '510000', '510000', '510700', '绵阳市', 'Mianyang', '绵阳'),
      ('330100', 'city', '330000', '330000', '330100', '杭州市', 'Hangzhou', '杭州'))
      r(code, level, parent, province_code, city_code, name_zh, name_en, short_zh);
    create table reference.codes as select * from (values
      ('consumption_class', '01', '食品烟酒', 'Food', 1), ('consumption_class', '02', '衣着', 'Clothing', 2),
      ('consumption_class', '03', '居住', 'Housing', 3), ('sex', '1', '男', 'Male', 1), ('sex', '2', '女', 'Female', 2))
      c(list, code, name_zh, name_en, sort);

    create table raw.members as
      select i as member_key, ((i * 2654435761) % 4294967296)::bigint as member_cell_key,
             case i % 3 when 0 then '510100' when 1 then '510700' else '330100' end as region_code,
             case when i % 2 = 0 then '1' else '2' end as sex
      from range(3000) r(i);
    create table raw.consumption as
      with months as (select (2024 + m // 12) * 100 + m % 12 + 1 as month, m from range(24) r(m))
      select i * 100 + m as order_no, ((i * 40503 + m * 2654435761) % 4294967296)::bigint as cell_key, month as event_month,
             member_key, member_cell_key, region_code, sex,
             -- Class 03 is rare: a handful of buyers a month, for the gate.
             case when i % 97 = m % 7 and m % 4 < 3 then '03' when (i + m) % 4 = 0 then '02' else '01' end as consumption_class,
             (1000 + (i * 37 + m * 101) % 9000)::bigint as paid_fen
      from (select *, member_key as i from raw.members), months
      where (i * 7 + m * 13) % 5 < 2 and month <= ${until};
    ${options.extra ?? ''}

    create table ledger.batches as select 1 as batch_id, 'consumption' as family, 'hand' as source, 'orders.csv' as file_name,
      repeat('ab', 32) as file_sha256, 1000::bigint as file_bytes, 'csv' as format, 'utf-8' as encoding, null::varchar as mapping_sha256,
      1 as contract_version, timestamp '2026-01-05 08:00:00' as exported_at, timestamp '2026-01-06' as started_at, timestamp '2026-01-06' as finished_at,
      (select count(*) from raw.consumption) + 3 as rows_in, (select count(*) from raw.consumption) as loaded, 0::bigint as updated, 0::bigint as unchanged,
      1::bigint as duplicate, 2::bigint as rejected, 1::bigint as skipped, '[{"column":"备注","why":"unknown"}]'::json as dropped_columns, '[]'::json as unmapped, '{}'::json as repaired,
      '{}'::json as warned, '测试' as legal_basis, null::varchar as notice_version, 'local' as actor, true as synthetic;
    insert into ledger.batches by name select * replace (2 as batch_id, 'members' as family, 'members.csv' as file_name) from ledger.batches;
    create table ledger.skipped as select 1 as batch_id, 'consumption' as family, 'title' as reason, 1 as line_from, 1::bigint as lines;
    create table ledger.rejects as select * from (values
      (1, 'consumption', 'h', 7, 'paid_amount_fen', '成交金额', 'not_a_number', '**', '金额不是数字', 'Not a number', now(), 1, 'open'),
      (1, 'consumption', 'h', 9, 'paid_amount_fen', '成交金额', 'not_a_number', '**', '金额不是数字', 'Not a number', now(), 1, 'open'))
      r(batch_id, family, file_sha256, line, field, header, rule, value_masked, zh, en, first_seen, times_seen, status);
    alter table ledger.rejects add column status_at timestamp;
    alter table ledger.rejects add column status_by varchar;
    update ledger.rejects set status = 'waived', status_at = timestamp '2026-01-08', status_by = '王芳' where line = 9;
    alter table ledger.batches add column sender varchar;
    update ledger.batches set sender = '样例市总工会' where family = 'consumption';
    create table ledger.reject_events as select timestamp '2026-01-08 09:00:00' as happened_at, '王芳' as actor, 'consumption' as family,
      'h' as file_sha256, 'orders.csv' as file_name, 'waived' as action, 1::bigint as lines, null::varchar as ticket, '源头已停用' as reason;
    create table ledger.corrections as select 'unit' as id, 'consumption' as family, 'hand' as source, '单位写错' as reason_zh, 'Wrong unit' as reason_en,
      '李娜' as owner, 'reported' as status, date '2026-01-07' as since, '月 = 1' as matches_zh, 'Month = 1' as matches_en, '金额 = 9' as guards_zh,
      'Amount = 9' as guards_en, '金额 = 1' as sets_zh, 'Amount = 1' as sets_en, 1::bigint as rows, 'applied' as state, now() as checked_at;
  `);
  await cube(
    db,
    'consumption',
    `
      count(*)::bigint as lines, (sum(cell_key) % 4294967296)::bigint as lines_key,
      count(*)::bigint as orders, (sum(cell_key) % 4294967296)::bigint as orders_key,
      count(distinct member_key)::bigint as buyers, (sum(distinct member_cell_key) % 4294967296)::bigint as buyers_key,
      sum(paid_fen)::bigint as paid_fen, count(distinct member_key)::bigint as paid_contributors,
      coalesce((max(by_member, 2))[1], 0)::bigint as paid_top1_fen, coalesce((max(by_member, 2))[2], 0)::bigint as paid_top2_fen`,
    `(select *, sum(paid_fen) over (partition by PERIOD, REGION, DIMS, member_key) * (row_number() over (partition by PERIOD, REGION, DIMS, member_key) = 1)::int as by_member from raw.consumption)`,
    ['consumption_class', 'sex'],
    [[], ['consumption_class'], ['sex'], ['consumption_class', 'sex']],
  );
  await cube(
    db,
    'members',
    `count(*)::bigint as active_members, (sum(member_cell_key) % 4294967296)::bigint as active_members_key`,
    `(select m.*, event_month from raw.members m, (select distinct event_month from raw.consumption))`,
    ['sex'],
    [[], ['sex']],
    true,
  );
  await db.run(
    "create table marts.linkage as select 'consumption' as family, count(*)::bigint as rows, count(*)::bigint as linkable, count(*)::bigint as linked, 0::bigint as orphans from raw.consumption",
  );
  await computeThermometer(db, { workspace: options.workspace ?? WORKSPACE, now: HAND.now });
  return db;
}

const WORKSPACE = { settle_months: 1 };
const definition = readDefinition();

const GRAINS = {
  month: 'event_month',
  quarter: '((event_month // 100) * 10 + (event_month % 100 + 2) // 3)',
  year: '(event_month // 100)',
} as const;
const LEVELS = {
  nation: "'000000'",
  province: "substr(region_code, 1, 2) || '0000'",
  city: 'region_code',
} as const;

/** All grains × levels × sets of one cube, by union: slow, plain, and obviously right. */
async function cube(
  db: Database,
  name: string,
  measures: string,
  from: string,
  dims: readonly string[],
  sets: readonly (readonly string[])[],
  stock = false,
): Promise<void> {
  const parts: string[] = [];
  for (const [grain, period] of Object.entries(GRAINS)) {
    // A stock is read at the end of its period.
    const end =
      stock && grain !== 'month'
        ? `where event_month in (select max(event_month) from raw.consumption group by ${period})`
        : '';
    for (const [level, region] of Object.entries(LEVELS)) {
      for (const set of sets) {
        const by = set.length > 0 ? set.join(', ') : "'all'";
        const source = from.replaceAll('PERIOD', period).replaceAll('REGION', region).replaceAll('DIMS', by);
        const columns = dims.map((d) => (set.includes(d) ? d : `'*'`)).map((d, i) => `${d} as ${dims[i]}`);
        parts.push(`select '${grain}' as period_grain, ${period}::int as period, '${level}' as region_level, ${region} as region_code,
          ${columns.join(', ')}, '${set.length > 0 ? [...set].sort().join('+') : 'total'}' as grouping_set, ${measures}
          from ${source} ${end} group by ${[period, region, ...set].join(', ')}`);
      }
    }
  }
  await db.run(`create table cubes.${name} as ${parts.join('\nunion all by name\n')}`);
}

export const HAND: Omit<PublishInput, 'home' | 'db'> = {
  policy: loadPolicy(),
  title: { zh: '手工样例', en: 'Hand-made sample' },
  synthetic: true,
  currency: 'CNY',
  settleMonths: 1,
  cubes: [
    { name: 'consumption', family: 'consumption', persons: ['buyers'] },
    { name: 'members', family: 'members', persons: ['active_members'] },
  ],
  families: [
    { family: 'consumption', title: { zh: '消费记录', en: 'Consumption' }, contractVersion: 1 },
    { family: 'members', title: { zh: '会籍', en: 'Members' }, contractVersion: 1 },
  ],
  checks: [
    {
      id: 'unique',
      subject: 'cubes.consumption',
      title: { zh: '主键唯一', en: 'Unique key' },
      severity: 'error',
      status: 'passed',
      failing: 0,
    },
  ],
  lineage: {
    nodes: [
      { id: 'raw.consumption', layer: 'raw', zh: '消费记录', en: 'Consumption', rows: null },
      { id: 'cubes.consumption', layer: 'cubes', zh: '消费立方体', en: 'Consumption cube', rows: 10 },
    ],
    edges: [{ from: 'raw.consumption', to: 'cubes.consumption' }],
  },
  methods: [
    {
      id: definition.id,
      version: definition.version,
      files: {
        'definition.yml': readFileSync(DEFINITION_FILE, 'utf8'),
        'method.md': methodPage(definition, 'zh-CN'),
        'method.en.md': methodPage(definition, 'en'),
      },
    },
  ],
  outsideIndices: (freezer, cubes) => freezeOutsideIndices(freezer, cubes, definition, WORKSPACE),
  codeVersion: '0.1.0',
  modelsFolder: join(import.meta.dirname, '..', '..', 'pipelines', 'models'),
  now: new Date('2026-01-10T08:00:00Z'),
};

/** Builds the warehouse and publishes it. */
export async function handRelease(
  home: string,
  input: Partial<PublishInput> = {},
  options: Parameters<typeof handWarehouse>[1] = {},
): Promise<Published> {
  const db = await handWarehouse(home, options);
  try {
    return await publish({ ...HAND, ...input, home, db });
  } finally {
    db.close();
  }
}
