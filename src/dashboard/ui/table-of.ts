import type { ChartCell, ChartColumn, ChartTable } from '../../charts/table.ts';
import type { Reported } from '../../i18n/format.ts';

/** How one column of a table is read from a record. */
export interface ColumnOf<T> {
  readonly key: string;
  readonly title: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly signed?: boolean;
  readonly cell: (record: T) => ChartCell | number | null;
}

/** Records → table; a column is numeric when any of its cells is a number or a reported value. `isMuted` rows are greyed. */
export function tableOf<T>(
  caption: string,
  records: readonly T[],
  columns: readonly ColumnOf<T>[],
  isMuted?: (record: T) => boolean,
): ChartTable {
  const cells = columns.map((column) => records.map((record) => column.cell(record)));
  const kinds = cells.map((list) => (list.some(isNumeric) ? ('value' as const) : ('text' as const)));
  return {
    caption,
    columns: columns.map(
      ({ key, title, unit, decimals, signed }, i): ChartColumn => ({
        key,
        title,
        kind: kinds[i] ?? 'text',
        ...(unit === undefined ? {} : { unit }),
        decimals: decimals ?? 0,
        ...(signed === undefined ? {} : { signed }),
      }),
    ),
    ...(isMuted === undefined
      ? {}
      : { muted: new Set(records.flatMap((record, r) => (isMuted(record) ? [r] : []))) }),
    rows: records.map((_, r) =>
      Object.fromEntries(
        columns.map((column, i) => [column.key, cellOf(cells[i]?.[r] ?? null, kinds[i] ?? 'text')]),
      ),
    ),
  };
}

const isNumeric = (cell: ChartCell | number | null): boolean =>
  typeof cell === 'number' || (typeof cell === 'object' && cell !== null && 'status' in cell);

function cellOf(cell: ChartCell | number | null, kind: 'text' | 'value'): ChartCell {
  if (typeof cell === 'number') return { value: cell, status: 'observed' } satisfies Reported;
  if (cell === null) return kind === 'text' ? '' : { value: null, status: 'not_applicable' };
  return cell;
}
