import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WORK_KINDS, WORK_MACHINES, workIdParts } from '../../src/domain/work-kind.ts';
import { BEFORE } from '../../src/domain/work-machine.ts';
import { MIGRATIONS } from '../../src/worklog/migrations.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { actOnWork, openWork, type WorkSubject, workItems } from '../../src/worklog/work-item.ts';
import { workHistories } from '../../src/worklog/work-row.ts';

let folder: string;
let db: Worklog;
const now = new Date('2026-11-23T08:00:00Z');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'work-item-'));
  db = await openWorklog(join(folder, 'worklog.db'));
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const watch = (subject: string): WorkSubject => ({
  kind: 'watch',
  subject,
  title: { zh: '样例商户', en: 'Sample merchant' },
  path: '/environment/credit',
  region: '510000',
  evidence: { score: 2.1 },
});

describe('how a kind goes round', () => {
  test.each(WORK_KINDS)('%s: every state is declared, can be reached, and leads to an end', (kind) => {
    const { states, actions, initial } = WORK_MACHINES[kind];
    const edges = Object.values(actions).flatMap(({ from, to }) =>
      from.map((state) => [state, to === BEFORE ? state : typeof to === 'string' ? to : to[state]] as const),
    );
    for (const code of edges.flat()) expect(Object.keys(states)).toContain(code);
    const reached = new Set([initial]);
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const [from, to] of edges) if (reached.has(from) && to) reached.add(to);
    }
    expect([...reached].sort()).toEqual(Object.keys(states).sort());
    const ends = new Set(Object.keys(states).filter((state) => states[state]?.stage === 'ended'));
    for (let size = -1; size < ends.size; ) {
      size = ends.size;
      for (const [from, to] of edges) if (to && ends.has(to)) ends.add(from);
    }
    expect([...ends].sort()).toEqual(Object.keys(states).sort());
  });
  test.each([
    ['watch:m1-202506', { kind: 'watch', subject: 'm1-202506' }],
    ['alert:cases-000000-all-202501', { kind: 'alert', subject: 'cases-000000-all-202501' }],
    ['watch:', null],
    ['person:1', null],
    ['', null],
  ])('an id %s is read as %o', (id, parts) => expect(workIdParts(id)).toEqual(parts));
});

describe('an item', () => {
  const why = { actor: '王芳', comment: '评分持续偏低' };

  test('is written down by the first who acts, with its evidence; each act is an event', async () => {
    const seen = await actOnWork(db, 'watch:a', watch('a'), { ...why, action: 'watch', version: 0 }, now);
    expect(seen).toMatchObject({ state: 'watched', version: 1, createdBy: '王芳', evidence: { score: 2.1 } });
    const due = { actor: '李强', action: 'schedule', version: 1, dueOn: '2026-12-31' };
    expect(await actOnWork(db, 'watch:a', undefined, due, now)).toMatchObject({
      state: 'watched',
      dueOn: '2026-12-31',
      version: 2,
    });
    expect((await workHistories(db.client, 'watch')).get('watch:a')).toMatchObject([
      { actor: '王芳', action: 'watch', from: 'suggested', to: 'watched', comment: '评分持续偏低' },
      { actor: '李强', action: 'schedule', from: 'watched', to: 'watched', dueOn: '2026-12-31' },
    ]);
    await expect(db.client.execute("update work_events set actor = 'x'")).rejects.toThrow('append-only');
  });

  test('of two who act on what they both saw, one is told what the other did', async () => {
    const act = (actor: string) =>
      actOnWork(db, 'watch:b', watch('b'), { actor, comment: '同意', action: 'watch', version: 0 }, now);
    const [first, second] = await Promise.allSettled([act('甲'), act('乙')]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { about: { fault: 'changed', item: { state: 'watched', updatedBy: '甲', version: 1 } } },
    });
    expect((await workItems(db, 'watch')).find((item) => item.id === 'watch:b')?.version).toBe(1);
  });

  test('a decision needs a reason, and its appeal another person; upheld, it stands as it was', async () => {
    const act = (actor: string, action: string, comment?: string, alone = false) =>
      actOnWork(db, 'watch:c', watch('c'), { actor, action, comment: comment ?? null, alone }, now);
    await expect(act('甲', 'suspend')).rejects.toMatchObject({
      about: { fault: 'incomplete', needs: 'comment' },
    });
    await act('甲', 'suspend', '预付卡停业');
    await expect(act('甲', 'dismiss', '改主意')).rejects.toMatchObject({ about: { fault: 'not_from_here' } });
    await act('丙', 'appeal', '商户称已恢复营业');
    await expect(act('甲', 'uphold', '维持')).rejects.toMatchObject({ about: { fault: 'own_decision' } });
    expect(await act('乙', 'uphold', '核查仍未营业')).toMatchObject({ state: 'suspended' });
    await act('丙', 'appeal', '再次申诉');
    expect(await act('甲', 'overturn', '本机一人', true)).toMatchObject({ state: 'cleared' });
  });

  test('only what its kind declares is filled in', async () => {
    const order: WorkSubject = { ...watch('o'), kind: 'order', subject: 'o1' };
    await openWork(db, order, { actor: '甲' }, now);
    await expect(openWork(db, order, { actor: '乙' }, now)).rejects.toMatchObject({
      about: { fault: 'changed' },
    });
    const fill = (detail: Record<string, unknown>) =>
      actOnWork(db, 'order:o1', undefined, { actor: '甲', action: 'comment', comment: '改', detail }, now);
    expect(await fill({ quantity: 120 })).toMatchObject({ detail: { quantity: 120 }, version: 2 });
    await expect(fill({ salary: 1 })).rejects.toMatchObject({ about: { fault: 'unknown_detail' } });
  });
});

test('what was done about alerts before is carried over, event by event', async () => {
  const path = join(folder, 'older.db');
  const client = createClient({ url: `file:${path}` });
  for (const statement of MIGRATIONS.slice(0, 3).flat()) await client.execute(statement);
  await client.execute('pragma user_version = 3');
  const did = (seq: number, action: string) =>
    client.execute({
      sql: "insert into alert_events (seq, alert_id, at, actor, action) values (?, 'cases-1', ?, '甲', ?)",
      args: [seq, `2026-11-0${seq}T00:00:00Z`, action],
    });
  for (const [i, action] of ['comment', 'confirm', 'close', 'reopen'].entries()) await did(i + 1, action);
  await client.execute(
    "insert into alert_states (alert_id, state, owner, updated_by, updated_at) values ('cases-1', 'waiting', '权益部', '甲', '2026-11-04T00:00:00Z')",
  );
  client.close();
  const older = await openWorklog(path);
  expect(await workItems(older)).toMatchObject([
    { id: 'alert:cases-1', state: 'waiting', owner: '权益部', version: 4, createdAt: '2026-11-01T00:00:00Z' },
  ]);
  expect((await workHistories(older.client)).get('alert:cases-1')?.map((e) => `${e.from}>${e.to}`)).toEqual([
    'waiting>waiting',
    'waiting>confirmed',
    'confirmed>closed',
    'closed>waiting',
  ]);
  older.close();
});
