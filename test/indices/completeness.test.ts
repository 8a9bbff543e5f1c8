import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { watermarkOf } from '../../pipelines/runner/watermark.ts';
import { completenessOf } from '../../src/indices/completeness.ts';

describe('complete months', () => {
  test.each([
    ['2026-11-22T08:00:00', 202601, 202611, 1, 202610, 202609],
    ['2026-11-01T00:00:00', 202601, 202610, 1, 202610, 202609],
    ['2026-10-31T23:00:00', 202601, 202610, 1, 202609, 202608],
    // The source ended in June: later months are not zeros.
    ['2026-11-22', 202601, 202606, 2, 202606, 202606],
    // Its first month has not ended yet.
    ['2026-11-22', 202611, 202611, 1, null, null],
  ])(
    'exported %s, records %i…%i, %i to settle',
    (asOf, earliest, latest, settle, completeThrough, settledThrough) => {
      expect(completenessOf(asOf, { earliest, latest }, settle)).toEqual({ completeThrough, settledThrough });
    },
  );

  test('agrees with the watermark of the release', () => {
    const month = fc.integer({ min: 0, max: 60 }).map((i) => 202301 + Math.floor(i / 12) * 100 + (i % 12));
    fc.assert(
      fc.property(month, fc.tuple(month, month), fc.nat(4), (exported, ends, settle) => {
        const [earliest, latest] = ends.sort((a, b) => a - b) as [number, number];
        const asOf = `${Math.floor(exported / 100)}-${String(exported % 100).padStart(2, '0')}-15`;
        const mark = watermarkOf({ as_of: asOf, earliest, latest }, settle);
        expect(completenessOf(asOf, { earliest, latest }, settle)).toEqual({
          completeThrough: mark.complete_through,
          settledThrough: mark.settled_through,
        });
      }),
      { seed: 5 },
    );
  });
});
