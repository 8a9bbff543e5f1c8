import type { Partners } from '../../contracts/supply.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { noPersons } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import type { Gated } from '../../domain/table.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED, observed } from '../shown.ts';
import { gateRows } from './gate-rows.ts';
import { inside, labelsFor, type Root, rootOf } from './place.ts';
import { spanOf, type Window, windowOf } from './window.ts';

/** Projects on one page; all are in the sums of their partners. */
const MOST = 300;

interface PartnerRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly domain: string;
  readonly city: string;
  readonly joined_on: string | null;
  readonly left_on: string | null;
  readonly standard_no: string | null;
  readonly standard_title: string | null;
  readonly is_conformant: boolean | null;
  readonly projects: number;
  readonly budget: number | null;
  readonly union_fund: number | null;
  readonly served: number | null;
  readonly places: number | null;
  readonly seats: number | null;
  readonly used: number | null;
}

interface ProjectRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly partner: string | null;
  readonly domain: string;
  readonly city: string;
  readonly status: string;
  readonly started_on: string;
  readonly ended_on: string | null;
  readonly budget: number | null;
  readonly union_fund: number | null;
  readonly served: number | null;
  readonly places: number | null;
}

interface StandardRow extends Record<string, unknown> {
  readonly standard_no: string;
  readonly version: string;
  readonly title: string;
  readonly domain: string;
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  readonly items: number | null;
  readonly done: number | null;
  readonly passed: number | null;
}

/**
 * The partner programme. Partners, projects and standards are organisations and public money, not persons; people
 * served and places taken are persons and pass the gate.
 */
export async function partners(
  region: string | undefined,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Partners>> {
  const root = rootOf(region, release);
  const watermark = release.manifest.families.service_applications ?? release.manifest.watermark;
  const loaded = release.tables.has('inside.partner_register');
  const window = loaded ? windowOf(watermark, 4) : null;
  const found = loaded
    ? await release.pool.use(async (db) => ({
        partners: await readPartners(db, root, window),
        projects: await readProjects(db, root),
        standards: await readStandards(db),
      }))
    : { partners: [], projects: [], standards: [] };
  const policy = context.policy.audiences.inside;
  const served = gatePersons(found.partners, (row) => row.served, policy);
  const used = gatePersons(found.partners, (row) => row.used, policy);
  const kept = found.projects.slice(0, MOST);
  const reached = gatePersons(kept, (row) => row.served, policy);
  const months = window?.months.length ?? 1;
  return noPersons<Partners>({
    release: release.id,
    synthetic: release.manifest.synthetic,
    region: root.code,
    currency: release.manifest.currency,
    window: spanOf(window),
    partners: found.partners.map((row, i) => ({
      id: row.id,
      name: row.name,
      partner_type: row.type,
      need_domain: row.domain,
      region: row.city,
      joined_on: row.joined_on,
      left_on: row.left_on,
      standard_no: row.standard_no,
      standard_title: row.standard_title,
      is_conformant: row.is_conformant,
      projects: row.projects,
      budget: observed(row.budget),
      union_fund: observed(row.union_fund),
      people_served: served[i] ?? NOT_REPORTED,
      places_created: observed(row.places),
      seats: observed(row.seats === null ? null : row.seats / months),
      used: perMonth(used[i] ?? NOT_REPORTED, months),
    })),
    projects: kept.map((row, i) => ({
      id: row.id,
      name: row.name,
      partner: row.partner,
      need_domain: row.domain,
      region: row.city,
      status: row.status,
      started_on: row.started_on,
      ended_on: row.ended_on,
      budget: observed(row.budget),
      union_fund: observed(row.union_fund),
      people_served: reached[i] ?? NOT_REPORTED,
      places_created: observed(row.places),
    })),
    projects_left: found.projects.length - kept.length,
    standards: found.standards.map((row) => ({
      standard_no: row.standard_no,
      standard_version: row.version,
      title: row.title,
      need_domain: row.domain,
      effective_from: row.effective_from,
      effective_to: row.effective_to,
      items: row.items,
      checks_done: row.done,
      conformance: row.done ? observed((100 * (row.passed ?? 0)) / row.done) : NOT_REPORTED,
      partners: found.partners.filter((p) => p.standard_no === row.standard_no && p.left_on === null).length,
    })),
    labels: labelsFor(
      release,
      ['partner_type', 'need_domain', 'project_status'],
      [root.code, ...found.partners.map((row) => row.city), ...kept.map((row) => row.city)],
    ),
    notes: NOTES.map((note) => ({ ...note })),
    watermark,
  });
}

const perMonth = ({ value, status }: ApiValue, months: number): ApiValue => ({
  value: value === null ? null : value / months,
  status,
});

const gatePersons = <T>(
  rows: readonly T[],
  of: (row: T) => number | null,
  policy: AudiencePolicy,
): ApiValue[] =>
  gateRows(
    rows,
    (row) => {
      const value = of(row);
      return value === null ? null : { value, basis: { kind: 'count', count: value, persons: value } };
    },
    policy,
  );

async function readPartners(db: Database, root: Root, window: Window | null): Promise<PartnerRow[]> {
  return await db.all<PartnerRow>(
    `select p.partner_no::varchar as id, coalesce(p.partner_name, '') as name, p.partner_type::varchar as type,
            p.need_domain::varchar as domain, p.city_code::varchar as city, p.joined_on::varchar as joined_on,
            p.left_on::varchar as left_on, p.standard_no, p.standard_title, p.is_conformant,
            coalesce(j.projects, 0)::int as projects, j.budget::double / 100 as budget, j.union_fund::double / 100 as union_fund,
            j.served::double as served, j.places::double as places, q.seats::double as seats, q.used::double as used
     from (select * from inside.partner_register where ${inside(root)}) as p
     left join (
       select partner_no, count(*) as projects, sum(budget_fen) as budget, sum(union_fund_fen) as union_fund,
              sum(people_served) as served, sum(places_created) as places
       from inside.project_register group by 1
     ) as j using (partner_no)
     left join (
       select partner_no, sum(seats) as seats, sum(used) as used from inside.partner_quarters
       where quarter in (${window?.quarters.join(', ') ?? 'null'}) group by 1
     ) as q using (partner_no)
     order by p.left_on is not null, j.served desc nulls last, p.partner_name`,
  );
}

async function readProjects(db: Database, root: Root): Promise<ProjectRow[]> {
  return await db.all<ProjectRow>(
    `select r.project_no::varchar as id, coalesce(r.project_name, '') as name, p.partner_name as partner,
            r.need_domain::varchar as domain, r.city_code::varchar as city, r.status::varchar as status,
            r.started_on::varchar as started_on, r.ended_on::varchar as ended_on, r.budget_fen::double / 100 as budget,
            r.union_fund_fen::double / 100 as union_fund, r.people_served::double as served, r.places_created::double as places
     from (select * from inside.project_register where ${inside(root)}) as r
     left join (select partner_no, min(partner_name) as partner_name from inside.partner_register group by 1) as p using (partner_no)
     order by r.started_on desc, r.project_no`,
  );
}

async function readStandards(db: Database): Promise<StandardRow[]> {
  return await db.all<StandardRow>(
    `select standard_no, standard_version as version, coalesce(standard_title, '') as title, need_domain::varchar as domain,
            effective_from::varchar as effective_from, effective_to::varchar as effective_to, items::int as items,
            checks_done::int as done, checks_passed::int as passed
     from inside.standard_register order by effective_to is not null, standard_no, standard_version desc`,
  );
}

const NOTES = [
  {
    id: 'programme',
    text: {
      zh: '公益伙伴计划：五类伙伴（政府部门、行业协会、优秀企业、社会组织、金融机构），按服务标准进入，以项目结算产出。服务人数是各项目报送之和，一人参加两个项目计两次。',
      en: 'The partner programme: five kinds of partners enter by a service standard and account by project. People served are what projects returned; who took part in two counts twice.',
    },
  },
  {
    id: 'conformance',
    text: {
      zh: '达标率 = 标准检查达标次数 ÷ 检查次数；“达标”为登记的伙伴结论。',
      en: 'Conformance = checks passed ÷ checks made; "meets the standard" is the verdict on record for the partner.',
    },
  },
] as const;
