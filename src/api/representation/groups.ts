import type { RepresentedGroup } from '../../contracts/representation.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { gateTable, type OpenCell, type OpenTable, type ShownTable } from '../../disclosure/gate.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Gated } from '../../domain/table.ts';
import { UNDER_COVERED } from '../../indices/representation.ts';
import { shownOf } from '../shown.ts';
import type { MemberCell } from './cells.ts';

/** The dimensions that groups are compared on; worker groups overlap and never add up. */
export const GROUP_DIMENSIONS = ['sex', 'age_band', 'industry', 'worker_group', 'region'] as const;
export type GroupDimension = (typeof GROUP_DIMENSIONS)[number];

interface Group {
  readonly code: string;
  readonly on_roll: number;
  readonly observed: number;
}

/** Groups of one dimension with their total under `*`, before the gate. */
export function groupsOf(cells: readonly MemberCell[], dimension: GroupDimension): Group[] {
  const set = dimension === 'region' ? 'province' : dimension === 'worker_group' ? 'worker_group' : 'cell';
  const column = dimension === 'region' ? 'region_code' : dimension;
  const sums = new Map<string, { on_roll: number; observed: number }>();
  const add = (code: string, cell: MemberCell): void => {
    const sum = sums.get(code) ?? { on_roll: 0, observed: 0 };
    sums.set(code, { on_roll: sum.on_roll + cell.on_roll, observed: sum.observed + cell.observed });
  };
  for (const cell of cells) {
    if (cell.grouping_set === set) add(cell[column], cell);
    if (cell.grouping_set === 'cell') add(ALL, cell);
  }
  return [...sums].map(([code, sum]) => ({ code, ...sum })).sort((a, b) => a.code.localeCompare(b.code));
}

type Measured = 'on_roll' | 'observed';

/** One gated table per count of one dimension: the same table hides what its own sums would give back. */
export function gateGroups(
  groups: readonly Group[],
  dimension: GroupDimension,
  measure: Measured,
  period: number,
  policy: AudiencePolicy,
): Gated<ShownTable> {
  const cells = groups.map((group): OpenCell => {
    const count = group[measure];
    return {
      period,
      region: '',
      members: [group.code],
      value: count,
      status: 'observed',
      basis: { kind: 'count', count, persons: count },
      n: null,
    };
  });
  const table: OpenTable = { cells, additive: [dimension !== 'worker_group'] };
  return gateTable(table, policy);
}

/** What may be shown of each group: made of gated counts alone. The first is the total. */
export function shownGroups(
  dimension: GroupDimension,
  onRoll: ShownTable,
  observed: ShownTable,
): RepresentedGroup[] {
  const at = (table: ShownTable, code: string): ApiValue => {
    const cell = table.cells.find((c) => c.members[0] === code);
    return shownOf(cell);
  };
  const whole = shareOf(at(observed, ALL), at(onRoll, ALL)).value;
  return onRoll.cells.map(({ members: [code = ALL] }) => {
    const [roll, seen] = [at(onRoll, code), at(observed, code)];
    const coverage = shareOf(seen, roll);
    return {
      dimension,
      code,
      on_roll: roll,
      observed: seen,
      coverage,
      under_covered:
        code !== ALL && coverage.value !== null && whole !== null && coverage.value < UNDER_COVERED * whole,
    };
  });
}

/** Per cent, where both sides are shown. */
export function shareOf(part: ApiValue, whole: ApiValue): ApiValue {
  if (part.value === null) return part;
  if (whole.value === null) return whole;
  if (whole.value === 0) return { value: null, status: 'not_applicable' };
  return { value: (part.value / whole.value) * 100, status: part.status };
}
