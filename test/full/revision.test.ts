import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDefinition } from '../../pipelines/indices/thermometer/definition.ts';
import { freezeOutsideIndices } from '../../pipelines/runner/outside-indices.ts';
import { publish } from '../../pipelines/runner/publish.ts';
import type { Revision } from '../../src/contracts/revision.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import { signedIn, testAccounts } from '../support/accounts.ts';
import { type HandApi, handApi } from '../support/hand-api.ts';
import { HAND, handWarehouse } from '../support/hand-warehouse.ts';

const folder = mkdtempSync(join(tmpdir(), 'revision-'));
const home = join(folder, 'home');
let api: HandApi;
let ids: string[];

/** A base that stays what it is while months are added. */
const WORKSPACE = { settle_months: 1, index: { base_from: 202401, base_to: 202412 } };
const definition = readDefinition();

/** Orders of November that came in December, and from the third release on a second version of the method. */
const LATE = `insert into raw.consumption
  select order_no + 1000000, (cell_key * 7 + 3) % 4294967296, event_month, member_key, member_cell_key, region_code, sex,
    consumption_class, paid_fen from raw.consumption where event_month = 202511 and order_no % 3 = 0;`;

beforeAll(async () => {
  ids = [];
  const release = async (until: number, day: number, extra = '', then = ''): Promise<void> => {
    const db = await handWarehouse(join(folder, `warehouse-${day}`), { until, extra, workspace: WORKSPACE });
    if (then !== '') await db.script(then);
    const now = new Date(Date.UTC(2026, 0, day, 8));
    const outsideIndices: typeof HAND.outsideIndices = (freezer, cubes) =>
      freezeOutsideIndices(freezer, cubes, definition, WORKSPACE);
    ids.push((await publish({ ...HAND, outsideIndices, home, db, now })).id);
    db.close();
  };
  await release(202511, 5);
  await release(202512, 10, LATE);
  // The new method reads everything two points higher; the months before it are kept by both for a while.
  await release(
    202512,
    20,
    LATE,
    `create table indices.version_overlap as
       select gauge, period_grain, period, region_level, region_code, dimension, member, method_version as version_before,
         reading as reading_before, status as status_before, 'v2' as version_after, reading + 2 as reading_after,
         status as status_after
       from indices.readings where period between 202508 and 202511;
     alter table indices.readings alter method_version type varchar;
     update indices.readings set reading = reading + 2, method_version = 'v2' where period >= 202512`,
  );
  api = await handApi(home);
}, 120_000);
afterAll(async () => {
  await api.shelf.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (query: string): Promise<Revision> =>
  (await api.json(`/api/revision?gauge=consumption${query}`)).body;
const points = ({ parts }: Revision) => Object.fromEntries(parts.map((p) => [p.id, p.points.value ?? 0]));
function expectWhole(answer: Revision): void {
  const sum = answer.parts.reduce((all, part) => all + (part.points.value ?? 0), 0);
  const moved = (answer.now?.reading.value ?? 0) - (answer.before?.reading.value ?? 0);
  expect(Math.abs(sum - moved)).toBeLessThan(1e-9);
}

describe('why a reading differs from the one published before', () => {
  test('late records of the month before and the new month are parts of their own', async () => {
    const answer = await ask(`&release=${ids[1]}`);
    expect([answer.before?.release, answer.now?.release]).toEqual([ids[0], ids[1]]);
    expect(answer.now?.period).toBe((answer.before?.period ?? 0) + 1);
    const { data = 0, restatement = 0, method } = points(answer);
    expect(Math.abs(restatement)).toBeGreaterThan(0.01);
    expect(Math.abs(data)).toBeGreaterThan(0.01);
    expect(method).toBe(0);
    expectWhole(answer);
  });

  test('another version of the method is a part beside what it was applied to', async () => {
    const answer = await ask(`&since=${ids[0]}`);
    expect(answer.release).toBe(ids[2]);
    const plain = points(await ask(`&since=${ids[0]}&release=${ids[1]}`));
    const { data, restatement, method } = points(answer);
    expect(method).toBeCloseTo(2, 9);
    expect(restatement).toBeCloseTo(plain.restatement ?? 0, 9);
    expect(data).toBeCloseTo(plain.data ?? 0, 9);
    expectWhole(answer);
  });

  test('staff see what protection adds to an outside reading; who is outside is not told', async () => {
    const answer = await ask(`&release=${ids[1]}&layer=outside`);
    expect(answer.parts.map((p) => p.id)).toEqual(['data', 'restatement', 'method', 'protection']);
    expect(points(answer).protection).not.toBe(0);
    expectWhole(answer);
    const db = await openWorklog(':memory:');
    const accounts = testAccounts(db);
    const closed = await handApi(home, { accounts, worklog: db });
    const who = await signedIn(closed.app, accounts, { name: 'researcher', role: 'researcher' });
    const told = (await (
      await who.request(`/api/revision?gauge=consumption&release=${ids[1]}`)
    ).json()) as Revision;
    expect([told.layer, told.parts.map((p) => p.id), told.notes.map((n) => n.id)]).toEqual([
      'outside',
      ['data', 'restatement', 'method'],
      ['protection_inside'],
    ]);
    expect(told.now?.reading).toEqual(answer.now?.reading);
    expectWhole(told);
    await closed.shelf.close();
    db.close();
  });

  test('a first release has none before it, and a place is asked for by its code', async () => {
    expect(await ask(`&release=${ids[0]}`)).toMatchObject({ before: null, parts: [] });
    const city = await ask(`&release=${ids[1]}&region=510100`);
    expect(city.region_title.zh).toBe('成都市');
    expectWhole(city);
    expect((await api.json('/api/revision?gauge=consumption&region=990000')).status).toBe(400);
    expect((await api.json('/api/revision?gauge=consumption&since=x')).status).toBe(404);
  });
});
