import { expect, it } from 'vitest';
import { range } from '../../src/domain/period.ts';
import { offSeason } from '../../src/indices/silence.ts';

const months = (from: number, to: number): number[] =>
  range({ grain: 'month', code: from }, { grain: 'month', code: to }).map(({ code }) => code);

it('knows the months in which a yearly return is not due, once it has seen two years of them', () => {
  const span = months(202412, 202612);
  const once = span.map((month) => (month % 100 === 12 ? 2000 : 0));
  expect([...offSeason(once, span)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  // One record in one March makes every March a month of returns; a month met once says nothing.
  expect(
    offSeason(
      once.map((n, i) => (span[i] === 202503 ? 1 : n)),
      span,
    ).has(3),
  ).toBe(false);
  expect(offSeason(new Array(12).fill(0), months(202601, 202612)).size).toBe(0);
});
