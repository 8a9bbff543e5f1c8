import { type ChartColumn, type ChartTable, cellText, isReported } from '../../charts/table.ts';
import type { Provenance } from './download.ts';
import { ExplainDialog } from './explain-dialog.tsx';
import { useReader } from './reader.tsx';
import { useProvenance } from './use-provenance.ts';
import { cellSaid } from './value.tsx';

/** What stands behind the numbers of a table. */
export interface TableOrigin {
  /** Metric of the catalogue that its values are. */
  readonly metric?: string;
  readonly provenance: Provenance;
}

interface Props {
  readonly table: ChartTable;
  readonly row: ChartTable['rows'][number];
  readonly column: ChartColumn;
  /** Without it: the release on screen and how far it reaches. */
  readonly origin: TableOrigin | undefined;
  readonly onClose: () => void;
}

/** Column of a table that holds what a rate or mean rests on. */
const DENOMINATOR = 'n';

/** One number of a table: which row and column it is, what it rests on, and where it comes from. */
export function CellExplained({ table, row, column, origin, onClose }: Props) {
  const { t, f } = useReader();
  const standing = useProvenance();
  const cell = row[column.key];
  const rests = row[DENOMINATOR];
  const below = table.columns.find(({ key }) => key === DENOMINATOR);
  const place = table.columns
    .filter(({ kind }) => kind === 'text')
    .map(({ key }) => cellText(row[key]))
    .filter((text) => text !== '' && text.length < 60)
    .join(' · ');
  return (
    <ExplainDialog
      name={column.title}
      metric={cell !== undefined && isReported(cell) ? (cell.metric ?? origin?.metric) : origin?.metric}
      provenance={origin?.provenance ?? standing}
      denominator={
        below !== undefined && column.key !== DENOMINATOR && rests !== undefined && isReported(rests)
          ? f.cell(rests, 0)
          : undefined
      }
      onClose={onClose}
    >
      {cell === undefined || !isReported(cell) ? null : (
        <p className="explained-cell">
          <span className="muted">{[table.caption, place].filter((part) => part !== '').join(' · ')}</span>
          <strong>
            {cellSaid(f, column, cell)} {cell.said === undefined ? (column.unit ?? '') : ''}
          </strong>
          {cell.status === 'observed' ? null : (
            <small>
              {t(`status.${cell.status}`)} · {f.reason(cell.status)}
            </small>
          )}
        </p>
      )}
    </ExplainDialog>
  );
}
