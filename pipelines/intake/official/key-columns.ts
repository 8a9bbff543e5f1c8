import { CommandError } from '../../commands/command.ts';
import { officialStatistics } from '../../contracts/official-statistics.ts';
import type { FigureContext } from './figure.ts';
import { findPlace } from './place.ts';
import type { Stated } from './stated-by-mapping.ts';
import { readPeriods } from './stated-period.ts';
import { type FigureColumn, figureColumns, type Role, roleOf, type TableLayout } from './table-layout.ts';

/** Which columns say what the figures are about, and which hold them. */
export interface KeyColumns {
  readonly at: ReadonlyMap<Role, number>;
  /** Columns of figures, by position. */
  readonly figures: readonly {
    readonly at: number;
    readonly header: string;
    readonly column: FigureColumn;
    /** The series that one of two header rows names, where the other names the period. */
    readonly series?: string;
  }[];
  readonly dropped: readonly string[];
}

/** @throws CommandError when a mapped column is missing, or the first column is none of a bureau's. */
export function keyColumns(table: TableLayout, stated: Stated, context: FigureContext): KeyColumns {
  const at = new Map<Role, number>();
  const give = (role: Role, column: number): void => {
    if (!at.has(role)) at.set(role, column);
  };
  for (const role of Object.keys(officialStatistics.fields) as Role[]) {
    const column = stated.column(role);
    if (column === undefined) continue;
    const found = table.header.indexOf(column);
    if (found < 0) throw noColumn(context.name, role, column, table.header);
    give(role, found);
  }
  for (const [column, header] of table.header.entries()) {
    const role = stated.ignored.has(header) || stated.columns.has(header) ? undefined : roleOf(header);
    if (role !== undefined && role !== 'value') give(role, column);
  }
  const keyed = new Set(at.values());
  if (keyed.size === 0) {
    const role = firstColumnRole(table, context);
    if (role) {
      give(role, 0);
      keyed.add(0);
    }
  }
  const others = table.header.flatMap((header, column) =>
    keyed.has(column) || stated.ignored.has(header) ? [] : [{ at: column, header }],
  );
  const kinds = figureColumns(others.map(({ header }) => header));
  const above = figureColumns(others.map((other) => table.over[other.at] ?? ''));
  const dated = (kind: FigureColumn | undefined): boolean =>
    kind?.kind === 'period' || kind?.kind === 'ambiguous';
  const across = kinds.some((kind) => kind.kind === 'period');
  const figures: { at: number; header: string; column: FigureColumn; series?: string }[] = [];
  const dropped: string[] = [];
  for (const [i, other] of others.entries()) {
    const column = kinds[i] ?? { kind: 'empty' };
    const over = table.over[other.at] ?? '';
    const group = above[i];
    if (over !== '' && column.kind !== 'empty') {
      const { header } = other;
      if (group && dated(group)) figures.push({ ...other, column: group, series: header });
      else if (dated(column)) figures.push({ ...other, column, series: over });
      else figures.push({ at: other.at, header: `${over}${header}`, column });
      continue;
    }
    const isEmpty = table.body.every(({ cells }) => (cells[other.at] ?? '').trim() === '');
    // An unnamed column, or one beside periods that is no period, belongs to no figure.
    if (column.kind === 'empty' || (across && column.kind === 'name')) {
      if (!isEmpty) dropped.push(other.header || `(${other.at + 1})`);
    } else figures.push({ ...other, column });
  }
  const beyond = Math.max(
    0,
    ...table.body.map(({ cells }) => cells.findLastIndex((cell) => cell.trim() !== '')),
  );
  if (beyond >= table.header.length) dropped.push(`(${table.header.length + 1}…)`);
  return { at, figures, dropped };
}

/** The first column has no word bureaus use: its cells must be places, or names of the catalogue. */
function firstColumnRole(table: TableLayout, { places, catalogue, name }: FigureContext): Role | undefined {
  const cells = table.body.map((row) => (row.cells[0] ?? '').trim()).filter((cell) => cell !== '');
  const share = (holds: (cell: string) => boolean): number =>
    cells.filter(holds).length / Math.max(cells.length, 1);
  if (share((cell) => findPlace(places, cell) !== undefined) > 0.5) return 'region';
  if (readPeriods(cells).filter((period) => period !== undefined).length > cells.length / 2) return 'period';
  if (share((cell) => catalogue.find({ name: cell }).known) > 0.3) return 'series';
  throw new CommandError({
    zh: `${name} 的第一列“${table.header[0] ?? ''}”既不是地区、指标，也不是时期，不像官方统计表，未装载任何内容。若确是统计表，请在映射中用 fields.series.column 或 fields.region.column 指明该列。`,
    en: `The first column "${table.header[0] ?? ''}" of ${name} holds neither places, series nor periods, so this is no table of official statistics; nothing was loaded. If it is one, name the column in fields.series.column or fields.region.column of a mapping.`,
  });
}

const noColumn = (name: string, field: string, column: string, header: readonly string[]): CommandError =>
  new CommandError(
    {
      zh: `${name} 没有映射给 ${field} 的列“${column}”。它有：${header.filter(Boolean).join('、')}。请改正映射。`,
      en: `${name} has no column "${column}", which the mapping gives ${field}. It has ${header.filter(Boolean).join(', ')}. Correct the mapping.`,
    },
    { exitCode: 2 },
  );
