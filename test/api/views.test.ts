import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { deleteView, getViews, saveView } from '../../src/client/client.ts';
import { ClientError, type Fetch } from '../../src/client/http.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { saveView as saveFor } from '../../src/worklog/saved-view.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';

let folder: string;
let worklog: Worklog;
let fetch: Fetch;
const now = (): Date => new Date('2026-11-23T08:00:00Z');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermometer-views-'));
  worklog = await openWorklog(join(folder, 'worklog.db'));
  const shelf = new Shelf({ folder: join(folder, 'releases') });
  const app = createApp({ shelf, policy: loadPolicy(), metrics: [], worklog, now });
  fetch = (path, init) => app.request(path, init);
});
afterEach(() => {
  worklog.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('saved views', () => {
  test('are kept with the choices of the page and the release they show, and removed again', async () => {
    const path = '/trends?metric=applications&by=need_domain&release=20261101T000000Z-0badcafe';
    const { views } = await saveView(fetch, { title: ' 诉求按领域 ', path });
    expect(views).toEqual([
      {
        id: expect.any(String),
        title: '诉求按领域',
        path,
        release: '20261101T000000Z-0badcafe',
        shared: false,
        mine: true,
        owner: 'local',
        updated_at: '2026-11-23T08:00:00.000Z',
      },
    ]);
    expect(await getViews(fetch)).toEqual({ views });
    expect(await deleteView(fetch, views[0]?.id ?? '')).toEqual({ views: [] });
  });

  test('of others are seen where they share them, and stay theirs', async () => {
    await saveFor(worklog, { owner: '王芳', title: '托育', path: '/trends', isShared: true }, now());
    await saveFor(worklog, { owner: '王芳', title: '草稿', path: '/trends' }, now());
    const { views } = await getViews(fetch);
    expect(views.map(({ title, mine, owner }) => [title, mine, owner])).toEqual([['托育', false, '王芳']]);
    const refused = await deleteView(fetch, views[0]?.id ?? '').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect((await getViews(fetch)).views).toHaveLength(1);
  });

  test.each(['https://example.org/trends', '//example.org', 'trends', '/\\example.org'])(
    'lead to no other place: %s is refused',
    async (path) => {
      const refused = await saveView(fetch, { title: 'x', path }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ClientError);
      expect(refused).toMatchObject({ code: 'BAD_REQUEST' });
    },
  );
});
