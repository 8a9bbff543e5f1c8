import { describe, expect, test } from 'vitest';
import { type CreditFacts, creditSuggestion } from '../../src/indices/merchant-credit.ts';

const quiet: CreditFacts = {
  raters: 40,
  scoreHigh: 4.6,
  disputes: 2,
  persons: 2,
  prepaid: 0,
  mediated: 2,
  settled: 2,
  before: 8,
  lapsed: false,
  status: 'active',
};
const suggested = (facts: Partial<CreditFacts>) => creditSuggestion({ ...quiet, ...facts });

describe('what the rule of merchant credit suggests', () => {
  test('nothing about a merchant without reasons', () => expect(creditSuggestion(quiet)).toBeNull());

  test.each<[string, Partial<CreditFacts>, ReturnType<typeof creditSuggestion>]>([
    ['a low score of few raters', { scoreHigh: 2.1, raters: 19 }, null],
    ['a low score', { scoreHigh: 2.9 }, { step: 'watch', reasons: ['low_score'] }],
    ['a very low score', { scoreHigh: 2.4 }, { step: 'suspend', reasons: ['very_low_score'] }],
    // Expected 8/4 = 2; P(X ≥ 10 | 2) = 4.6e-5.
    ['a surge', { disputes: 10, persons: 9 }, { step: 'watch', reasons: ['surge'] }],
    // P(X ≥ 9 | 2) = 2.4e-4: may be chance.
    ['one dispute fewer', { disputes: 9, persons: 9 }, null],
    ['a surge of four persons', { disputes: 10, persons: 4 }, null],
    [
      'a prepaid surge',
      { disputes: 10, persons: 10, prepaid: 5 },
      { step: 'suspend', reasons: ['prepaid_surge'] },
    ],
    // 2 of 12 settled: upper end 0.448.
    [
      'a prepaid surge that mediation does not settle',
      { disputes: 20, persons: 20, prepaid: 18, mediated: 12, settled: 2 },
      { step: 'exit', reasons: ['prepaid_surge', 'unsettled'] },
    ],
    [
      'a very low score with a surge',
      { scoreHigh: 2.2, disputes: 45, persons: 45 },
      { step: 'exit', reasons: ['very_low_score', 'surge'] },
    ],
    ['a certification that ended', { lapsed: true }, { step: 'watch', reasons: ['lapsed'] }],
    ['what has been done already', { scoreHigh: 2.4, status: 'suspended' }, null],
    [
      'one step more than what has been done',
      { scoreHigh: 2.4, disputes: 45, persons: 45, status: 'suspended' },
      { step: 'exit', reasons: ['very_low_score', 'surge'] },
    ],
    ['a merchant that has left', { scoreHigh: 2, disputes: 45, persons: 45, status: 'exited' }, null],
  ])('%s', (_, facts, expected) => expect(suggested(facts)).toEqual(expected));
});
