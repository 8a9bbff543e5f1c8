import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Accounts } from '../../src/accounts/accounts.ts';
import type { ApiKeys } from '../../src/contracts/api-key.ts';
import { AuditWriter } from '../../src/worklog/audit.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { type SignedIn, signedIn, testAccounts } from '../support/accounts.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'keys-'));
let api: HandApi;
let db: Worklog;
let accounts: Accounts;
let analyst: SignedIn;

beforeAll(async () => {
  await handRelease(home);
  db = await openWorklog(join(home, 'worklog.db'));
  accounts = testAccounts(db);
  const audit = new AuditWriter(db, accounts.now);
  api = await handApi(home, { accounts, worklog: db, audit: (e) => audit.write({ actor: '?', ...e }) });
  analyst = await signedIn(api.app, accounts, {
    name: 'analyst',
    role: 'analyst',
    scope: { regions: ['510000'], orgs: null },
  });
});
afterAll(async () => {
  await api.shelf.close();
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const made = async (input: object): Promise<ApiKeys> => {
  const response = await analyst.request('/api/keys', {
    method: 'POST',
    body: JSON.stringify(input),
    headers: { 'content-type': 'application/json' },
  });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as ApiKeys;
};
const ask = (path: string, key: string | undefined, init: RequestInit = {}): Response | Promise<Response> =>
  api.app.request(path, { ...init, headers: { authorization: `Bearer ${key}` } });
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('a key takes datasets of its owner’s places, for its purpose, and nothing else', async () => {
  const { key, keys } = await made({ title: '季度分析脚本', purpose: 'research' });
  expect(keys).toMatchObject([{ title: '季度分析脚本', state: 'works', rows_today: 0 }]);
  const response = await ask(
    '/api/datasets/consumption?format=csv&columns=region_code,orders&grain=year',
    key,
  );
  expect(response.status).toBe(200);
  const places = new Set(
    (await response.text())
      .trim()
      .split('\r\n')
      .slice(1)
      .map((l) => l.slice(0, 2)),
  );
  expect([...places]).toEqual(['51']);
  const listed = (await (await analyst.request('/api/keys')).json()) as ApiKeys;
  expect(listed.keys[0]?.rows_today).toBeGreaterThan(0);
  expect(listed.key).toBeUndefined();
  // What leaves by a key is of the protected layer, whatever is asked for.
  const answer = await ask(`/api/query?q=${encodeURIComponent('{"metric":"orders","layer":"inside"}')}`, key);
  expect(((await answer.json()) as { layer: string }).layer).toBe('outside');
  expect(await codeOf(await ask('/api/keys', key, { method: 'POST', body: '{}' }))).toBe('FORBIDDEN');
  expect((await ask('/api/users', key)).status).toBe(403);
});

test('a quota, an end and a mistake each say what to do', async () => {
  const { key: small } = await made({ title: '小配额', purpose: 'research', rows_per_day: 1000 });
  expect(await codeOf(await ask('/api/datasets/consumption?format=csv', small))).toBe('QUOTA_USED');
  expect((await ask('/api/datasets/consumption?format=csv&grain=year', small)).status).toBe(200);
  expect(await codeOf(await ask('/api/datasets', 'stk_no-such-key'))).toBe('KEY_ENDED');
  const { key, keys } = await made({ title: '要收回的', purpose: 'research' });
  const id = keys.find((k) => k.title === '要收回的')?.id;
  expect((await analyst.request(`/api/keys/${id}`, { method: 'DELETE' })).status).toBe(200);
  expect(await codeOf(await ask('/api/datasets', key))).toBe('KEY_ENDED');
  const { key: short } = await made({ title: '一天', purpose: 'research', days: 1 });
  await db.client.execute("update api_keys set expires_at = '2020-01-01T00:00:00.000Z' where title = '一天'");
  const ended = await ask('/api/datasets', short);
  expect(ended.status).toBe(401);
  expect(((await ended.json()) as { error: { message: { zh: string } } }).error.message.zh).toContain('到期');
});
