import {
  columnGroupingFeature,
  columnPinningFeature,
  createColumnHelper,
  createExpandedRowModel,
  createGroupedRowModel,
  createSortedRowModel,
  rowExpandingFeature,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useMemo, useRef, useState } from 'react';
import {
  type ChartCell,
  type ChartColumn,
  type ChartTable,
  cellText,
  isReported,
} from '../../charts/table.ts';
import { CellExplained, type TableOrigin } from './cell-explained.tsx';
import { usePrinting } from './color-scheme.ts';
import { useReader } from './reader.tsx';
import { TableTools } from './table-tools.tsx';
import { CELL, moveCell } from './use-cell-cursor.ts';
import { usePinnedOffsets } from './use-pinned-offsets.ts';
import { ReportedCell } from './value.tsx';

type Row = Readonly<Record<string, ChartCell>>;

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns,
  columnGroupingFeature,
  groupedRowModel: createGroupedRowModel(),
  rowExpandingFeature,
  expandedRowModel: createExpandedRowModel(),
  columnPinningFeature,
});
const helper = createColumnHelper<typeof features, Row>();

const ROW_HEIGHT = 30;
/** Longer tables draw only the rows in view. */
const WHOLE = 120;
/** Rows that a sheet is given; what is longer is taken home as a file. */
const PRINTED = 120;

interface Props {
  readonly table: ChartTable;
  readonly height?: number;
  /** Rows may be gathered under the members of a column, and columns pinned. */
  readonly tools?: boolean;
  /** Where the numbers come from; without it the release on screen. */
  readonly origin?: TableOrigin;
}

/**
 * The rows of a chart: sortable by every column, with the reason for every gap, as long as memory allows. Groups gather
 * rows and count them; they add nothing up, since persons and rates do not.
 */
export function DataTable({ table, height = 420, tools = false, origin }: Props) {
  const { t, f } = useReader();
  const [asked, ask] = useState<{ readonly row: Row; readonly column: ChartColumn }>();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => helper.columns(table.columns.map(columnOf)), [table.columns]);
  const grid = useTable({
    features,
    columns,
    data: table.rows as Row[],
    initialState: { expanded: true },
    autoResetExpanded: false,
  });
  const rows = grid.getRowModel().rows;
  const grouping = grid.state.grouping[0] ?? '';
  const pinned = useMemo(
    () => grid.state.columnPinning.start.filter((key) => table.columns.some((c) => c.key === key)),
    [grid.state.columnPinning.start, table.columns],
  );
  const shownColumns = useMemo(
    () => [
      ...pinned.flatMap((key) => table.columns.find((c) => c.key === key) ?? []),
      ...table.columns.filter((c) => !pinned.includes(c.key)),
    ],
    [pinned, table.columns],
  );
  usePinnedOffsets(scroller, pinned);
  const printing = usePrinting();
  const virtual = rows.length > WHOLE && !printing;
  const virtualizer = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const from = virtual ? (first?.index ?? 0) : 0;
  const shown = virtual
    ? items.flatMap((item) => rows[item.index] ?? [])
    : printing
      ? rows.slice(0, PRINTED)
      : rows;
  const entry = firstNumber(
    shown.filter((row) => !row.getIsGrouped()),
    shownColumns,
  );
  const above = first?.start ?? 0;
  const below = last === undefined ? 0 : virtualizer.getTotalSize() - last.end;
  const sides = (key: string): { style?: CSSProperties; className: string } => {
    const i = pinned.indexOf(key);
    return i < 0 ? { className: '' } : { className: ' pinned', style: { left: `var(--pin-${i})` } };
  };

  return (
    <>
      {tools ? (
        <TableTools
          columns={table.columns}
          grouping={grouping}
          onGroup={(key) => grid.setGrouping(key === '' ? [] : [key])}
          pinned={pinned}
          onPin={(keys) => grid.setColumnPinning({ start: keys, end: [] })}
        />
      ) : null}
      <section
        ref={scroller}
        className={virtual ? 'table-scroll virtual' : 'table-scroll'}
        style={{ maxHeight: height }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
        tabIndex={0}
        aria-label={table.caption}
        onKeyDown={moveCell}
        data-rows={table.rows.length}
      >
        <table className="data" aria-rowcount={rows.length + 1}>
          <caption className="hidden-text">{table.caption}</caption>
          <thead>
            <tr>
              {shownColumns.map((column) => {
                const head = grid.getColumn(column.key);
                const sorted = head?.getIsSorted();
                const { className, style } = sides(column.key);
                return (
                  <th
                    key={column.key}
                    scope="col"
                    className={`${column.kind === 'value' ? 'number' : ''}${className}`}
                    style={style}
                    data-pinned={className === '' ? undefined : ''}
                    aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
                  >
                    <button type="button" onClick={head?.getToggleSortingHandler()} title={t('table.sort')}>
                      {column.title}
                      {column.unit ? <small>({column.unit})</small> : null}
                      <span aria-hidden="true" className="sort">
                        {sorted === 'asc' ? '▲' : sorted === 'desc' ? '▼' : ''}
                      </span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {virtual && above > 0 ? <Spacer height={above} span={shownColumns.length} /> : null}
            {shown.map((row, i) =>
              row.getIsGrouped() ? (
                <tr key={row.id} aria-rowindex={from + i + 2} className="group-row">
                  <th scope="rowgroup" colSpan={shownColumns.length}>
                    <button
                      type="button"
                      aria-expanded={row.getIsExpanded()}
                      onClick={row.getToggleExpandedHandler()}
                    >
                      <span aria-hidden="true">{row.getIsExpanded() ? '▾' : '▸'}</span>{' '}
                      {cellText(row.subRows[0]?.original[grouping])}{' '}
                      <small>{t('table.rows', { n: f.count(row.subRows.length) })}</small>
                    </button>
                  </th>
                </tr>
              ) : (
                <tr
                  key={row.id}
                  aria-rowindex={from + i + 2}
                  className={table.muted?.has(row.index) ? 'muted-row' : undefined}
                >
                  {shownColumns.map((column) => (
                    <Cell
                      key={column.key}
                      column={column}
                      cell={row.original[column.key]}
                      sides={sides(column.key)}
                      entry={row === entry?.row && column === entry.column}
                      onAsk={() => ask({ row: row.original, column })}
                    />
                  ))}
                </tr>
              ),
            )}
            {virtual && below > 0 ? <Spacer height={below} span={shownColumns.length} /> : null}
          </tbody>
        </table>
        {rows.length === 0 ? <p className="muted empty">{t('chart.empty')}</p> : null}
        {printing && rows.length > PRINTED ? (
          <p className="only-print small">
            {t('table.printed', { shown: f.count(PRINTED), n: f.count(rows.length) })}
          </p>
        ) : null}
        {virtual ? <p className="hidden-text">{t('table.rows', { n: f.count(table.rows.length) })}</p> : null}
      </section>
      {asked === undefined ? null : (
        <CellExplained table={table} {...asked} origin={origin} onClose={() => ask(undefined)} />
      )}
    </>
  );
}

/** The first number that stands in a row: where the Tab key enters. */
function firstNumber<R extends { original: Row }>(rows: readonly R[], columns: readonly ChartColumn[]) {
  for (const row of rows)
    for (const column of columns) {
      const cell = row.original[column.key];
      if (column.kind === 'value' && cell !== undefined && isReported(cell) && cell.value !== null)
        return { row, column };
    }
  return undefined;
}

interface CellProps {
  readonly column: ChartColumn;
  readonly cell: ChartCell | undefined;
  readonly sides: { readonly style?: CSSProperties; readonly className: string };
  /** The number at which the Tab key enters the table. */
  readonly entry: boolean;
  readonly onAsk: () => void;
}

function Cell({ column, cell, sides: { className, style }, entry, onAsk }: CellProps) {
  const { t } = useReader();
  if (column.kind === 'text')
    return (
      <td
        className={`${typeof cell === 'object' ? 'fixed' : shapeOf(cellText(cell))}${className}`}
        style={style}
      >
        {cellText(cell)}
      </td>
    );
  return (
    <td className={`number${className}`} style={style}>
      {cell === undefined || !isReported(cell) ? null : cell.value === null ? (
        <ReportedCell value={cell} column={column} />
      ) : (
        <button
          type="button"
          className={CELL}
          tabIndex={entry ? 0 : -1}
          title={t('explain.title', { name: column.title })}
          onClick={onAsk}
        >
          <ReportedCell value={cell} column={column} />
        </button>
      )}
    </td>
  );
}

/** Half-widths up to which words stay in one line, and from which they are a sentence. */
const WORDS = { short: 18, sentence: 32 };
function shapeOf(text: string): string {
  const wide = [...text].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0);
  if (wide <= WORDS.short) return /^[\d+−]/.test(text) ? 'fixed digits' : 'fixed';
  return wide >= WORDS.sentence ? 'sentence' : '';
}

const Spacer = ({ height, span }: { height: number; span: number }) => (
  <tr>
    <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
  </tr>
);

/** Missing values stand last whichever way a column is sorted. */
function columnOf(column: ChartColumn) {
  return helper.accessor((row) => orderOf(row[column.key]), {
    id: column.key,
    header: column.title,
    sortUndefined: 'last',
    sortFn: column.kind === 'value' ? 'basic' : 'alphanumeric',
    sortDescFirst: column.kind === 'value',
  });
}

function orderOf(cell: ChartCell | undefined): string | number | undefined {
  if (cell === undefined) return undefined;
  if (typeof cell === 'string') return cell;
  return isReported(cell) ? (cell.value ?? undefined) : cell.order;
}
