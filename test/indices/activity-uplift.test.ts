import { expect, it } from 'vitest';
import { activityUplift } from '../../src/indices/activity-uplift.ts';
import { herfindahl } from '../../src/indices/concentration.ts';

it('an activity against its own days before and against places without one, by hand', () => {
  // Own 100 → 150, others 1,000 → 1,200: 1.5 ÷ 1.2 − 1 = 25 %.
  // Ten buyers of 10 before: Σx² = 1,000, 0.1 of sum²; 15 of 10 during: 1,500 ÷ 22,500 = 0.0667;
  // a hundred buyers of 10: 10,000 ÷ 10⁶ = 0.01; 120 of 10: 12,000 ÷ 1.44·10⁶ = 0.00833.
  const found = activityUplift(
    { before: { sum: 100, squares: 1000 }, during: { sum: 150, squares: 1500 } },
    { before: { sum: 1000, squares: 10_000 }, during: { sum: 1200, squares: 12_000 } },
  );
  expect(found?.effect).toBeCloseTo(0.25, 12);
  const half = 1.959963984540054 * Math.sqrt(0.1 + 1 / 15 + 0.01 + 1 / 120);
  expect(found?.low).toBeCloseTo(1.25 * Math.exp(-half) - 1, 12);
  expect(found?.high).toBeCloseTo(1.25 * Math.exp(half) - 1, 12);
});

it('says nothing of a window without spending', () => {
  const some = { sum: 10, squares: 20 };
  expect(
    activityUplift({ before: { sum: 0, squares: 0 }, during: some }, { before: some, during: some }),
  ).toBeNull();
});

it('concentration: one origin is 10,000, four equal ones 2,500, none is none', () => {
  expect(herfindahl([7])).toBe(10_000);
  expect(herfindahl([5, 5, 5, 5])).toBeCloseTo(2500, 9);
  expect(herfindahl([60, 30, 10])).toBeCloseTo(3600 + 900 + 100, 9);
  expect(herfindahl([])).toBeNull();
  expect(herfindahl([0, 0])).toBeNull();
});
