import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { releasesFolder } from '../../pipelines/runner/releases.ts';
import type { AuditEntry } from '../../src/api/context.ts';
import { releaseIds } from '../../src/api/release/folder.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { keepQuestion, QUESTIONS_KEPT, questionsOf } from '../../src/worklog/told-question.ts';
import { type SignedIn, signedIn, testAccounts } from '../support/accounts.ts';
import { handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'pairs-'));
let db: Worklog;
beforeAll(async () => {
  await handRelease(home);
  db = await openWorklog(join(home, 'worklog.db'));
});
afterAll(() => {
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const YEAR = { level: 'city' };
/** Everybody, and everybody but the few who ordered in the rare class. */
const ALL = { metric: 'orders', region: YEAR };
const MOST = { ...ALL, where: { consumption_class: ['01', '02'] } };
const path = (question: object): string => `/api/query?q=${encodeURIComponent(JSON.stringify(question))}`;

/** A server that has just been started over what others left in the worklog, and the flags it raises. */
async function started() {
  const accounts = testAccounts(db);
  const flags: AuditEntry[] = [];
  const api = await handApi(home, {
    accounts,
    worklog: db,
    now: accounts.now,
    audit: async (entry) => {
      if (entry.action === 'pair_difference') flags.push(entry);
    },
  });
  return { ...api, accounts, flags };
}

/** Signs an account in again at a server that was started anew. */
async function again(
  who: SignedIn,
  app: { request(path: string, init?: object): Response | Promise<Response> },
  question: object,
) {
  const response = await app.request(path(question), { headers: { cookie: who.cookie } });
  expect(response.status).toBe(200);
}

test('two answers that tell a few people apart are flagged although the server was started anew between them', async () => {
  const first = await started();
  const li = await signedIn(first.app, first.accounts, { name: 'li', role: 'analyst' });
  const wang = await signedIn(first.app, first.accounts, { name: 'wang', role: 'analyst' });
  await again(li, first.app, ALL);
  expect(first.flags).toEqual([]);
  const kept = await questionsOf(db, 'li');
  expect(kept.map((q) => [q.actor, JSON.parse(q.request).metric])).toEqual([['li', 'orders']]);
  // The question is kept, not one number of its answer.
  expect(Object.keys(kept[0] ?? {})).toEqual(['actor', 'query', 'release', 'request']);
  await first.shelf.close();

  const second = await started();
  await again(wang, second.app, MOST);
  await again(li, second.app, MOST);
  await until(() => second.flags.length > 0);
  expect(second.flags).toMatchObject([
    { actor: 'li', subject: 'orders', detail: { kept: [{}, { consumption_class: ['01', '02'] }] } },
  ]);
  // The same again is no new pair, and is kept once.
  await again(li, second.app, MOST);
  expect(second.flags).toHaveLength(1);
  expect(await questionsOf(db, 'li')).toHaveLength(2);
  await second.shelf.close();
});

test('what can no longer be asked is passed over, and a hundred questions are kept', async () => {
  const [release = ''] = releaseIds(releasesFolder(home));
  const now = new Date('2026-11-23T01:00:00Z');
  const question = {
    actor: 'zhao',
    query: 'x',
    release: '20200101T000000Z-00000000',
    request: JSON.stringify(ALL),
  };
  await keepQuestion(db, question, now);
  await keepQuestion(db, { ...question, release, request: '{"metric":"gone"}' }, now);
  await keepQuestion(db, { ...question, release }, now);
  const third = await started();
  const zhao = await signedIn(third.app, third.accounts, { name: 'zhao', role: 'analyst' });
  await again(zhao, third.app, MOST);
  await until(() => third.flags.length > 0);
  expect(third.flags[0]?.actor).toBe('zhao');
  await third.shelf.close();
  for (let n = 0; n < QUESTIONS_KEPT + 5; n++) await keepQuestion(db, { ...question, query: String(n) }, now);
  const kept = await questionsOf(db, 'zhao');
  expect([kept.length, kept.at(-1)?.query]).toEqual([QUESTIONS_KEPT, String(QUESTIONS_KEPT + 4)]);
});

async function until(reached: () => boolean): Promise<void> {
  const started = Date.now();
  while (!reached()) {
    if (Date.now() - started > 20_000) throw new Error('no flag was raised');
    await new Promise((wake) => setTimeout(wake, 20));
  }
}
