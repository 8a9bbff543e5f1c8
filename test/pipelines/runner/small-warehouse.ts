import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, rawColumns } from '../../../pipelines/contracts/contract.ts';
import { contracts, type Family, families } from '../../../pipelines/contracts/index.ts';
import { ensureWarehouse } from '../../../pipelines/intake/warehouse-schema.ts';
import { type BuildOptions, type BuildResult, buildWarehouse } from '../../../pipelines/runner/build.ts';
import { REFERENCE_FOLDER } from '../../../pipelines/workspace.ts';
import { type Database, identifier, open } from '../../../src/warehouse/duckdb.ts';

/** Regions of the small warehouse: two provinces, four cities, one county, from the committed table. */
const PLACES = ["'510100'", "'510104'", "'510300'", "'330100'", "'330200'", 'null'];

/** A number from 0 to below `n` that depends on `i` and a salt: arithmetic, the same everywhere. */
const pick = (salt: number, n: number): string =>
  `((i * ${7919 + 2 * salt} + ${salt * 104729}) // 13 % ${n})`;
const among = (salt: number, values: readonly string[]): string =>
  `(case ${pick(salt, values.length)} ${values.map((value, k) => `when ${k} then ${value}`).join(' ')} end)`;
const quoted = (...codes: string[]): string[] => codes.map((code) => `'${code}'`);

const member = pick(1, 300);
/** How each family's own columns are made; what is not named is NULL. */
const MADE: Partial<Record<Family, Readonly<Record<string, string>>>> = {
  members: {
    member_key: 'i',
    member_cell_key: '(i * 2654435761) % 4294967296',
    link_key: '1000000 + i',
    region_code: among(2, PLACES),
    industry: among(3, quoted('C', 'G', 'I', 'U')),
    age_band: among(4, quoted('16-24', '25-34', '35-44', '60+')),
    sex: among(5, quoted('1', '2', '0')),
    is_new_form: `${pick(6, 4)} = 0`,
    is_migrant: `${pick(7, 3)} = 0`,
    is_industrial: `${pick(8, 2)} = 0`,
    is_model: `${pick(9, 20)} = 0`,
    join_month: `case when i % 10 = 0 then 202502 else 202001 end`,
    leave_month: `case when i % 17 = 0 then 202503 end`,
    status: "'1'",
  },
  service_applications: {
    application_no: 'i',
    need_domain: among(11, quoted('S01', 'S02', 'S08', 'S11', 'S99')),
    service_tier: among(12, quoted('basic', 'inclusive', 'market', 'U')),
    channel: among(13, quoted('app', 'counter', 'U')),
    region_code: among(14, PLACES),
    applied_at: 'event_date',
    status: among(15, quoted('done', 'refused', 'in_progress', 'cancelled')),
    closed_at: 'event_date + interval 5 day',
    due_at: 'event_date + interval 4 day',
    unmet_reason: among(16, ['null', 'null', "'quota'"]),
    satisfaction: among(17, ['null', ...quoted('5', '3', '1')]),
    quantity: '1',
    org_code: among(18, ["'O1'", "'O2'", 'null']),
  },
  consumption: {
    order_no: 'i // 2',
    line_no: '(i % 2)::varchar',
    consumption_class: among(21, quoted('01', '02', '06', '07')),
    region_code: among(22, PLACES),
    ordered_at: 'event_date',
    is_service: among(23, ['true', 'false', 'null']),
    is_online: `${pick(24, 2)} = 0`,
    quantity: '1',
    list_amount_fen: `1000 + ${pick(25, 9000)}`,
    paid_amount_fen: `900 + ${pick(25, 9000)}`,
    union_paid_fen: among(26, ['0', '500', 'null']),
    refund_fen: among(27, ['0', '0', '0', '100']),
    buy_mode: among(28, quoted('personal', 'personal', 'pooled')),
    order_status: among(29, quoted('paid', 'paid', 'paid', 'cancelled')),
    org_code: "'O1'",
  },
  feedback: {
    case_no: 'i',
    parent_case_no: 'case when i % 7 = 0 then i - 1 end',
    channel: among(31, quoted('hotline_12351', 'hotline_12345')),
    nature: among(32, quoted('consult', 'complaint', 'help')),
    topic: among(33, quoted('A01', 'A10', 'A11')),
    region_code: among(34, PLACES),
    industry: among(35, quoted('C', 'G', 'U')),
    created_at: 'event_date',
    responded_at: 'event_date + interval 3 hour',
    due_at: 'event_date + interval 9 day',
    closed_at: 'event_date + interval 10 day',
    status: among(36, quoted('done', 'in_progress')),
    resolution: among(37, quoted('resolved', 'partly', 'unresolved')),
    revisit: among(38, quoted('done', 'unreached', 'not_revisited')),
    satisfaction: among(39, ['null', ...quoted('4', '2')]),
    org_code: "'O2'",
  },
  vouchers: {
    voucher_no: 'i',
    issued_at: 'event_date',
    redeemed_at: 'case when i % 3 = 0 then event_date + interval 2 day end',
    voucher_status: "case when i % 3 = 0 then 'redeemed' else 'issued' end",
    face_fen: '2000',
    order_paid_fen: 'case when i % 3 = 0 then 6000 end',
    consumption_class: among(41, quoted('01', '06')),
    region_code: among(42, PLACES),
  },
  disputes: {
    dispute_no: 'i',
    accepted_at: 'event_date',
    merchant_no: pick(51, 20),
    dispute_nature: among(52, quoted('contract', 'quality')),
    consumption_class: among(53, quoted('01', '06')),
    is_online: `${pick(54, 2)} = 0`,
    is_prepaid: `${pick(55, 3)} = 0`,
    is_bigticket: 'false',
    disputed_fen: `10000 + ${pick(56, 9000)}`,
    recovered_fen: `${pick(56, 9000)}`,
    dispute_outcome: among(57, quoted('settled', 'failed', 'pending')),
    closed_at: 'event_date + interval 20 day',
    region_code: among(58, PLACES),
  },
  merchant_ratings: {
    rating_no: 'i',
    merchant_no: pick(61, 20),
    rated_at: 'event_date',
    score: `1 + ${pick(62, 5)}`,
    is_verified: `${pick(63, 2)} = 0`,
    region_code: among(64, PLACES),
  },
  merchants: {
    merchant_no: 'i',
    merchant_type: among(71, quoted('catering', 'fitness')),
    region_code: among(72, PLACES),
  },
  sites: {
    site_no: 'i',
    site_type: among(73, quoted('station', 'aid_centre')),
    region_code: among(74, PLACES),
  },
  site_visits: {
    site_no: pick(75, 10),
    visit_date: 'event_date',
    need_domain: among(76, quoted('S18', 'S11')),
    visits: pick(77, 40),
    region_code: among(78, PLACES),
  },
  orgs: {
    org_code: "'O' || (i + 1)",
    org_type: among(79, quoted('local', 'industrial')),
    region_code: among(80, PLACES),
    founded_on: "date '2010-05-01'",
  },
};

const ROWS: Readonly<Partial<Record<Family, number>>> = {
  members: 300,
  service_applications: 3000,
  consumption: 4000,
  feedback: 1500,
  vouchers: 1000,
  disputes: 400,
  merchant_ratings: 600,
  site_visits: 500,
  merchants: 20,
  sites: 10,
  orgs: 2,
};

/** The months the small warehouse starts with. */
export const MONTHS = [202411, 202412, 202501, 202502] as const;

/** Makes raw tables and fills them for the given months, as loads would: one batch per family. */
export async function fillRaw(db: Database, catalog: string): Promise<void> {
  await ensureWarehouse(db, catalog);
  for (const family of families) {
    if (MADE[family]) await load(db, family, eventOf(family) === undefined ? [0] : MONTHS, 1);
  }
}

const eventOf = (family: Family): string | undefined => (contracts[family] as Contract).event;

/** Loads one more batch of a family into some months; month 0 for a register. */
export async function load(
  db: Database,
  family: Family,
  months: readonly number[],
  batch: number,
): Promise<void> {
  const made = MADE[family] ?? {};
  const columns = rawColumns(contracts[family]);
  const count = Math.ceil((ROWS[family] ?? 10) / months.length);
  const sensitive = `coalesce(${sensitiveOf(family)}, false)`;
  await db.run('begin');
  for (const [k, month] of months.entries()) {
    const first = month === 0 ? 0 : (batch * 1000 + k) * 100_000;
    const value = (name: string): string => {
      const own = made[name];
      if (name === 'record_id') return `(lpad(to_hex(i), 12, '0') || '00000000000000000000')::uuid`;
      if (name === 'source') return `'small'`;
      if (name === 'batch_id') return String(batch);
      if (name === 'exported_at') return `timestamp '2025-04-02 08:00:00'`;
      if (name === 'cell_key') return '((i + 17) * 2246822519) % 4294967296';
      if (name === 'event_month') return String(month);
      if (name === 'event_date') return 'event_date';
      if (own !== undefined) return own;
      if (name === 'member_key') return `case when ${sensitive} or i % 11 = 0 then null else ${member} end`;
      if (name === 'member_cell_key') {
        return `case when ${sensitive} or i % 11 = 0 then null else (${member} * 2654435761) % 4294967296 end`;
      }
      if (name === 'link_key')
        return `case when i % 22 = 0 and not ${sensitive} then 1000000 + ${member} end`;
      return 'null';
    };
    const day =
      month === 0 ? 'null::date' : `make_date(${Math.trunc(month / 100)}, ${month % 100}, 1 + i % 28)`;
    await db.run(
      `insert into raw.${identifier(family)} select ${columns.map((c) => `(${value(c.name)})::${c.sqlType} as ${identifier(c.name)}`).join(', ')}
       from (select i, ${day} as event_date from (select unnest(range(${first}, ${first + count})) as i))`,
    );
    await db.run('insert into ledger.touched values ($family, $month, $batch)', { family, month, batch });
  }
  await db.run('commit');
}

const sensitiveOf = (family: Family): string => {
  if (family === 'service_applications') return `${MADE.service_applications?.need_domain} = 'S02'`;
  if (family === 'consumption') return `${MADE.consumption?.consumption_class} = '07'`;
  return family === 'feedback' ? `${MADE.feedback?.topic} = 'A10'` : 'false';
};

/** Builds it, with the committed reference tables. */
export const build = (db: Database, options: Partial<BuildOptions> = {}): Promise<BuildResult> =>
  buildWarehouse({
    db,
    reference: { regionsFile: `${REFERENCE_FOLDER}/regions.csv` },
    now: () => new Date('2025-04-03T00:00:00Z'),
    ...options,
  });

/**
 * A copy of the small warehouse, built. The build is kept between test files as long as models, runner and this file
 * stay as they are.
 */
export async function builtWarehouse(): Promise<{
  path: string;
  open: () => Promise<Database>;
  remove: () => void;
}> {
  const cache = join(CACHE, `${sourceHash()}.duckdb`);
  if (!existsSync(cache)) {
    mkdirSync(CACHE, { recursive: true });
    const making = join(CACHE, `making_${process.pid}.duckdb`);
    const db = await open(making);
    await fillRaw(db, `making_${process.pid}`);
    await build(db);
    db.close();
    renameSync(making, cache);
  }
  const folder = mkdtempSync(join(tmpdir(), 'small-warehouse-'));
  const path = join(folder, 'warehouse.duckdb');
  copyFileSync(cache, path);
  return { path, open: () => open(path), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const ROOT = join(import.meta.dirname, '../../..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'small-warehouse');

function sourceHash(): string {
  const hash = createHash('sha256');
  const folders = [
    'pipelines/models',
    'pipelines/checks',
    'pipelines/runner',
    'pipelines/contracts',
    'data/reference',
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...files, join(ROOT, 'pipelines/reference.ts'), import.meta.filename].sort())
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 20);
}
