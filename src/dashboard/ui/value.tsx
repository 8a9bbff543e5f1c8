import { useId } from 'react';
import type { ChartColumn, TableNumber } from '../../charts/table.ts';
import type { MissingReason, ObservationStatus } from '../../domain/status.ts';
import { type Compared, type Format, type Measure, mark, type Reported } from '../../i18n/format.ts';
import type { NumberStyle } from '../../i18n/format-number.ts';
import { useReader } from './reader.tsx';

/** Marks of numbers that are not final; missing values have their own. */
const NUMBER_SIGN: Readonly<Record<string, string>> = { estimated: '≈', provisional: 'ᵖ', partial: '◔' };

/** The mark of a value that is missing, estimated or provisional; its reason shows on hover and on focus. */
export function StatusMark({
  status,
  spelled,
}: {
  status: ObservationStatus | MissingReason;
  spelled?: boolean;
}) {
  const { t, f } = useReader();
  const id = useId();
  if (status === 'observed') return null;
  const sign = spelled ? t(`status.${status}`) : mark(status) || (NUMBER_SIGN[status] ?? '');
  return (
    <button
      type="button"
      className={spelled ? 'mark spelled' : 'mark'}
      aria-describedby={id}
      aria-label={t(`status.${status}`)}
    >
      <span aria-hidden="true">{sign}</span>
      <span className="mark-tip" role="tooltip" id={id}>
        <strong>{t(`status.${status}`)}</strong> {f.reason(status)}
      </span>
    </button>
  );
}

/** A comparison with its sign and unit word, or the mark of the reason for none. */
export function ChangeText({ change, of }: { change: Compared; of: Pick<Measure, 'unit'> }) {
  const { f } = useReader();
  return change.value === null ? <StatusMark status={change.status} /> : f.change(change, of);
}

/** A number with its unit, or the reason why there is none. */
export function ReportedValue({
  value,
  measure,
  style = 'headline',
}: {
  value: Reported;
  measure: Measure;
  style?: NumberStyle;
}) {
  const { t, f } = useReader();
  if (value.value === null) {
    return (
      <span className="missing">
        <StatusMark status={value.status} /> {t(`status.${value.status}`)}
      </span>
    );
  }
  return (
    <span>
      {f.value(value, measure, style)}
      <StatusMark status={value.status} />
    </span>
  );
}

/** The mark beside a number in a table: a column of them would be a column of tab stops, so it takes no focus. */
function SideMark({ status }: { status: ObservationStatus | MissingReason }) {
  const { t, f } = useReader();
  if (status === 'observed') return null;
  return (
    <abbr className="beside" title={`${t(`status.${status}`)} · ${f.reason(status)}`}>
      {NUMBER_SIGN[status] ?? ''}
    </abbr>
  );
}

/** A cell of a table as its column prints it: digits, since the header says the unit, unless the cell says its own. */
export function cellSaid(
  f: Format,
  column: Pick<ChartColumn, 'decimals' | 'signed'>,
  cell: TableNumber,
): string {
  if (cell.said !== undefined && cell.value !== null) return cell.said;
  const decimals = column.decimals ?? 0;
  return column.signed && cell.value !== null ? f.signed(cell.value, decimals) : f.cell(cell, decimals);
}

export function ReportedCell({
  value,
  column,
}: {
  value: TableNumber;
  column: Pick<ChartColumn, 'decimals' | 'signed'>;
}) {
  const { f } = useReader();
  return (
    <>
      {value.value === null ? null : cellSaid(f, column, value)}
      {value.value === null ? <StatusMark status={value.status} /> : <SideMark status={value.status} />}
    </>
  );
}
