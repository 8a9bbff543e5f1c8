import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protectedRevision, type RevisionInput, revision } from '../../src/indices/revision.ts';

const at = (value: number, version = 'v1') => ({ value, version });
const SUM = 1e-9;

describe('why a published reading and a later one differ', () => {
  test('by hand: 100 became 101.5 by late records, 103 by another method, and 104 in the month after', () => {
    const parts = revision({ before: at(100), again: [at(101.5), at(103, 'v2')], now: at(104, 'v2') });
    expect(parts).toEqual({ restatement: 1.5, method: 1.5, data: 1, rest: 0 });
  });

  test('one version, nothing read again otherwise: all of it happened', () => {
    expect(revision({ before: at(98), again: [at(98)], now: at(99) })).toEqual({
      restatement: 0,
      method: 0,
      data: 1,
      rest: 0,
    });
  });

  test('the same month published twice: nothing happened in it', () => {
    expect(revision({ before: at(98), again: [at(97)], now: at(97) })).toMatchObject({
      data: 0,
      restatement: -1,
    });
  });

  test('a month outside the overlap of two versions: what cannot be parted is named as such', () => {
    // Only by the new version: restatement and method stand together.
    expect(revision({ before: at(100), again: [at(103, 'v2')], now: at(104, 'v2') })).toEqual({
      restatement: null,
      method: null,
      data: 1,
      rest: 3,
    });
    // Only by the old one: method and data do.
    expect(revision({ before: at(100), again: [at(101)], now: at(104, 'v2') })).toEqual({
      restatement: 1,
      method: null,
      data: null,
      rest: 3,
    });
    expect(revision({ before: at(100), again: [], now: at(104) }).rest).toBe(4);
  });

  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const side = fc.record({ value: number, version: fc.constantFrom('v1', 'v2') });
  const input: fc.Arbitrary<RevisionInput> = fc.record({
    before: side,
    again: fc.uniqueArray(side, { selector: (s) => s.version, maxLength: 2 }),
    now: side,
  });

  test('the parts are the whole, whatever is known', () => {
    fc.assert(
      fc.property(input, (one) => {
        const { data, restatement, method, rest } = revision(one);
        const sum = (data ?? 0) + (restatement ?? 0) + (method ?? 0) + rest;
        expect(Math.abs(sum - (one.now.value - one.before.value))).toBeLessThan(SUM);
      }),
    );
  });

  test('outside, the noise of both ends is a part of its own', () => {
    fc.assert(
      fc.property(input, number, number, (exact, noise0, noise1) => {
        const outside = {
          ...exact,
          before: { ...exact.before, value: exact.before.value + noise0 },
          now: { ...exact.now, value: exact.now.value + noise1 },
        };
        const { data, restatement, method, rest, protection } = protectedRevision(outside, exact);
        const sum = (data ?? 0) + (restatement ?? 0) + (method ?? 0) + rest + protection;
        expect(Math.abs(sum - (outside.now.value - outside.before.value))).toBeLessThan(SUM);
        expect(Math.abs(protection - (noise1 - noise0))).toBeLessThan(1e-8);
      }),
    );
  });
});
