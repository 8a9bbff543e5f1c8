import type { Reported } from '../../i18n/format.ts';
import type { Reader } from './reader.tsx';
import type { ColumnOf } from './table-of.ts';

/** From here on digits are counted before they are read. */
const LONG = 1e6;
const WAN = 1e4;

interface Money<T> extends Omit<ColumnOf<T>, 'unit' | 'decimals' | 'cell'> {
  readonly cell: (record: T) => Reported | number | null;
}

/** A column of money: 万元 where a sum is long and Chinese is read, else yuan in full. */
export function moneyColumn<T>(
  { f, t, locale }: Reader,
  records: readonly T[],
  column: Money<T>,
): ColumnOf<T> {
  const unit = f.unit({ unit: 'yuan' });
  const amount = (record: T): number | null => {
    const cell = column.cell(record);
    return typeof cell === 'number' ? cell : (cell?.value ?? null);
  };
  const long = locale === 'zh-CN' && records.some((record) => Math.abs(amount(record) ?? 0) >= LONG);
  if (!long) return { ...column, unit, decimals: 0 };
  return {
    ...column,
    unit: t('unit.wan', { unit }),
    decimals: 1,
    cell: (record) => {
      const cell = column.cell(record);
      if (cell === null) return null;
      if (typeof cell === 'number') return cell / WAN;
      return { ...cell, value: cell.value === null ? null : cell.value / WAN };
    },
  };
}
