import { expect, it } from 'vitest';
import { subjectsOf } from '../../../pipelines/commands/paper-build.ts';
import type { Catalogue } from '../../../src/contracts/catalogue.ts';
import { sharedFetch } from '../../../src/papers/answers.ts';

const region = (code: string, level: string) => ({ code, level });
const CATALOGUE = {
  regions: [
    region('000000', 'nation'),
    region('330000', 'province'),
    region('510000', 'province'),
    region('710000', 'province'),
    region('330100', 'city'),
  ],
  watermark: { complete_through: 202608 },
} as unknown as Catalogue;
const UNIONS = new Map([
  ['G000000', '000000'],
  ['G330000', '330000'],
  ['G330100', '330100'],
]);

const places = (values: { region?: string; org?: string }): string[] =>
  subjectsOf('quarterly', values, CATALOGUE, UNIONS).map((subject) => subject.region);

it('makes a paper for the nation, for every province that reports, for places by name and for the area of a union', () => {
  expect(places({})).toEqual(['000000']);
  expect(places({ region: 'all' })).toEqual(['330000', '510000']);
  expect(places({ region: '330100,510000' })).toEqual(['330100', '510000']);
  expect(places({ org: 'G330000,G330100' })).toEqual(['330000', '330100']);
  expect(places({ region: '330000', org: 'G330000' })).toEqual(['330000']);
  expect(subjectsOf('quarterly', {}, CATALOGUE, UNIONS)[0]?.period).toBe(20262);
});

it('refuses a union that answers for no place, naming those near it', () => {
  expect(() => places({ org: 'G3301' })).toThrow(/G330100/);
  expect(() => places({ org: 'C88' })).toThrow(/answers for no region/);
});

it('asks once for all places what concerns the release, and for each what concerns the place', async () => {
  const asked: string[] = [];
  const shared = sharedFetch(/^\/api\/method\b/);
  const way = (name: string) =>
    shared((path) => {
      asked.push(`${name} ${path}`);
      return Response.json({ path });
    });
  for (const name of ['a', 'b'])
    for (const path of ['/api/method?release=1', '/api/query?q=1'])
      expect(await (await way(name)(path)).json()).toEqual({ path });
  expect(asked).toEqual(['a /api/method?release=1', 'a /api/query?q=1', 'b /api/query?q=1']);
});
