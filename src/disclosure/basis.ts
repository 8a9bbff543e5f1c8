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
  /** Already protected when the outside layer was frozen; nothing is left to judge but the group rule. */
  | { readonly kind: 'protected'; readonly value: number };

/** How large a cell is, for choosing the next smallest to hide. */
export function sizeOf(basis: Basis): number {
  switch (basis.kind) {
    case 'count':
      return basis.count;
    case 'money':
      return basis.total;
    case 'ratio':
      return sizeOf(basis.denominator);
    case 'index':
      return basis.persons;
    case 'protected':
      return basis.value;
  }
}
