import { describe, expect, test } from 'vitest';
import { type AudiencePolicy, loadPolicy } from '../../src/disclosure/policy.ts';
import { primaryReason } from '../../src/disclosure/rules.ts';

const { inside } = loadPolicy().audiences;

/**
 * Cells by contributors, total and the two largest, and the rules GaussSuppression 1.0.0 found each to break: every
 * pattern that tells two rules apart, c05 exactly at the limit of p % = 10.
 */
const CELLS: readonly (readonly [string, number, number, readonly [number, number], string])[] = [
  ['c01', 1, 25, [25, 0], 'dom_1_75 dom_2_85 p10 p15 n_lt3'],
  ['c02', 2, 65, [57, 8], 'dom_1_75 dom_2_85 p10 p15 n_lt3'],
  ['c03', 2, 262, [253, 9], 'dom_1_75 dom_2_85 p10 p15 n_lt3'],
  ['c04', 3, 1000, [900, 60], 'dom_1_75 dom_2_85 p10 p15'],
  ['c05', 3, 1000, [500, 450], 'dom_2_85 p15'],
  ['c06', 3, 81, [39, 35], 'dom_2_85'],
  ['c07', 4, 400, [100, 100], ''],
  ['c11', 7, 638, [407, 103], ''],
];
const never = { contributors: 0, p_percent: 0, dominance: { largest: 2 as const, percent: 100 } };

/** One rule at a time, as the peer states it. */
const RULES: readonly (readonly [string, AudiencePolicy['money']])[] = [
  ['dom_1_75', { ...never, dominance: { largest: 1, percent: 75 } }],
  ['dom_2_85', { ...never, dominance: { largest: 2, percent: 85 } }],
  ['p10', { ...never, p_percent: 10 }],
  ['p15', { ...never, p_percent: 15 }],
  ['n_lt3', { ...never, contributors: 3 }],
];

describe('money rules against GaussSuppression', () => {
  test.each(RULES)('%s hides the same cells', (rule, money) => {
    for (const [cell, contributors, total, largest, broken] of CELLS) {
      const reason = primaryReason({ kind: 'money', total, contributors, largest }, { ...inside, money });
      expect([cell, reason !== null]).toEqual([cell, broken.split(' ').includes(rule)]);
    }
  });
});
