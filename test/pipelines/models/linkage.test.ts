import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/warehouse/duckdb.ts';
import { type Given, give, modelCase, run } from './model-case.ts';

let db: Database;

/** A case and the tokens of what its caller said: a telephone, an ID number. */
const call = (source: string, phone: number | null, id: number | null): Given => ({
  source,
  // The door names whoever gives no telephone by the ID number.
  link_key: phone ?? id,
  id_link_key: id,
  created_at: '2025-03-01 10:00:00',
  topic: 'A01',
  region_code: '510100',
  status: 'done',
});

beforeAll(async () => {
  db = await modelCase();
  const place = { region_code: '510100', join_month: 202001 };
  await give(db, 'members', [
    { ...place, member: 1, link_key: 11, id_link_key: 101 },
    { ...place, member: 2, link_key: 22 },
    { ...place, member: 3, link_key: 103, id_link_key: 103 },
    // The register has one ID number twice, and does not say whose it is.
    { ...place, member: 4, link_key: 44, id_link_key: 104 },
    { ...place, member: 5, link_key: 55, id_link_key: 104 },
  ]);
  await give(
    db,
    'feedback',
    [
      call('12345', null, 101),
      call('12345', 99, 103),
      call('12345', 22, 555),
      // By telephone this is member 1, by ID number it is not.
      call('12345', 11, 556),
      call('12351', null, 104),
      call('12351', 44, 104),
      call('12351', 44, null),
      call('12351', null, null),
    ].map((one, i) => ({ ...one, case_no: i + 1 })),
  );
  await run(db, 'marts.linkage');
});
afterAll(() => db.close());

it('a caller is met by the ID number, else by the telephone unless that is of somebody else', async () => {
  const persons = await db.all<{ p: number | null }>(
    'select person_key::integer as p from marts.appeals order by case_no',
  );
  expect(persons.map(({ p }) => p)).toEqual([1, 3, 2, 11, 104, 4, 4, null]);
});

it('rates are of each source and month, and strangers are orphans', async () => {
  expect(
    await db.all(
      `select source, event_month::integer as month, rows::integer as n, linkable::integer as linkable, linked::integer as linked,
         orphans::integer as orphans from intermediate.int_linkage_months order by source`,
    ),
  ).toEqual([
    { source: '12345', month: 202503, n: 4, linkable: 4, linked: 3, orphans: 1 },
    { source: '12351', month: 202503, n: 4, linkable: 3, linked: 2, orphans: 1 },
  ]);
});
