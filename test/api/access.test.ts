import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { RULES, ruleOf } from '../../src/api/access/rules.ts';
import { accessOf, accessTable, SCOPE_KINDS } from '../../src/api/access/table.ts';
import type { AuditView, UserLink, UsersView } from '../../src/contracts/account.ts';
import type { Catalogue } from '../../src/contracts/catalogue.ts';
import type { ApiError } from '../../src/contracts/error.ts';
import type { Overview } from '../../src/contracts/overview.ts';
import type { QueryResult } from '../../src/contracts/query.ts';
import type { ReviewView } from '../../src/contracts/review.ts';
import type { Thermometer } from '../../src/contracts/thermometer.ts';
import { unionMetrics } from '../../src/domain/catalogue/unions.ts';
import { ROLES, type Role } from '../../src/domain/role.ts';
import { AuditWriter, brokenAt } from '../../src/worklog/audit.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { PASSWORD, type SignedIn, signedIn, testAccounts } from '../support/accounts.ts';
import { HAND_METRICS, type HandApi, handApi } from '../support/hand-api.ts';
import { HAND_UNIONS, HAND_WITH_UNIONS } from '../support/hand-unions.ts';
import { handRelease } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'access-'));
const SICHUAN = { regions: ['510000'], orgs: null };
const UNION_METRICS = ['union_orders', 'union_paid_amount', 'union_buyers'];
/** The national industrial union, with its unions of two provinces below it. */
const INDUSTRIAL = { regions: null, orgs: ['C00'] };
let api: HandApi;
let db: Worklog;
let accounts: Accounts;
const whole = {} as Record<Role, SignedIn>;
const part = {} as Record<Role, SignedIn>;
const union = {} as Record<Role, SignedIn>;

beforeAll(async () => {
  await handRelease(home, HAND_WITH_UNIONS, { extra: HAND_UNIONS });
  db = await openWorklog(join(home, 'worklog.db'));
  accounts = testAccounts(db, {
    settings: { limits: { per_user: 100_000, per_address: 100_000, sign_in_per_address: 1000 } },
  });
  const audit = new AuditWriter(db, accounts.now);
  const metrics = [...HAND_METRICS, ...unionMetrics.filter(({ id }) => UNION_METRICS.includes(id))];
  api = await handApi(home, {
    metrics,
    accounts,
    worklog: db,
    audit: (e) => audit.write({ actor: '?', ...e }),
  });
  for (const role of ROLES) {
    whole[role] = await signedIn(api.app, accounts, { name: `${role}-all`, role });
    part[role] = await signedIn(api.app, accounts, { name: `${role}-510000`, role, scope: SICHUAN });
    union[role] = await signedIn(api.app, accounts, { name: `${role}-C00`, role, scope: INDUSTRIAL });
  }
});
afterAll(async () => {
  await api.shelf.close();
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const errorOf = async (response: Response): Promise<ApiError['error']> =>
  ((await response.json()) as ApiError).error;
const queryPath = (input: object, more = ''): string =>
  `/api/query?q=${encodeURIComponent(JSON.stringify(input))}${more}`;
const asked = async (who: SignedIn, input: object): Promise<QueryResult> => {
  const response = await who.request(queryPath(input));
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as QueryResult;
};

describe('the table of endpoints', () => {
  test('names every endpoint of the OpenAPI document, and no other', async () => {
    const { body } = await api.json('/api/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, unknown>> };
    const documented = Object.entries(paths).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path.replace(/^\/api/, '')}`),
    );
    // A new endpoint is refused to everybody until it has its line in src/api/access/rules.ts.
    expect(
      Object.keys(RULES)
        .filter((key) => key !== 'GET /openapi.json')
        .sort(),
    ).toEqual(documented.sort());
  });

  test('is what docs/access.md prints', async () => {
    await expect(accessTable()).toMatchFileSnapshot('../../docs/access.md');
  });

  test('a request finds its own line, not a wider one', () => {
    expect(ruleOf('GET', '/api/imports/templates')?.key).toBe('GET /imports/templates');
    expect(ruleOf('GET', '/api/imports/x')?.key).toBe('GET /imports/{id}');
    expect(ruleOf('HEAD', '/api/query')?.key).toBe('GET /query');
    for (const path of [
      '/api/users/',
      '/api/users/x/y/z',
      '/api/%75sers',
      '/api//users',
      '/api/users/../users',
    ])
      expect(ruleOf('GET', path)?.key ?? null).toBeNull();
  });
});

/** Past the door these are refused at once: what is tested here is the door. */
const SAMPLE: Readonly<Record<string, string>> = {
  'GET /query': '/api/query?q=[]',
  'GET /thermometer': '/api/thermometer?gauge=none',
  'GET /outlook': '/api/outlook?release=none',
  'GET /representation': '/api/representation?release=none',
  'GET /confidence': '/api/confidence?release=none',
  'GET /merchants': '/api/merchants?release=none',
};

describe('every endpoint × role × scope', () => {
  test('without an account only the open ones answer', async () => {
    for (const [key, rule] of Object.entries(RULES)) {
      const [method = '', path = ''] = key.split(' ');
      const init = {
        method,
        ...(method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
      };
      const { status } = await api.app.request(SAMPLE[key] ?? `/api${path.replace(/\{\w+\}/g, 'x')}`, init);
      if (rule.needs === 'open') expect([key, status]).not.toEqual([key, 500]);
      else expect([key, status]).toEqual([key, 401]);
    }
  });

  test.each(ROLES)(
    '%s',
    async (role) => {
      for (const [key, rule] of Object.entries(RULES)) {
        if (rule.needs === 'open' || rule.needs === 'signed_in') continue;
        const [method = '', path = ''] = key.split(' ');
        for (const kind of SCOPE_KINDS) {
          const who = { everything: whole, places: part, unions: union }[kind][role];
          // An empty change is refused by its schema, after the door let it pass.
          const init = method === 'GET' ? {} : { method, body: '{"nothing":1}' };
          const response = await who.request(SAMPLE[key] ?? `/api${path.replace(/\{\w+\}/g, 'x')}`, init);
          const { status } = response;
          const error = status >= 400 ? await errorOf(response) : undefined;
          const byDoor =
            error?.code === 'OUT_OF_SCOPE' ||
            (status === 403 && !key.includes('/imports') && !key.includes('/returns'));
          const refused = byDoor || /没有“.+”的权限/.test(error?.message.zh ?? '');
          const no = accessOf(rule, role, kind) === 'no';
          // What is narrowed is refused behind the door, unless the request itself was wrong.
          if (kind === 'unions' && accessOf(rule, role, 'places') === 'part' && no)
            expect([key, role, kind, status < 300]).toEqual([key, role, kind, false]);
          else expect([key, role, kind, refused]).toEqual([key, role, kind, no]);
          expect([key, status]).not.toEqual([key, 500]);
        }
      }
    },
    60_000,
  );
});

describe('a scope narrows every way out', () => {
  test('“the whole” is the whole of one’s own', async () => {
    const mine = await asked(part.analyst, { metric: 'orders' });
    const same = await asked(whole.analyst, {
      metric: 'orders',
      region: { level: 'province', codes: ['510000'] },
    });
    expect(mine.rows).toEqual(same.rows);
    expect(mine.region_level).toBe('province');
  });

  test('“every city” is every city of one’s own', async () => {
    const { rows } = await asked(part.analyst, { metric: 'orders', region: { level: 'city' } });
    expect([...new Set(rows.map((r) => r.region))]).toEqual(['510100', '510700']);
  });

  test.each<[string, object]>([
    ['a province by code', { level: 'province', codes: ['330000'] }],
    ['a city by code, among one’s own', { level: 'city', codes: ['510100', '330100'] }],
    ['below another province', { level: 'city', within: '330000' }],
    ['the nation by code', { level: 'nation', codes: ['000000'] }],
    ['the nation within itself', { level: 'nation', within: '000000' }],
  ])('a place named from outside is refused: %s', async (_, region) => {
    const response = await part.analyst.request(queryPath({ metric: 'orders', region }));
    expect([response.status, (await errorOf(response)).code]).toEqual([403, 'OUT_OF_SCOPE']);
  });

  test('readings, overview and catalogue speak of one’s own places', async () => {
    const gauge = (path: string) => part.leader.request(`/api/thermometer?gauge=consumption${path}`);
    expect((await gauge('&region=330000')).status).toBe(403);
    const { readings } = (await (await gauge('&level=city')).json()) as Thermometer;
    expect(new Set(readings.map((r) => r.region))).toEqual(new Set(['510100', '510700']));
    expect((await part.leader.request('/api/overview?region=330000')).status).toBe(403);
    const overview = (await (await part.leader.request('/api/overview')).json()) as Overview;
    expect(overview.tiles.map((t) => t.region)).toEqual(['510100', '510700']);
    expect(JSON.stringify(overview)).not.toMatch(/3301?00/);
    const { regions } = (await (await part.leader.request('/api/catalogue')).json()) as Catalogue;
    expect(regions.map((r) => r.code)).toEqual(['000000', '510000', '510100', '510700']);
  });

  test('a dataset holds one’s own places', async () => {
    const path = '/api/datasets/consumption?format=csv&purpose=research';
    const all = await (await whole.analyst.request(path)).text();
    const mine = await (await part.analyst.request(path)).text();
    const places = (csv: string) =>
      new Set(
        csv
          .split('\n')
          .slice(1)
          .flatMap((line) => line.match(/(?:province|city|nation),(\d{6})/)?.[1] ?? []),
      );
    expect(places(all).size).toBe(6);
    expect(places(mine)).toEqual(new Set(['510000', '510100', '510700']));
  });

  test('who may see everything is not answered from what somebody else was told, nor the other way round', async () => {
    const first = await whole.analyst.request('/api/overview');
    const tag = first.headers.get('etag') ?? '';
    expect((await whole.analyst.request('/api/overview', { headers: { 'if-none-match': tag } })).status).toBe(
      304,
    );
    expect((await part.analyst.request('/api/overview', { headers: { 'if-none-match': tag } })).status).toBe(
      200,
    );
  });

  test('a local federation sees its area, and what has none is named and refused', async () => {
    const byUnion = (name: string, orgs: string[], regions: string[] | null = null) =>
      signedIn(api.app, accounts, { name, role: 'analyst', scope: { regions, orgs } });
    const sichuan = await byUnion('union-51', ['G510000']);
    expect((await asked(sichuan, { metric: 'orders' })).rows).toEqual(
      (await asked(part.analyst, { metric: 'orders' })).rows,
    );
    const elsewhere = queryPath({ metric: 'orders', region: { level: 'city', codes: ['330100'] } });
    expect((await sichuan.request(elsewhere)).status).toBe(403);
    expect((await sichuan.request('/api/quality')).status).toBe(403);
    // Both parts must hold: the city of the union, though the province is named as a region, and nothing of another.
    const both = await byUnion('union-both', ['G510100'], ['510000', '330000']);
    const { rows } = await asked(both, { metric: 'orders', region: { level: 'city' } });
    expect([...new Set(rows.map((r) => r.region))]).toEqual(['510100']);
    const apart = await byUnion('union-apart', ['G510100'], ['330000']);
    expect((await errorOf(await apart.request('/api/overview'))).code).toBe('OUT_OF_SCOPE');
    const refusal = async (name: string, orgs: string[], regions: string[] | null = null) => {
      const response = await (await byUnion(name, orgs, regions)).request('/api/overview');
      const { code, message } = await errorOf(response);
      return [response.status, code, message.zh] as const;
    };
    expect(await refusal('union-mixed', ['G510100', 'C51'])).toEqual([
      403,
      'OUT_OF_SCOPE',
      expect.stringContaining('没有辖区的工会（C51）'),
    ]);
    expect((await refusal('union-and-region', ['C51'], ['510000']))[2]).toContain('分成两个账号');
    expect((await refusal('union-grassroots', ['B51']))[2]).toContain('B51 是基层工会或未登记的编码');
  });

  describe('of unions without an area', () => {
    const members = (result: QueryResult) => [...new Set(result.rows.map((r) => r.org))];
    const orders = { metric: 'union_orders', period: { grain: 'quarter', from: 20251, to: 20254 } };

    test('one’s own union and those below, each for itself, as who sees everything sees them', async () => {
      const mine = await asked(union.analyst, orders);
      expect(members(mine)).toEqual(['C33', 'C51']);
      const all = await asked(whole.analyst, { ...orders, by: ['org'] });
      expect(members(all)).toEqual(['C33', 'C51', 'J33', 'K51']);
      const same = all.rows.filter((r) => r.org === 'C33' || r.org === 'C51');
      expect(mine.rows.map((r) => r.value)).toEqual(same.map((r) => r.value));
      expect(mine.rows.filter((r) => (r.value ?? 0) > 100)).not.toEqual([]);
      // Three members: no month of theirs is shown to anybody.
      expect(all.rows.filter((r) => r.org === 'J33' && r.value !== null && r.value > 0)).toEqual([]);
      const own = await asked(union.analyst, { ...orders, where: { org: ['C51'] } });
      expect(members(own)).toEqual(['C51']);
    });

    test.each<[string, object]>([
      ['another union by code', { ...orders, where: { org: ['K51'] } }],
      ['another among one’s own', { ...orders, where: { org: ['C51', 'J33'] } }],
      ['the union above', { ...orders, where: { org: ['G000000'] } }],
      ['a grass-roots union below', { ...orders, where: { org: ['B51'] } }],
      ['a place', { ...orders, region: { level: 'province', codes: ['510000'] } }],
      ['every city', { ...orders, region: { level: 'city' } }],
      ['below a province', { ...orders, region: { level: 'nation', within: '510000' } }],
      ['a figure of places', { metric: 'orders' }],
      ['the nation beside it', { ...orders, compare: 'nation' }],
      ['a gauge', { metric: 'consumption_heat' }],
    ])('refused: %s', async (_, question) => {
      const response = await union.analyst.request(queryPath(question));
      const { code, message } = await errorOf(response);
      expect([response.status, code]).toEqual([403, 'OUT_OF_SCOPE']);
      expect(message.zh).toMatch(/按工会统计的指标|范围：C00/);
    });

    test('no sum of several unions is given to anybody, nor one over members', async () => {
      for (const question of [
        { ...orders, where: { org: ['C33', 'C51'] } },
        { ...orders, by: ['org'], per: 'members' },
      ]) {
        const response = await whole.analyst.request(queryPath(question));
        expect([response.status, (await errorOf(response)).code]).toEqual([
          expect.toBeOneOf([400, 422]),
          expect.toBeOneOf(['NOT_AT_THIS_GRAIN', 'UNDECLARED_DIMENSION']),
        ]);
      }
      // Asked for totals, who sees a part gets none: the total is of all unions.
      const { rows } = await asked(union.analyst, { ...orders, by: ['org'], totals: true });
      expect([...new Set(rows.map((r) => r.org))]).toEqual(['C33', 'C51']);
    });

    test('the catalogue offers what can be asked, datasets hold one’s own rows', async () => {
      const catalogue = (await (await union.analyst.request('/api/catalogue')).json()) as Catalogue;
      expect(catalogue.metrics.map((m) => m.id)).toEqual(UNION_METRICS);
      expect(catalogue.regions.map((r) => r.code)).toEqual(['000000']);
      expect(Object.keys(catalogue.labels.org ?? {}).sort()).toEqual(['*', 'C00', 'C33', 'C51']);
      const ofPlaces = (await (await part.analyst.request('/api/catalogue')).json()) as Catalogue;
      expect(ofPlaces.metrics.map((m) => m.id)).not.toContain('union_orders');
      const list = (await (await union.analyst.request('/api/datasets')).json()) as {
        datasets: { id: string }[];
      };
      expect(list.datasets.map((d) => d.id)).toEqual(['union_consumption']);
      const csv = async (who: SignedIn, more = '') => {
        const path = `/api/datasets/union_consumption?format=csv&purpose=research${more}`;
        const response = await who.request(path);
        expect(response.status).toBe(200);
        const lines = (await response.text()).trim().split('\n').slice(1);
        return [...new Set(lines.flatMap((line) => line.match(/\b([CJKGB]\d\d)\b/)?.[1] ?? []))].sort();
      };
      expect(await csv(whole.researcher)).toEqual(['C33', 'C51', 'J33', 'K51']);
      expect(await csv(union.researcher)).toEqual(['C33', 'C51']);
      expect(await csv(union.analyst, '&filter=org:K51')).toEqual([]);
      expect(await csv(part.analyst)).toEqual([]);
      expect(
        (await union.analyst.request('/api/datasets/consumption?format=csv&purpose=research')).status,
      ).toBe(404);
    });

    test.each([
      '/api/thermometer?gauge=consumption',
      '/api/thermometer?gauge=consumption&region=510000',
      '/api/overview',
      '/api/alerts',
      '/api/work-items',
      '/api/benchmarks?region=510000',
      '/api/papers',
      '/api/editions',
      '/api/quality',
      '/api/merchants',
    ])('%s speaks of places and is refused with what can be asked', async (path) => {
      const response = await union.leader.request(path);
      expect([response.status, (await errorOf(response)).code]).toEqual([403, 'OUT_OF_SCOPE']);
    });

    test('more is asked of a reviewer', async () => {
      const made = await union.analyst.request('/api/reviews', {
        method: 'POST',
        body: JSON.stringify({
          kind: 'finer_cells',
          purpose: 'policy',
          note: '核对各地数字',
          query: { metric: 'orders' },
        }),
      });
      const { reviews } = (await made.json()) as { reviews: ReviewView[] };
      expect(reviews[0]?.findings.map((f) => f.id)).toContain('beyond_scope');
    });
  });

  test('a researcher gets the protected layer, whatever they ask for', async () => {
    const { layer } = await asked(whole.researcher, { metric: 'orders', layer: 'inside' });
    expect(layer).toBe('outside');
    const { layer: shown } = (await (await whole.researcher.request('/api/overview')).json()) as Overview;
    expect(shown).toBe('outside');
  });
});

describe('changes come from our own page', () => {
  const body = JSON.stringify({ name: 'x-new', display_name: '新', role: 'leader' });
  const post = (headers: Record<string, string>) =>
    api.app.request('/api/users', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', cookie: whole.administrator.cookie, ...headers },
    });
  test.each<[string, Record<string, string>]>([
    ['without the page’s token', {}],
    ['with another session’s token', { 'x-csrf-token': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['from another site', { origin: 'https://evil.example' }],
    ['from nowhere', { origin: 'null' }],
    ['as the browser says', { 'sec-fetch-site': 'cross-site' }],
  ])('%s: refused', async (_, headers) => {
    // Where the place it comes from is what is wrong, the token is right.
    const elsewhere = 'origin' in headers || 'sec-fetch-site' in headers;
    const token = { 'x-csrf-token': whole.administrator.csrf };
    expect((await post(elsewhere ? { ...token, ...headers } : headers)).status).toBe(403);
  });
  test('the cookie is out of reach of scripts and other sites', async () => {
    const response = await api.app.request('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'leader-all', password: PASSWORD }),
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
  });
});

describe('accounts', () => {
  test('are made by an administrator, opened by a one-time link, changed and switched off', async () => {
    const { administrator } = whole;
    const made = await administrator.request('/api/users', {
      method: 'POST',
      body: JSON.stringify({ name: 'zhao', display_name: '赵', role: 'analyst', scope: SICHUAN }),
    });
    const { user, link } = (await made.json()) as UserLink;
    expect([made.status, user.scope.regions, link]).toEqual([
      201,
      ['510000'],
      expect.stringMatching(/^\/welcome#.{20,}/),
    ]);
    const token = link.split('#')[1] ?? '';
    const accept = (password: string) =>
      api.app.request('/api/session/link', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, password }),
      });
    expect((await errorOf(await accept('weak'))).message.zh).toContain('太短');
    expect((await accept(PASSWORD)).status).toBe(200);
    expect((await accept(PASSWORD)).status).toBe(404);
    const off = await administrator.request(`/api/users/${user.id}`, {
      method: 'PATCH',
      body: '{"disabled":true}',
    });
    expect(off.status).toBe(200);
    const { users } = (await (await administrator.request('/api/users')).json()) as UsersView;
    expect(users.find((u) => u.name === 'zhao')?.disabled).toBe(true);
    expect(JSON.stringify(users)).not.toMatch(/argon2|token/);
  });

  test('a scope nobody could see anything by is refused when it is written down', async () => {
    const refusal = async (scope: object) => {
      const body = JSON.stringify({ name: 'x-scope', display_name: '周', role: 'analyst', scope });
      const response = await whole.administrator.request('/api/users', { method: 'POST', body });
      return [response.status, (await errorOf(response)).message.zh] as const;
    };
    expect((await refusal({ regions: ['519999'], orgs: null }))[1]).toContain('没有地区代码“519999”');
    expect((await refusal({ regions: null, orgs: ['B51'] }))[1]).toContain('B51 是基层工会');
    expect((await refusal({ regions: ['510000'], orgs: ['C51'] }))[1]).toContain('分成两个账号');
  });

  test('an administrator looks through a role, within what it sees, and nobody else does', async () => {
    const admin = await signedIn(api.app, accounts, { name: 'viewer', role: 'administrator' });
    const as = (who: SignedIn, role: Role | null) =>
      who.request('/api/session/view-as', { method: 'POST', body: JSON.stringify({ role }) });
    expect((await as(whole.leader, 'administrator')).status).toBe(403);
    expect((await as(admin, 'researcher')).status).toBe(200);
    expect((await asked(admin, { metric: 'orders' })).layer).toBe('outside');
    expect((await admin.request('/api/users')).status).toBe(403);
    expect((await as(admin, null)).status).toBe(200);
    expect((await admin.request('/api/users')).status).toBe(200);
  });
});

describe('the audit log', () => {
  const log = async (query = ''): Promise<AuditView> =>
    (await (await whole.reviewer.request(`/api/audit${query}`)).json()) as AuditView;

  test('says who asked what: metric, dimensions, filters, layer, rows, query id', async () => {
    const { query_id, rows } = await asked(whole.analyst, {
      metric: 'orders',
      by: ['sex'],
      where: { sex: ['1'] },
    });
    const { records } = await log('?actor=analyst-all&action=read');
    expect(records[0]).toMatchObject({
      actor: 'analyst-all',
      subject: 'GET /query',
      detail: {
        metric: 'orders',
        by: ['sex'],
        where: { sex: ['1'] },
        query_id,
        rows: rows.length,
        layer: 'inside',
        audience: 'inside',
        format: 'json',
      },
    });
  });

  test('a download states its purpose, or is none', async () => {
    const path = queryPath({ metric: 'orders' }, '&format=csv');
    const without = await whole.analyst.request(path);
    expect([without.status, (await errorOf(without)).code]).toEqual([400, 'PURPOSE_NEEDED']);
    expect((await whole.analyst.request(`${path}&purpose=other`)).status).toBe(400);
    expect(
      (
        await whole.analyst.request(
          `${path}&purpose=other&purpose_note=${encodeURIComponent('给市里的来函')}`,
        )
      ).status,
    ).toBe(200);
    expect((await whole.reviewer.request(`${path}&purpose=report`)).status).toBe(403);
    const { records } = await log('?action=export');
    expect(records[0]).toMatchObject({
      actor: 'analyst-all',
      detail: {
        format: 'csv',
        purpose: 'other',
        purpose_note: '给市里的来函',
        metric: 'orders',
        audience: 'inside',
      },
    });
  });

  test('refusals and sign-ins are in it, passwords are not; the chain holds, and it can be taken along', async () => {
    await api.app.request('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'analyst-all', password: 'Guess-4711-guess' }),
    });
    await part.analyst.request('/api/quality');
    const { records, broken_at, total } = await log();
    expect(broken_at).toBeNull();
    expect(await brokenAt(db)).toBeNull();
    expect(records.length).toBe(Math.min(100, total));
    expect((await log('?action=sign_in_refused')).records[0]).toMatchObject({
      actor: 'analyst-all',
      detail: { why: 'wrong' },
    });
    expect((await log('?action=refused&actor=analyst-510000')).records[0]?.subject).toBe('GET /quality');
    const csv = await (await whole.reviewer.request('/api/audit?format=csv')).text();
    expect(csv.split('\r\n').length).toBeGreaterThan(total);
    expect(csv).not.toMatch(/Guess-4711|Renmin/);
  });
});

describe('what is beyond policy', () => {
  test('waits for two reviewers, with what the machine found', async () => {
    const second = await signedIn(api.app, accounts, { name: 'reviewer-2', role: 'reviewer' });
    const ask = (body: object) =>
      part.analyst.request('/api/reviews', { method: 'POST', body: JSON.stringify(body) });
    const made = await ask({
      kind: 'finer_cells',
      purpose: 'policy',
      note: '核对浙江的数字',
      query: {
        metric: 'orders',
        by: ['consumption_class', 'sex'],
        region: { level: 'city', within: '330000' },
      },
    });
    expect(made.status).toBe(201);
    const { reviews } = (await made.json()) as { reviews: ReviewView[] };
    const [review] = reviews;
    expect(review?.findings.map((f) => f.id)).toEqual(['beyond_scope', 'hidden']);
    const decide = async (who: SignedIn, decision: string, reason = '') => {
      const response = await who.request(`/api/reviews/${review?.id}/decisions`, {
        method: 'POST',
        body: JSON.stringify({ decision, reason }),
      });
      if (response.status !== 200) return (await errorOf(response)).value;
      const { reviews: all } = (await response.json()) as { reviews: ReviewView[] };
      return all.find((r) => r.id === review?.id)?.state;
    };
    const blocked = review?.findings.some((f) => f.severity === 'block') ?? false;
    const [yes, why] = blocked ? ['exception', '省里来函,限本次会议'] : ['approve', ''];
    expect(await decide(whole.reviewer, yes, why)).toBe('approved_once');
    expect(await decide(whole.reviewer, yes, why)).toBe('same_person');
    expect(await decide(second, yes, why)).toBe(blocked ? 'exception' : 'approved');
    expect(await decide(second, 'return', '太迟了再想想')).toBe('closed');
    const others = (await (await whole.leader.request('/api/reviews')).json()) as { reviews: ReviewView[] };
    expect(others.reviews).toEqual([]);
  });

  test('an extract that names no records is blocked by itself', async () => {
    const made = await whole.researcher.request('/api/reviews', {
      method: 'POST',
      body: JSON.stringify({ kind: 'extract', purpose: 'research', note: '论文所用记录' }),
    });
    const { reviews } = (await made.json()) as { reviews: ReviewView[] };
    expect(reviews[0]?.findings.map((f) => [f.id, f.severity])).toContainEqual(['no_dataset', 'block']);
  });
});

describe('floods', () => {
  test('from one address are slowed, guessing first', async () => {
    const tight = testAccounts(db, {
      settings: { limits: { per_user: 10, per_address: 100, sign_in_per_address: 3 } },
    });
    const { app, shelf } = await handApi(home, { accounts: tight, worklog: db });
    const guess = async (): Promise<number> =>
      (
        await app.request('/api/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"name":"nobody","password":"x"}',
        })
      ).status;
    expect([await guess(), await guess(), await guess(), await guess()]).toEqual([401, 401, 401, 429]);
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++)
      statuses.push(
        (await app.request('/api/releases', { headers: { cookie: whole.leader.cookie } })).status,
      );
    expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
    await shelf.close();
  });
});
