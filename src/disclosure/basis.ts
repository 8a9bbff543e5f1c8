import type { AudiencePolicy } from './policy.ts';

/** What a value rests on: all the gate needs to judge it. The parts themselves never leave. */
export type Basis =
  /** A count; `persons` are the people behind it, or the count itself where records name nobody. */
  | { readonly kind: 'count'; readonly count: number; readonly persons: number }
  | {
      readonly kind: 'money';
      readonly total: number;
      readonly contributors: number;
      readonly largest: readonly [number, number];
    }
  /**
   * numerator ÷ denominator. `share`: the numerator counts part of the denominator, so that the complement
   * speaks as well, and 0 % or 100 % speaks about everyone.
   */
  | {
      readonly kind: 'ratio';
      readonly numerator: Basis;
      readonly denominator: Basis;
      readonly share: boolean;
    }
  | { readonly kind: 'index'; readonly persons: number; readonly coverage: number }
  /** Sites, places offered, public money: nothing about persons, so nothing to hide. */
  | { readonly kind: 'things'; readonly count: number }
  /**
   * A value somebody has: a median, another quantile, a least or greatest value. `below` and `above` are the persons
   * on either side of it, `sharing` those who have exactly this value.
   */
  | {
      readonly kind: 'order';
      readonly persons: number;
      readonly below: number;
      readonly above: number;
      readonly sharing: number;
    }
  /** A score somebody was given by `raters` people, and the place that score takes among others. */
  | { readonly kind: 'rating' | 'rank'; readonly raters: number }
  /** Already protected when the outside layer was frozen; nothing is left to judge but the group rule. */
  | { readonly kind: 'protected'; readonly value: number };

/** The number an attacker would solve for: what adds up with its neighbours to a sum. */
export function massOf(basis: Basis | null): number {
  switch (basis?.kind) {
    case undefined:
      return 0;
    case 'count':
    case 'things':
      return basis.count;
    case 'money':
      return basis.total;
    case 'ratio':
      return massOf(basis.numerator) || massOf(basis.denominator);
    case 'index':
    case 'order':
      return basis.persons;
    case 'rating':
    case 'rank':
      return basis.raters;
    case 'protected':
      return basis.value;
  }
}

/** Values of a hidden count that an attacker may find at least between: 3, the least that statistical offices ask for. */
const COUNT_PROTECTION = 3;

/**
 * How wide the interval of a hidden value must be at least. Money has to stay as uncertain as the p % rule wants the
 * largest contributor to be; a ratio is as safe as the part that adds up.
 */
export function protectionOf(basis: Basis | null, policy: AudiencePolicy): number {
  switch (basis?.kind) {
    case 'money':
      return (policy.money.p_percent / 100) * basis.largest[0];
    case 'ratio':
      return protectionOf(massOf(basis.numerator) ? basis.numerator : basis.denominator, policy);
    default:
      return COUNT_PROTECTION;
  }
}
