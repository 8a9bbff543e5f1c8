import { expect, test } from 'vitest';
import { warmest } from '../../src/api/overview/rising.ts';
import type { Reading } from '../../src/contracts/thermometer.ts';

const reading = (member: string, region: string, yoy: number | null): Reading => {
  const status = yoy === null ? 'not_reported' : 'observed';
  const change = { value: yoy, status, unit: 'points', over: 'period' } as const;
  return {
    period: 202609,
    region,
    member,
    reading: { value: 100, status: 'observed' },
    band: 'mild',
    coverage: 1,
    grade: 'A',
    change: { previous: change, yoy: change },
  };
};

test('only what warmed over a year is rising: fastest first, equals by code, the whole is no part of itself', () => {
  const readings = [
    reading('*', '000000', 50),
    reading('S03', '000000', 2),
    reading('S01', '000000', null),
    reading('S09', '000000', 8),
    reading('S05', '000000', -4),
    reading('S02', '000000', 2),
    reading('S04', '000000', 0),
  ];
  expect(warmest(readings).map((r) => r.member)).toEqual(['S09', 'S02', 'S03']);
});
