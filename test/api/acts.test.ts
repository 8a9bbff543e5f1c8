import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/accounts/accounts.ts';
import type { AuditView, UsersView } from '../../src/contracts/account.ts';
import type { Alert, Alerts } from '../../src/contracts/alerts.ts';
import type { ApiKeys } from '../../src/contracts/api-key.ts';
import type { ChartNotes } from '../../src/contracts/chart-note.ts';
import type { Demand } from '../../src/contracts/demand.ts';
import type { ApiError } from '../../src/contracts/error.ts';
import type { DraftView, Editions } from '../../src/contracts/paper-draft.ts';
import type { QueryResult } from '../../src/contracts/query.ts';
import type { ReviewsView } from '../../src/contracts/review.ts';
import type { SavedViews } from '../../src/contracts/saved-view.ts';
import type { WorkItemsView, WorkItemView } from '../../src/contracts/work-item.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { STAGE_NEEDS, type Stage } from '../../src/domain/paper-stage.ts';
import { MAY, ROLES, type Role } from '../../src/domain/role.ts';
import { WORK_MACHINES } from '../../src/domain/work-kind.ts';
import { AuditWriter, brokenAt } from '../../src/worklog/audit.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { type SignedIn, signedIn, testAccounts } from '../support/accounts.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { tinyWorkspace } from '../support/tiny-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'acts-'));
const WORKS: readonly Role[] = ROLES.filter((role) => MAY[role].includes('work'));
let api: HandApi;
let db: Worklog;
let accounts: Accounts;
const people = {} as Record<Role, SignedIn>;

beforeAll(async () => {
  const home = await tinyWorkspace();
  db = await openWorklog(join(folder, 'worklog.db'));
  const limits = { per_user: 100_000, per_address: 100_000, sign_in_per_address: 1000 };
  accounts = testAccounts(db, { settings: { limits } });
  const audit = new AuditWriter(db, accounts.now);
  api = await handApi(home, {
    metrics: METRICS,
    accounts,
    worklog: db,
    now: accounts.now,
    audit: (entry) => audit.write({ actor: '?', ...entry }),
    editions: {
      folder: join(folder, 'papers'),
      signer: () => {
        throw new Error('nothing is signed here');
      },
      fingerprint: () => '',
      typeset: async () => ({ files: new Map(), fonts: [] }),
    },
  });
  for (const role of ROLES) people[role] = await signedIn(api.app, accounts, { name: role, role });
}, 240_000);
afterAll(async () => {
  await api.shelf.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer<T> {
  readonly status: number;
  readonly body: T & Partial<ApiError>;
}

async function ask<T>(who: SignedIn, path: string, method = 'GET', body?: object): Promise<Answer<T>> {
  const response = await who.request(`/api${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as Answer<T>['body'] };
}

/** The same act from a page that does not know the session's second token. */
async function forged(who: SignedIn, path: string, body: object, method = 'POST'): Promise<number> {
  const response = await api.app.request(`/api${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', cookie: who.cookie },
  });
  return response.status;
}

const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;
const alertsOf = async (who: SignedIn): Promise<readonly Alert[]> =>
  (await ask<Alerts>(who, '/alerts')).body.alerts;
const itemsOf = async (who: SignedIn): Promise<readonly WorkItemView[]> =>
  (await ask<WorkItemsView>(who, '/work-items')).body.items;

describe('each of the six roles acts, with its page’s token', () => {
  test.each(ROLES)('%s: alerts', async (role) => {
    const who = people[role];
    const [first, second] = await alertsOf(people.analyst);
    const alert = first ?? second;
    if (!alert) throw new Error('the sample has no alert');
    const standing = (one: Alert | undefined): number => one?.standing?.version ?? 0;
    const before = standing((await alertsOf(people.analyst)).find((a) => a.id === alert.id));
    const act = { action: 'assign', owner: role, comment: `${role} 已阅` };
    expect(await forged(who, at('/alerts', alert.id), act)).toBe(403);
    const { status, body } = await ask<Alert>(who, at('/alerts', alert.id), 'POST', act);
    const after = standing((await alertsOf(people.analyst)).find((a) => a.id === alert.id));
    if (WORKS.includes(role)) {
      expect([status, body.standing?.owner, after]).toEqual([200, role, before + 1]);
      expect(body.standing?.history.at(-1)?.actor).toBe(role);
    } else {
      expect([status, body.error?.code, after]).toEqual([403, 'FORBIDDEN', before]);
    }
  });

  test('orders: made, moved and refused by role', async () => {
    const { candidates } = (await ask<Demand>(people.analyst, '/demand')).body;
    expect(candidates.length).toBeGreaterThanOrEqual(ROLES.length);
    for (const [n, role] of ROLES.entries()) {
      const parts = [candidates[n]?.id ?? ''];
      const before = (await itemsOf(people.analyst)).filter((item) => item.kind === 'order').length;
      expect(await forged(people[role], '/demand/orders', { parts })).toBe(403);
      const made = await ask<WorkItemView>(people[role], '/demand/orders', 'POST', { parts });
      const after = (await itemsOf(people.analyst)).filter((item) => item.kind === 'order').length;
      expect([role, made.status, after - before]).toEqual(
        WORKS.includes(role) ? [role, 200, 1] : [role, 403, 0],
      );
      if (made.status !== 200) continue;
      const step = { action: 'gather', version: made.body.version };
      const moved = await ask<WorkItemView>(people[role], at('/work-items', made.body.id), 'POST', step);
      expect([moved.status, moved.body.state]).toEqual([200, 'gathering']);
    }
  });

  test.each(ROLES)('%s: what is offered on a work item is what the server does', async (role) => {
    const who = people[role];
    if (role === 'researcher') {
      expect((await ask(who, '/work-items')).status).toBe(403);
      return;
    }
    const seen = new Map((await itemsOf(who)).map((item) => [item.kind, item]));
    expect(seen.size).toBeGreaterThan(1);
    for (const item of seen.values()) {
      const offered = new Set(item.actions.map((action) => action.id));
      for (const [action, { apart, from }] of Object.entries(WORK_MACHINES[item.kind].actions)) {
        if (apart || !from.includes(item.state)) continue;
        // A version nobody saw: who may do it is told that somebody was faster, who may not is told so, nothing is done.
        const given = {
          action,
          version: item.version + 7,
          comment: '试办',
          owner: role,
          due_on: '2027-01-31',
        };
        const { status } = await ask(who, at('/work-items', item.id), 'POST', given);
        expect([item.id, action, status]).toEqual([item.id, action, offered.has(action) ? 409 : 403]);
      }
      expect((await itemsOf(who)).find((one) => one.id === item.id)?.version).toBe(item.version);
    }
  });

  test('a paper: at every stage only whose stage it is, and never its author', async () => {
    const { papers } = (await ask<Editions>(people.analyst, '/editions')).body;
    const paper = papers.find((p) => p.paper === 'monthly') ?? papers[0];
    const key = `${paper?.paper}-${paper?.periods[0]}-000000-staff`;
    for (const role of ROLES.filter((r) => r !== 'analyst'))
      expect([role, (await ask(people[role], '/editions/drafts', 'POST', { key })).status]).toEqual([
        role,
        403,
      ]);
    const { id } = (await ask<DraftView>(people.analyst, '/editions/drafts', 'POST', { key })).body;
    const stageOf = async (): Promise<Stage> =>
      (await ask<DraftView>(people.leader, `/editions/drafts/${id}`)).body.stage;
    for (const from of ['draft', 'data_check', 'review', 'sign'] as const) {
      expect(await stageOf()).toBe(from);
      const step = { action: from === 'sign' ? 'return' : 'pass', from, comment: '请补充说明' };
      const passes = ROLES.filter((role) => MAY[role].includes(STAGE_NEEDS[from]));
      for (const role of ROLES.filter((r) => !passes.includes(r))) {
        const { status } = await ask(people[role], `/editions/drafts/${id}/steps`, 'POST', step);
        expect([from, role, status]).toEqual([from, role, 403]);
      }
      const [mine = 'leader'] = passes;
      expect(await forged(people[mine], `/editions/drafts/${id}/steps`, step)).toBe(403);
      expect(await stageOf()).toBe(from);
      const taken = await ask(people[mine], `/editions/drafts/${id}/steps`, 'POST', step);
      expect([from, mine, taken.status]).toEqual([from, mine, 200]);
    }
    expect(await stageOf()).toBe('draft');
  }, 120_000);

  test.each(ROLES)('%s: downloads', async (role) => {
    const query = `/query?q=${encodeURIComponent(JSON.stringify({ metric: 'applications' }))}&format=csv`;
    for (const path of [query, '/datasets/services?format=csv']) {
      const without = await people[role].request(`/api${path}`);
      const stated = await people[role].request(`/api${path}${path.includes('?') ? '&' : '?'}purpose=report`);
      const may = MAY[role].includes('export');
      expect([path, without.status, stated.status]).toEqual([path, may ? 400 : 403, may ? 200 : 403]);
    }
  });

  test('who looks through a role reads what it reads, and does nothing in its name', async () => {
    const looking = await signedIn(api.app, accounts, { name: 'looking', role: 'administrator' });
    expect((await ask(looking, '/session/view-as', 'POST', { role: 'analyst' })).status).toBe(200);
    const [alert] = await alertsOf(looking);
    const act = await ask(looking, at('/alerts', alert?.id ?? ''), 'POST', { action: 'confirm' });
    expect([act.status, act.body.error?.value]).toEqual([403, 'work']);
    expect((await ask(looking, '/query?q=%7B%22metric%22%3A%22applications%22%7D&format=csv')).status).toBe(
      403,
    );
  });

  test('every act stands in the log under its actor, refusals included', async () => {
    const { records } = (await ask<AuditView>(people.reviewer, '/audit?action=work_item')).body;
    expect(new Set(records.map((r) => r.actor))).toEqual(new Set(WORKS));
    const refused = (await ask<AuditView>(people.reviewer, '/audit?action=refused')).body;
    expect(new Set(refused.records.map((r) => r.actor))).toEqual(
      new Set([...ROLES, 'looking'].filter((name) => refused.records.some((r) => r.actor === name))),
    );
    expect(refused.records.map((r) => r.actor)).toEqual(
      expect.arrayContaining(['researcher', 'administrator']),
    );
    expect(await brokenAt(db)).toBeNull();
  });
});

describe('ids guessed from another scope', () => {
  let here: SignedIn;
  let there: SignedIn;
  let home: string;
  let away: string;
  /** An alert and an order of the whole country. */
  let alert: Alert;
  let order: WorkItemView;

  beforeAll(async () => {
    const release = await api.shelf.read(undefined, async (open) => open);
    const provinces = [...release.regions.values()].filter((r) => r.level === 'province').map((r) => r.code);
    [home = '', away = ''] = provinces;
    const scoped = (name: string, code: string): Promise<SignedIn> =>
      signedIn(api.app, accounts, { name, role: 'analyst', scope: { regions: [code], orgs: null } });
    here = await scoped('here', home);
    there = await scoped('there', away);
    // What speaks of the whole country lies outside every part of it.
    [alert] = (await alertsOf(people.analyst)) as [Alert];
    const { candidates } = (await ask<Demand>(people.analyst, '/demand')).body;
    const free = candidates.find((candidate) => candidate.order === null);
    order = (await ask<WorkItemView>(people.analyst, '/demand/orders', 'POST', { parts: [free?.id] })).body;
    expect(order.region).toBe('000000');
  });

  test('alerts, work items and orders elsewhere are neither read nor touched', async () => {
    const { version } = order;
    const guesses: readonly [string, string, object?][] = [
      [at('/alerts', alert.id), 'GET'],
      [at('/alerts', alert.id), 'POST', { action: 'confirm' }],
      [at('/work-items', `alert:${alert.id}`), 'GET'],
      [at('/work-items', `alert:${alert.id}`), 'POST', { action: 'confirm', version: 0 }],
      [at('/work-items', order.id), 'GET'],
      [at('/work-items', order.id), 'POST', { action: 'gather', version }],
      [`${at('/demand/orders', order.id)}/split`, 'POST', {}],
      [`${at('/demand/orders', order.id)}/signal`, 'POST', { publish: true, version }],
      ['/demand/orders/merge', 'POST', { orders: [order.id, order.id.replace(/.$/, 'x')] }],
      [`/demand/order?id=${encodeURIComponent(order.id)}`, 'GET'],
      [`/demand/order?id=${encodeURIComponent(order.id)}&format=csv&purpose=report`, 'GET'],
      [`/demand?region=${away}`, 'GET'],
      [`/supply/gap?region=${away}&need_domain=S01`, 'GET'],
      ['/supply/gap', 'POST', { region: away, need_domain: 'S01' }],
      [`/chart-notes?region=${away}`, 'GET'],
      ['/chart-notes', 'POST', { chart: 'need-why', region: away, body: '不该写到这里' }],
    ];
    for (const [path, method, body] of guesses) {
      const { status, body: answer } = await ask(here, path, method, body);
      expect([method, path, [400, 403, 404].includes(status)]).toEqual([method, path, true]);
      // What is refused says nothing of what is there.
      expect(JSON.stringify(answer)).not.toContain(order.title.zh);
    }
    const seen = [
      ...(await itemsOf(here)).map((i) => i.region),
      ...(await alertsOf(here)).map((a) => a.region),
    ];
    expect(seen.filter((code) => code?.slice(0, 2) !== home.slice(0, 2))).toEqual([]);
    expect((await itemsOf(people.analyst)).find((item) => item.id === order.id)?.version).toBe(version);
    const whole = ['/papers', '/commitments', '/quality', '/merchants', '/audit', '/imports'];
    for (const path of whole) expect([path, (await ask(here, path)).status]).toEqual([path, 403]);
  });

  test('who sees the whole does what the guesser could not', async () => {
    const step = { action: 'gather', version: order.version };
    const moved = await ask<WorkItemView>(people.leader, at('/work-items', order.id), 'POST', step);
    expect([moved.status, moved.body.state]).toEqual([200, 'gathering']);
    const confirm = await ask(people.analyst, at('/alerts', alert.id), 'POST', { action: 'confirm' });
    expect(confirm.status).toBe(200);
  });

  test('notes, views, keys, requests and accounts of others', async () => {
    const note = { chart: 'need-why', region: away, body: '与去年同期相比' };
    const { notes } = (await ask<ChartNotes>(there, '/chart-notes', 'POST', note)).body;
    const view = { title: '我的视图', path: '/trends?metric=applications' };
    const { views } = (await ask<SavedViews>(there, '/views', 'POST', view)).body;
    const made = { title: '笔记本', purpose: 'research' };
    const { keys } = (await ask<ApiKeys>(there, '/keys', 'POST', made)).body;
    const wish = { kind: 'finer_cells', purpose: 'policy', note: '核对本省数字' };
    const { reviews } = (await ask<ReviewsView>(there, '/reviews', 'POST', wish)).body;
    const users = (await ask<UsersView>(people.administrator, '/users')).body.users;
    const me = users.find((user) => user.name === 'here');
    const guesses: readonly [string, string, object?][] = [
      [`/chart-notes/${notes[0]?.id}`, 'DELETE'],
      [`/views/${views[0]?.id}`, 'DELETE'],
      [`/keys/${keys[0]?.id}`, 'DELETE'],
      [`/reviews/${reviews[0]?.id}/decisions`, 'POST', { decision: 'approve' }],
      [`/users/${me?.id}`, 'PATCH', { role: 'administrator' }],
      [`/users/${me?.id}`, 'PATCH', { scope: { regions: null, orgs: null } }],
      [`/users/${users[0]?.id}/link`, 'POST', {}],
    ];
    for (const [path, method, body] of guesses) {
      const { status } = await ask(here, path, method, body);
      expect([path, [403, 404].includes(status)]).toEqual([path, true]);
    }
    expect((await ask<SavedViews>(here, '/views')).body.views).toEqual([]);
    expect((await ask<ApiKeys>(here, '/keys')).body.keys).toEqual([]);
    expect((await ask<ReviewsView>(here, '/reviews')).body.reviews).toEqual([]);
    expect((await ask<ChartNotes>(there, `/chart-notes?region=${away}`)).body.notes).toHaveLength(1);
    expect((await ask<SavedViews>(there, '/views')).body.views).toHaveLength(1);
    expect((await ask<ApiKeys>(there, '/keys')).body.keys[0]?.state).toBe('works');
  });

  test('a local federation’s account reads and acts in its area, and no further', async () => {
    const union = await signedIn(api.app, accounts, {
      name: 'federation',
      role: 'analyst',
      scope: { regions: null, orgs: [`G${away}`] },
    });
    const { notes } = (await ask<ChartNotes>(union, `/chart-notes?region=${away}`)).body;
    expect(notes.map((note) => [note.author, note.mine])).toEqual([['there', false]]);
    const mine = { chart: 'need-why', region: away, body: '省总已知' };
    expect((await ask(union, '/chart-notes', 'POST', mine)).status).toBe(201);
    expect((await ask(union, '/chart-notes', 'POST', { ...mine, region: home })).status).toBe(403);
    const area = { metric: 'applications', region: { level: 'province', codes: [away] } };
    const query = (question: object): string => `/query?q=${encodeURIComponent(JSON.stringify(question))}`;
    expect((await ask<QueryResult>(union, query(area))).body.rows).toEqual(
      (await ask<QueryResult>(there, query(area))).body.rows,
    );
    const other = { metric: 'applications', region: { level: 'province', codes: [home] } };
    const { body } = await ask(union, query(other));
    expect(body.error?.code).toBe('OUT_OF_SCOPE');
  });
});
