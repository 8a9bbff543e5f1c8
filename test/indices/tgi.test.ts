import { describe, expect, it } from 'vitest';
import { tgi } from '../../src/indices/tgi.ts';

describe('target group index', () => {
  it('is the share of the records over the share of the members', () => {
    // 30 of 100 applications by 200 of 1,000 members: 0.3 ÷ 0.2 = 1.5. Wilson of 30/100: 0.218949 to 0.395849.
    const found = tgi({ part: 30, whole: 100, members: 200, all: 1000 });
    expect(found?.value).toBeCloseTo(150, 10);
    expect(found?.low).toBeCloseTo(109.47, 1);
    expect(found?.high).toBeCloseTo(197.92, 1);
  });

  it('is 100 for everybody and says nothing without members', () => {
    expect(tgi({ part: 50, whole: 50, members: 10, all: 10 })?.value).toBe(100);
    expect(tgi({ part: 5, whole: 50, members: 0, all: 10 })).toBeNull();
    expect(tgi({ part: 60, whole: 50, members: 5, all: 10 })).toBeNull();
  });
});
