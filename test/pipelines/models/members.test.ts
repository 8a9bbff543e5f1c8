import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database, Row } from '../../../src/warehouse/duckdb.ts';
import { cells, give, modelCase, run } from './model-case.ts';

let db: Database;

beforeAll(async () => {
  db = await modelCase();
  const joined = { join_month: 202405, region_code: '510100', industry: 'C', status: '1' };
  await give(db, 'members', [
    { ...joined, member: 1, sex: '2' },
    { ...joined, member: 2, sex: '2' },
    { ...joined, member: 3, sex: '1' },
    { ...joined, member: 4, sex: '2', region_code: '510300' },
  ]);
  await give(db, 'member_denominators', [
    { event_month: 202503, region_code: '510100', members: 9 },
    { event_month: 202503, region_code: '510100', worker_group: 'female', members: 5 },
  ]);
  await run(db, 'cubes.members');
}, 60_000);

afterAll(() => db?.close());

const women = (level: string): Promise<Row[]> =>
  cells(db, 'members', { set: 'worker_group', level }, ['region_code', 'worker_group', 'active_members']);
const all = (level: string): Promise<Row[]> =>
  cells(db, 'members', { set: 'total', level }, ['region_code', 'active_members']);

it('puts what one city returned in the place of its own register, for everybody and for a worker group alike', async () => {
  const female = { worker_group: 'female' };
  expect(await all('city')).toEqual([
    { region_code: '510100', active_members: 9 },
    { region_code: '510300', active_members: 1 },
  ]);
  expect(await all('province')).toEqual([{ region_code: '510000', active_members: 10 }]);
  // Two women on the register of 510100, where the union returned five; one in 510300, which returned nothing.
  expect(await women('city')).toEqual([
    { region_code: '510100', ...female, active_members: 5 },
    { region_code: '510300', ...female, active_members: 1 },
  ]);
  expect(await women('province')).toEqual([{ region_code: '510000', ...female, active_members: 6 }]);
  expect(await women('nation')).toEqual([{ region_code: '000000', ...female, active_members: 6 }]);
});
