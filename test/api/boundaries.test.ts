import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteBoundaries, getBoundaries, putBoundaries } from '../../src/client/boundaries.ts';
import type { Fetch } from '../../src/client/http.ts';
import { getSettings, putSettings } from '../../src/client/settings.ts';
import { boundariesSchema } from '../../src/contracts/boundary.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { boundaryFile } from '../support/boundary-file.ts';
import { handApi } from '../support/hand-api.ts';
import { handRelease } from '../support/hand-warehouse.ts';

const home = mkdtempSync(join(tmpdir(), 'boundaries-'));
let worklog: Worklog;
let fetch: Fetch;
const approved = { approval_no: 'GS(2024)0650号', publisher: '测试出版社' };

beforeAll(async () => {
  await handRelease(home);
  worklog = await openWorklog(':memory:');
  const { app } = await handApi(home, { worklog });
  fetch = (path, init) => app.request(path, init);
});
afterAll(() => {
  worklog.close();
  rmSync(home, { recursive: true, force: true });
});

test('an approved file is checked, kept with its number beside the name of the house, and removed', async () => {
  expect(await getBoundaries(fetch)).toEqual({ map: null });
  const { map } = boundariesSchema.parse(
    await putBoundaries(fetch, { ...approved, geojson: boundaryFile() }),
  );
  expect(map).toMatchObject(approved);
  expect(map?.shapes.find(({ code }) => code === '510000')?.rings[0]).toHaveLength(5);
  await putSettings(fetch, { name: '某省总工会', logo: null });
  expect(await getSettings(fetch)).toMatchObject({ name: '某省总工会', map: approved });
  expect(await deleteBoundaries(fetch)).toEqual({ map: null });
  expect((await getSettings(fetch)).map).toBeNull();
});

test('a file that is not whole, or has no approval number, is refused and nothing changes', async () => {
  const geojson = boundaryFile({ without: '710000' });
  await expect(putBoundaries(fetch, { ...approved, geojson })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    text: { zh: expect.stringContaining('710000') },
  });
  await expect(
    putBoundaries(fetch, { ...approved, approval_no: '待审', geojson: boundaryFile() }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(await getBoundaries(fetch)).toEqual({ map: null });
});
