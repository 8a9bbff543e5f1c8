import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAY, type Role } from '../../src/domain/role.ts';
import { addComment, paperComments, resolveComment } from '../../src/worklog/paper-comment.ts';
import {
  changeDraft,
  createDraft,
  paperEvents,
  paperRevisions,
  readDraft,
  stepDraft,
} from '../../src/worklog/paper-draft.ts';
import { addEdition, listEditions, markEdition } from '../../src/worklog/paper-edition.ts';
import { copyTexts, paperTexts, saveText } from '../../src/worklog/paper-text.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';

let db: Worklog;
let id: string;
let minute = 0;
const now = (): Date => new Date(Date.UTC(2026, 10, 23, 1, minute++));
const KEY = 'quarterly-20263-000000-staff';

beforeEach(async () => {
  minute = 0;
  db = await openWorklog(':memory:');
  id = await createDraft(db, { key: KEY, release: 'r1', corrects: null, actor: 'li' }, now());
});
afterEach(() => db.close());

const step = async (
  role: Role,
  action: 'pass' | 'return' = 'pass',
  over: { actor?: string; texts?: object } = {},
) => {
  const from = (await readDraft(db, id))?.stage ?? 'draft';
  const { actor = role === 'analyst' ? 'li' : role, texts } = over;
  const revision = texts && { texts: texts as Record<string, number>, dataSha256: 'd' };
  return stepDraft(
    db,
    id,
    { action, from, actor, may: new Set(MAY[role]), comment: action === 'return' ? '请补充依据' : '' },
    now(),
    { ...(revision ? { revision } : {}) },
  );
};
const write = (author: string, base: number, body: string) =>
  saveText(db, id, { section: 'issues', author, base, body }, now());

describe('texts', () => {
  test('of two who edit one section the second is told, and both texts are there', async () => {
    expect(await write('li', 0, '一稿')).toMatchObject({ version: 1 });
    const [mine, theirs] = await Promise.all([write('li', 1, '李的'), write('wang', 1, '王的')]);
    expect(mine).toMatchObject({ version: 2, body: '李的' });
    expect(theirs).toEqual({
      fault: 'changed',
      current: expect.objectContaining({ version: 2, author: 'li' }),
    });
    expect(await write('wang', 2, '王的')).toMatchObject({ version: 3 });
    expect((await paperTexts(db, id)).map((t) => t.body)).toEqual(['一稿', '李的', '王的']);
    expect((await readDraft(db, id))?.authors).toEqual(['li', 'wang']);
  });

  test('change only while it is a draft, and a kept version never', async () => {
    await write('li', 0, '一稿');
    await step('analyst', 'pass', { texts: { issues: 1 } });
    expect(await write('li', 1, '改')).toEqual({ fault: 'not_at_stage' });
    await expect(db.client.execute("update paper_texts set body = 'x'")).rejects.toThrow('append-only');
    await expect(db.client.execute('delete from paper_events')).rejects.toThrow('append-only');
  });

  test('are taken along into a correction', async () => {
    await write('li', 0, '判断');
    const other = await createDraft(
      db,
      { key: KEY, release: 'r2', corrects: `${KEY}-e1`, actor: 'zhao' },
      now(),
    );
    await copyTexts(db, id, other, 'zhao', now());
    expect(await paperTexts(db, other)).toMatchObject([
      { section: 'issues', version: 1, body: '判断', author: 'zhao' },
    ]);
  });
});

describe('stages', () => {
  test('submitting keeps a revision of the texts it was made from, or nothing', async () => {
    await write('li', 0, '一稿');
    expect(await step('analyst', 'pass', { texts: {} })).toEqual({ fault: 'texts_changed' });
    expect((await readDraft(db, id))?.stage).toBe('draft');
    expect(await step('analyst', 'pass', { texts: { issues: 1 } })).toMatchObject({
      stage: 'data_check',
      revision: 1,
    });
    expect(await paperRevisions(db, id)).toMatchObject([
      { revision: 1, release: 'r1', texts: { issues: 1 } },
    ]);
  });

  test('an approval counts until the paper goes back', async () => {
    await changeDraft(db, id, { countersigners: ['chen', 'wu'] }, 'li', now());
    await step('analyst', 'pass', { texts: {} });
    await step('data_officer');
    await step('reviewer');
    expect(await step('leader', 'pass', { actor: 'chen' })).toMatchObject({
      stage: 'countersign',
      countersigned: ['chen'],
    });
    await step('leader', 'return', { actor: 'wu' });
    await step('analyst', 'pass', { texts: {} });
    await step('data_officer');
    expect(await step('reviewer')).toMatchObject({ stage: 'countersign', countersigned: [] });
    expect((await paperEvents(db, id)).map((e) => [e.action, e.from, e.comment])).toContainEqual([
      'return',
      'countersign',
      '请补充依据',
    ]);
  });

  test('an edition stands or falls with the step that signs it', async () => {
    for (const role of ['analyst', 'data_officer', 'reviewer'] as const)
      await step(role, 'pass', role === 'analyst' ? { texts: {} } : {});
    const sign = (also: Parameters<typeof stepDraft>[4]) =>
      stepDraft(
        db,
        id,
        { action: 'pass', from: 'sign', actor: 'chen', may: new Set(MAY.leader), comment: '' },
        now(),
        also,
      );
    const edition = {
      id: `${KEY}-e1`,
      draft: id,
      key: KEY,
      number: 1,
      manifestSha256: 'm',
      signedBy: 'chen',
      corrects: null,
    };
    await expect(
      sign({
        also: async (transaction, _, at) => {
          await addEdition(transaction, edition, at);
          throw new Error('killed');
        },
      }),
    ).rejects.toThrow('killed');
    expect([await listEditions(db), (await readDraft(db, id))?.stage]).toEqual([[], 'sign']);
    await sign({ also: (transaction, _, at) => addEdition(transaction, edition, at) });
    await stepDraft(
      db,
      id,
      { action: 'pass', from: 'publish', actor: 'chen', may: new Set(MAY.leader), comment: '' },
      now(),
      { also: (transaction, _, at) => markEdition(transaction, id, 'published', at) },
    );
    expect(await listEditions(db)).toMatchObject([
      { number: 1, signedBy: 'chen', publishedAt: expect.any(String) },
    ]);
  });
});

test('comments stand at a number, with what stood there, and are dealt with', async () => {
  const comment = {
    anchor: 'need.p3.n2',
    quote: '104.3',
    body: '与上期口径是否一致？',
    author: 'chen',
    revision: 1,
  };
  expect(await addComment(db, 'nothing', comment, now())).toBeNull();
  const made = (await addComment(db, id, comment, now())) ?? '';
  expect(await resolveComment(db, id, made, { actor: 'li', resolved: true }, now())).toBe(true);
  expect(await paperComments(db, id)).toMatchObject([{ ...comment, resolvedBy: 'li' }]);
});
