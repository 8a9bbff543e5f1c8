import type { MissingReason, ObservationStatus } from '../domain/status.ts';
import type { Gated } from '../domain/table.ts';
import type { Basis } from './basis.ts';
import { hideComplements } from './complement.ts';
import { derive, gateTable, type OpenCell, type OpenTable, type ShownTable } from './gate.ts';
import type { AudiencePolicy } from './policy.ts';
import { primaryReason } from './rules.ts';

/** A group of places that a table holds one by one. */
export interface PlaceGroup {
  readonly code: string;
  readonly regions: readonly string[];
}

/** Hidden places whose sum may be told: with fewer, the group would give one of them back. */
const HIDDEN_TOGETHER = 2;

/**
 * Sums over groups of the places of a table, each judged at its own grain and against the table of its places: a group
 * is hidden too where the hidden places in it are one, or rest together on too few persons, since subtracting the shown
 * places would give them back. Places are taken to hold different people.
 * @param whole the region all groups together make up, whose value is shown elsewhere; null where they do not.
 */
export function gateGroups(
  table: OpenTable,
  groups: readonly PlaceGroup[],
  whole: string | null,
  policy: AudiencePolicy,
): Gated<ShownTable> {
  return derive(gateTable(table, policy), (places) => {
    const hidden = places.cells.map((cell, i) => cell.value === null && table.cells[i]?.value !== null);
    const sums = [...slicesOf(table.cells)].flatMap((slice) =>
      groups.map((group) => sumOf(group, slice, table.cells, hidden)),
    );
    const reasons = sums.map(({ cell, left }): MissingReason | null => {
      if (cell.basis === null) return null;
      const unsafe =
        left.length > 0 && (left.length < HIDDEN_TOGETHER || primaryReason(together(left), policy) !== null);
      return primaryReason(cell.basis, policy) ?? (unsafe ? 'suppressed' : null);
    });
    const open: OpenTable = {
      cells: sums.map(({ cell }) => cell),
      additive: table.additive,
      beside: {
        totals: table.beside?.totals ?? true,
        spans: table.beside?.spans,
        ...(whole === null ? {} : { parents: new Map(groups.map(({ code }) => [code, whole])) }),
      },
    };
    hideComplements(open, reasons, policy);
    const cells = open.cells.map(({ basis: _, ...cell }, i) => {
      const reason = reasons[i];
      return reason ? { ...cell, value: null, status: reason, n: null } : cell;
    });
    return { cells, hidden: reasons.filter((reason) => reason === 'suppressed').length };
  });
}

/** Positions of the cells of one period and combination of members, by region. */
type Slice = ReadonlyMap<string, number>;

function slicesOf(cells: readonly OpenCell[]): Iterable<Slice> {
  const slices = new Map<string, Map<string, number>>();
  for (const [i, { period, members, region }] of cells.entries()) {
    const key = [period, ...members].join('\t');
    const slice = slices.get(key) ?? new Map<string, number>();
    slice.set(region, i);
    slices.set(key, slice);
  }
  return slices.values();
}

const RANK: readonly ObservationStatus[] = ['observed', 'provisional', 'estimated', 'partial'];

function sumOf(
  { code, regions }: PlaceGroup,
  slice: Slice,
  cells: readonly OpenCell[],
  hidden: readonly boolean[],
): { readonly cell: OpenCell; readonly left: readonly Basis[] } {
  const [any = 0] = slice.values();
  const { period = 0, members = [] } = cells[any] ?? {};
  const positions = regions.flatMap((region) => slice.get(region) ?? []);
  const parts = positions.flatMap((i) => cells[i] ?? []);
  const stated = parts.filter((part) => part.value !== null && part.basis !== null);
  const own = { period, region: code, members };
  if (stated.length === 0) {
    const status = positions.length === 0 ? 'not_at_this_grain' : (parts[0]?.status ?? 'not_reported');
    return { cell: { ...own, value: null, status, basis: null, n: null }, left: [] };
  }
  const basis = together(stated.flatMap((part) => part.basis ?? []));
  const n = basis.kind === 'ratio' ? stated.reduce((sum, part) => sum + (part.n ?? 0), 0) : null;
  const weight = (part: OpenCell): number => (n === null ? 1 : (part.n ?? 0) / n);
  const status = stated
    .map((part) => part.status as ObservationStatus)
    .reduce((worst, s) => (RANK.indexOf(s) > RANK.indexOf(worst) ? s : worst));
  const value = stated.reduce((sum, part) => sum + (part.value ?? 0) * weight(part), 0);
  const left = positions.flatMap((i) => (hidden[i] === true ? (cells[i]?.basis ?? []) : []));
  return { cell: { ...own, value, status, basis, n }, left };
}

/** What several places rest on together. @throws TypeError for what does not add up: readings, medians, scores. */
function together(bases: readonly Basis[]): Basis {
  return bases.reduce((a, b): Basis => {
    if (a.kind === 'count' && b.kind === 'count')
      return { kind: 'count', count: a.count + b.count, persons: a.persons + b.persons };
    if (a.kind === 'things' && b.kind === 'things') return { kind: 'things', count: a.count + b.count };
    if (a.kind === 'money' && b.kind === 'money') {
      const [first = 0, second = 0] = [...a.largest, ...b.largest].sort((x, y) => y - x);
      return {
        kind: 'money',
        total: a.total + b.total,
        contributors: a.contributors + b.contributors,
        largest: [first, second],
      };
    }
    if (a.kind === 'ratio' && b.kind === 'ratio')
      return {
        kind: 'ratio',
        numerator: together([a.numerator, b.numerator]),
        denominator: together([a.denominator, b.denominator]),
        share: a.share,
      };
    throw new TypeError(`${a.kind} and ${b.kind} do not add up over places`);
  });
}
