import type { ApiValue } from '../../contracts/value.ts';
import { gateTable, type OpenCell } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { shownOf } from '../shown.ts';

/** One number of each row through the gate, for lists whose rows add up to nothing; null where none is stored. */
export function gateRows<T>(
  rows: readonly T[],
  of: (row: T) => { readonly value: number; readonly basis: NonNullable<OpenCell['basis']> } | null,
  policy: AudiencePolicy,
): ApiValue[] {
  const cells = rows.map((row, i): OpenCell => {
    const found = of(row);
    return {
      period: 0,
      region: '',
      members: [String(i)],
      value: found?.value ?? null,
      status: found === null ? 'not_reported' : 'observed',
      basis: found?.basis ?? null,
      n: null,
    };
  });
  return gateTable({ cells, additive: [false] }, policy).cells.map(shownOf);
}
