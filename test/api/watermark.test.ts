import { expect, test } from 'vitest';
import { common } from '../../src/api/release/gauges.ts';

const reach = (complete: number | null) => ({
  complete_through: complete,
  settled_through: complete,
  earliest: 202401,
  latest: 202609,
  as_of: null,
});

test('several families reach as far as the shortest; none at all reaches nowhere', () => {
  expect(common([reach(202608), reach(202606)]).complete_through).toBe(202606);
  expect(common([reach(202608), reach(null)]).complete_through).toBeNull();
  expect(common([])).toEqual({
    complete_through: null,
    settled_through: null,
    earliest: null,
    latest: null,
    as_of: null,
  });
});
