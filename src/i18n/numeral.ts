import type { Format, Reported } from './format.ts';

/** A numeral of a running text, as papers bind it. */
export interface Numeral extends Reported {
  readonly unit: string;
  readonly decimals: number;
  readonly form: 'amount' | 'share' | 'percent_change' | 'points' | 'reading';
}

/**
 * Prints a bound numeral: 万/亿 without separators, changes without sign because the words say the direction, a
 * change of a share in 个百分点. A missing value prints its mark and reason; it never prints 0.
 */
export function numeral(bound: Numeral, f: Format): string {
  const { value, status, unit, decimals, form } = bound;
  if (value === null) return f.value({ value, status }, { unit, decimals });
  switch (form) {
    case 'amount':
      return f.value({ value, status }, { unit, decimals }, 'prose');
    case 'share':
      return `${f.number(value, 1, 'prose')}%`;
    case 'percent_change':
      return `${f.number(Math.abs(value), 1, 'prose')}%`;
    case 'points':
      return f.points(Math.abs(value), unit);
    case 'reading':
      return f.number(value, 1, 'prose');
  }
}
