import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import {
  type ChartCell,
  type ChartColumn,
  type ChartTable,
  cellText,
  isReported,
} from '../../charts/table.ts';
import { useReader } from './reader.tsx';
import { ReportedCell } from './value.tsx';

type Row = Readonly<Record<string, ChartCell>>;

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });
const helper = createColumnHelper<typeof features, Row>();

const ROW_HEIGHT = 30;
/** Longer tables draw only the rows in view. */
const WHOLE = 120;

/** The rows of a chart: sortable by every column, as long as memory allows, with the reason for every gap. */
export function DataTable({ table, height = 420 }: { table: ChartTable; height?: number }) {
  const { t, f } = useReader();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => helper.columns(table.columns.map(columnOf)), [table.columns]);
  const grid = useTable({ features, columns, data: table.rows as Row[] });
  const rows = grid.getRowModel().rows;
  const virtual = rows.length > WHOLE;
  const virtualizer = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const shown = virtual ? items.flatMap((item) => rows[item.index] ?? []) : rows;
  const above = first?.start ?? 0;
  const below = last === undefined ? 0 : virtualizer.getTotalSize() - last.end;

  return (
    <section
      ref={scroller}
      className={virtual ? 'table-scroll virtual' : 'table-scroll'}
      style={{ maxHeight: height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
      tabIndex={0}
      aria-label={table.caption}
      data-rows={rows.length}
    >
      <table className="data" aria-rowcount={rows.length + 1}>
        <caption className="hidden-text">{table.caption}</caption>
        <thead>
          {grid.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const column = table.columns.find((c) => c.key === header.column.id);
                const sorted = header.column.getIsSorted();
                return (
                  <th
                    key={header.id}
                    scope="col"
                    className={column?.kind === 'value' ? 'number' : undefined}
                    aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
                  >
                    <button
                      type="button"
                      onClick={header.column.getToggleSortingHandler()}
                      title={t('table.sort')}
                    >
                      {column?.title}
                      {column?.unit ? <small>({column.unit})</small> : null}
                      <span aria-hidden="true" className="sort">
                        {sorted === 'asc' ? '▲' : sorted === 'desc' ? '▼' : ''}
                      </span>
                    </button>
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {virtual && above > 0 ? <Spacer height={above} span={table.columns.length} /> : null}
          {shown.map((row) => (
            <tr
              key={row.id}
              aria-rowindex={row.index + 2}
              className={table.muted?.has(row.index) ? 'muted-row' : undefined}
            >
              {table.columns.map((column) => (
                <Cell key={column.key} column={column} cell={row.original[column.key]} />
              ))}
            </tr>
          ))}
          {virtual && below > 0 ? <Spacer height={below} span={table.columns.length} /> : null}
        </tbody>
      </table>
      {rows.length === 0 ? <p className="muted empty">{t('chart.empty')}</p> : null}
      {virtual ? <p className="hidden-text">{t('table.rows', { n: f.count(rows.length) })}</p> : null}
    </section>
  );
}

function Cell({ column, cell }: { column: ChartColumn; cell: ChartCell | undefined }) {
  if (column.kind === 'text')
    return <td className={typeof cell === 'object' ? 'fixed' : undefined}>{cellText(cell)}</td>;
  return (
    <td className="number">
      {cell !== undefined && isReported(cell) ? (
        <ReportedCell value={cell} decimals={column.decimals ?? 0} />
      ) : null}
    </td>
  );
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
