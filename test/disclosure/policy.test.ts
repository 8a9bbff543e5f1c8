import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPolicy, POLICY_FILE, PolicyError, parsePolicy, policyFor } from '../../src/disclosure/policy.ts';

const text = readFileSync(POLICY_FILE, 'utf8');

describe('the policy file', () => {
  test('the shipped one is valid and names its version', () => {
    expect(loadPolicy()).toMatchObject({
      version: expect.any(String),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
  test.each<[string, (t: string) => string, string]>([
    ['not YAML', () => 'audiences: [', 'audiences'],
    ['empty', () => '', '(file)'],
    [
      'a threshold under the floor',
      (t) => t.replace('persons: { hide_below: 5 }', 'persons: { hide_below: 2 }'),
      'audiences.inside.persons.hide_below',
    ],
    [
      'outside looser than inside',
      (t) => t.replace('persons: { hide_below: 10 }', 'persons: { hide_below: 4 }'),
      'outside of inside must hide at least as much',
    ],
    [
      'a page that loosens',
      (t) => t.replace('sites: { group: { minimum: 10 } }', 'sites: { group: { minimum: 3 } }'),
      'pages.sites.group.minimum',
    ],
    [
      'a dataset that loosens',
      (t) => t.replace('{ persons: { hide_below: 20 } }', '{ persons: { hide_below: 5 } }'),
      'datasets.vouchers.persons.hide_below',
    ],
    ['an unknown key', (t) => `${t}\nexception: all\n`, 'exception'],
    ['a rule left out', (t) => t.replace(/^ {2}outside:[\s\S]*?(?=^#)/m, ''), 'audiences.outside'],
  ])('%s is refused, saying where', (_, spoil, where) => {
    const spoilt = spoil(text);
    expect(spoilt).not.toBe(text);
    expect(() => parsePolicy(spoilt, 'policy.yml')).toThrow(PolicyError);
    expect(() => parsePolicy(spoilt, 'policy.yml')).toThrow(where === 'audiences' ? 'policy.yml' : where);
  });
  test('a page or a dataset tightens its audience, and nothing else does', () => {
    const policy = loadPolicy();
    expect(policyFor(policy, 'outside', { dataset: 'vouchers' }).persons.hide_below).toBe(20);
    expect(policyFor(policy, 'inside', { dataset: 'vouchers' }).persons.hide_below).toBe(20);
    expect(policyFor(policy, 'outside', { dataset: 'services' })).toEqual(policy.audiences.outside);
    // A page written for staff does not lower what strangers get.
    expect(policyFor(policy, 'outside', { page: 'sites' }).group.minimum).toBe(20);
    expect(policyFor(policy, 'inside', { page: 'constructor' })).toEqual(policy.audiences.inside);
  });
  test('a missing file is refused', () => {
    expect(() => loadPolicy('/nowhere/policy.yml')).toThrow(/\/nowhere\/policy\.yml/);
  });
});
