import { describe, expect, test } from 'vitest';
import { gapOf } from '../../src/indices/supply-gap.ts';

describe('gap = unmet rate × volume', () => {
  test('worked by hand: 30 of 120 closed were not met, 200 were asked for', () => {
    const gap = gapOf({ applications: 200, closed: 120, unmet: 30 });
    expect(gap?.rate).toBe(0.25);
    expect(gap?.size).toBe(50);
    // Wilson, 95 %: (0.25 + z²/240 ± z √(0.25·0.75/120 + z²/57600)) ÷ (1 + z²/120), z = 1.959964; times 200.
    expect(gap?.low).toBeCloseTo(200 * 0.181098, 2);
    expect(gap?.high).toBeCloseTo(200 * 0.334411, 2);
  });

  test('nothing unmet is a gap of zero with an upper end, not no gap', () => {
    expect(gapOf({ applications: 100, closed: 80, unmet: 0 })).toMatchObject({ size: 0, low: 0 });
    expect(gapOf({ applications: 100, closed: 80, unmet: 0 })?.high).toBeGreaterThan(0);
  });

  test('where nothing was closed, nothing is known', () => {
    expect(gapOf({ applications: 100, closed: 0, unmet: 0 })).toBeNull();
  });
});
