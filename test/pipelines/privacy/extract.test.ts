import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ExtractRequest,
  extractRequestSchema,
  makeExtract,
} from '../../../pipelines/privacy/extract.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';

const asked = {
  id: 'study-2026-01',
  purpose: '研究托育需求的季节变化',
  requested_by: '研究者甲',
  approved_by: ['审核员乙', '数据管理员丙'],
  approved_at: '2026-11-01',
  expires: '2027-05-01',
  release: 'controlled',
  table: 'services',
  months: { from: 202501, to: 202512 },
  quasi: ['event_month', 'place', 'age_band', 'sex'],
  sensitive: ['need_domain'],
  sample: 0.4,
};
const request = (changes: Record<string, unknown> = {}): ExtractRequest =>
  extractRequestSchema.parse({ ...asked, ...changes });
const NOW = new Date('2026-11-23T00:00:00Z');

let db: Database;
beforeAll(async () => {
  db = await open();
  // 8,000 records of 3,000 persons; one place of few people, one sensitive value in all of another.
  await db.script(`create schema marts;
    create table marts.services as
    select 202501 + (i % 12) as event_month, (i * 7919) % 3000 as contributor_key,
      case when i % 400 = 0 then '540100' when i % 3 = 0 then '510100' else '510700' end as city_code,
      case when i % 400 = 0 then '540000' else '510000' end as province_code,
      ['16-24', '25-34', '35-44', '45-54', '55-59', 'U'][1 + ((i * 7919) % 3000) % 6] as age_band,
      (1 + ((i * 7919) % 3000) % 2)::varchar as sex,
      'S0' || (1 + (i * 31) % 7) as need_domain, i % 5 = 0 as is_unmet
    from range(8000) t(i)`);
  // Five persons with twenty-four records each in one month, alone in their place: enough records, never enough persons.
  await db.run(`insert into marts.services
    select 202501, 9000 + i // 24, (710100 + (i // 24) * 10000)::varchar, (710000 + (i // 24) * 10000)::varchar,
      '35-44', '1', 'S0' || (1 + i % 7), i % 5 = 0 from range(120) t(i)`);
});
afterAll(() => db.close());

const groups = (
  rows: readonly (readonly unknown[])[],
  width: number,
): Map<string, (readonly unknown[])[]> => {
  const found = new Map<string, (readonly unknown[])[]>();
  for (const row of rows) {
    const key = row.slice(1, 1 + width).join(' ');
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
};

describe('an extract', () => {
  test.each([
    ['controlled', 0.4, 5],
    ['open', 0.2, 20],
  ] as const)(
    '%s: every combination is shared by at least k persons and holds two sensitive values',
    async (release, sample, k) => {
      const made = await makeExtract(db, request({ release, sample }), NOW);
      expect(made).toMatchObject({ k, l: 2 });
      expect(made.suppressed).toBeLessThanOrEqual(made.drawn * 0.05);
      expect(made.rows.length).toBeGreaterThan(200);
      const width = made.columns.length - 2;
      expect(made.columns.at(-1)).toBe('need_domain');
      const place = made.columns.indexOf('place');
      if (place >= 0)
        expect(made.rows.map((row) => String(row[place])).filter((at) => /^7[1-5]/.test(at))).toEqual([]);
      for (const [name, rows] of groups(made.rows, width)) {
        // A group of n rows holds no more persons than rows.
        expect(rows.length, name).toBeGreaterThanOrEqual(k);
        expect(new Set(rows.map((row) => row.at(-1))).size, name).toBeGreaterThanOrEqual(2);
      }
    },
  );

  test('draws other people under other names each time', async () => {
    const [a, b] = [await makeExtract(db, request(), NOW), await makeExtract(db, request(), NOW)];
    const ids = new Set([...a.rows, ...b.rows].map(([id]) => id));
    expect(ids.size).toBe(a.rows.length + b.rows.length);
    expect(a.rows.length).not.toBe(8000);
    expect([...ids].every((id) => /^[0-9a-f]{32}$/.test(String(id)))).toBe(true);
  });

  test('carries no key, no day and no place finer than it says', async () => {
    const made = await makeExtract(db, request(), NOW);
    const may = ['id', 'event_month', 'place', 'age_band', 'sex', 'need_domain'];
    expect(made.columns.filter((column) => !may.includes(column))).toEqual([]);
    const open = await makeExtract(db, request({ release: 'open', sample: 0.05 }), NOW);
    expect(Object.values(open.generalised).some((steps) => steps !== 0)).toBe(true);
  });

  test('is refused where nothing makes it anonymous, with the reason', async () => {
    // Whom the draw meets differs with the keys of the workspace; so few are never five of one kind.
    const few = request({ months: { from: 202501, to: 202501 }, sample: 0.0005 });
    await expect(makeExtract(db, few, NOW)).rejects.toThrow(/k=5、l=2|没有记录/);
  });

  test('is refused after its approval expired, and for a field its table does not have', async () => {
    await expect(makeExtract(db, request(), new Date('2027-06-01T00:00:00Z'))).rejects.toThrow('2027-05-01');
    await expect(makeExtract(db, request({ quasi: ['buy_mode'] }), NOW)).rejects.toThrow('buy_mode');
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['one approver', { approved_by: ['审核员乙'] }, 'approved_by'],
  ['who asks approves', { approved_by: ['审核员乙', '研究者甲'] }, 'approved_by'],
  ['the same approver twice', { approved_by: ['审核员乙', '审核员乙'] }, 'approved_by'],
  ['expires before it begins', { expires: '2026-10-01' }, 'expires'],
  ['everybody', { sample: 1 }, 'sample'],
  ['too many for the open', { release: 'open', sample: 0.4 }, 'sample'],
  ['a field that names people', { quasi: ['contributor_key'] }, 'quasi'],
])('a request is refused: %s', (_, changes, where) => {
  const parsed = extractRequestSchema.safeParse({ ...asked, ...changes });
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues.map((i) => i.path[0])).toContain(where);
});
