import { CommandError } from '../../commands/command.ts';
import type { Mapping } from '../../contracts/mapping.ts';
import { officialStatistics } from '../../contracts/official-statistics.ts';
import { scrub } from '../../privacy/scrub/scrub.ts';
import { NULL_WORDS } from '../macros.ts';
import type { Places } from '../vocabulary.ts';
import { type Population, populationOf, type Series, type SeriesCatalogue } from './catalogue.ts';
import { findPlace } from './place.ts';
import { type Stated, statedBy } from './stated-by-mapping.ts';
import { readPeriods, type StatedPeriod } from './stated-period.ts';
import {
  type FigureColumn,
  figureColumns,
  type Role,
  roleOf,
  type TableLayout,
  titled,
} from './table-layout.ts';
import { splitUnit, statedUnit, unitOf } from './unit.ts';
import { UnsaidError } from './unsaid.ts';

/** One figure of a table; `value` is null where the bureau printed none. */
export interface Figure {
  readonly line: number;
  readonly header: string;
  readonly series: Series;
  readonly region: string;
  readonly period: StatedPeriod;
  readonly value: string | null;
  readonly unit: string;
  readonly publisher: string;
}

/** Figures that were not taken: one cell, or a whole line. */
export interface RefusedFigures {
  readonly line: number;
  readonly header: string;
  readonly field: string;
  readonly rule: string;
  readonly value: string;
  readonly figures: number;
}

export interface TableFigures {
  readonly figures: readonly Figure[];
  readonly refused: readonly RefusedFigures[];
  readonly dropped: readonly string[];
  /** Field → spelling nobody knows → figures. */
  readonly unmapped: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Field → kind of repair → figures. */
  readonly repaired: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly skipped: TableLayout['skipped'];
  /** Columns that say what the figures are about, by position. */
  readonly roles: ReadonlyMap<Role, number>;
}

export interface FigureContext {
  readonly name: string;
  readonly places: Places;
  readonly catalogue: SeriesCatalogue;
  readonly mapping?: Mapping;
}

const NATION = '000000';
const DATABASES_OF_THE_NATION = /^(?:月度|季度|年度)数据$/u;
const TOTAL = /^(?:合计|总计|小计|共计)$/u;
const NOTHING = new Set([...NULL_WORDS, '..', '....', '*', '#', 'x']);

interface KeyColumns {
  readonly at: ReadonlyMap<Role, number>;
  /** Columns of figures, by position. */
  readonly figures: readonly {
    readonly at: number;
    readonly header: string;
    readonly column: FigureColumn;
  }[];
  readonly dropped: readonly string[];
}

/**
 * Reads the figures of a table, whichever way it lies: periods across, places down; series across, periods down; or
 * one figure a line. What a figure is about comes from the mapping, its column, its line, or the lines above the
 * table; what none of them says is refused, never guessed.
 * @throws CommandError when the whole table does not say its series, its place or its time.
 */
export function readFigures(table: TableLayout, context: FigureContext): TableFigures {
  const stated = statedBy(context.mapping);
  const keys = keyColumns(table, stated, context);
  const whole = wholeTable(table, stated, context);
  requireSaid(table, keys, whole, context);
  const gathered = new Gathering();
  const skipped = new Map(table.skipped);
  const rowPeriods = readPeriods(table.body.map((row) => cellOf(row.cells, keys, 'period')));

  for (const [index, { line, cells }] of table.body.entries()) {
    const cell = (role: Role): string => cellOf(cells, keys, role);
    const said = stated.translate('region', cell('region'));
    if (keys.at.has('region') && TOTAL.test(said.replace(/\s/gu, ''))) {
      const known = skipped.get('total');
      skipped.set('total', { from: known?.from ?? line, lines: (known?.lines ?? 0) + 1 });
      continue;
    }
    const place = keys.at.has('region') ? findPlace(context.places, said) : undefined;
    if (keys.at.has('region') && !place) {
      gathered.refuse({
        line,
        header: table.header[keys.at.get('region') ?? 0] ?? '',
        field: 'region',
        rule: 'unknown_place',
        value: said,
        figures: keys.figures.length,
      });
      gathered.unknown('region', said, keys.figures.length);
      continue;
    }
    if (place && !place.exact) gathered.repair('region', 'place_spelling', keys.figures.length);
    const region = place?.code ?? whole.region ?? '';
    const population = populationOf(cell('population')) ?? whole.population;
    const rowSeries = stated.translate('series', cell('series'));
    const rowUnit = unitOf(cell('unit'));

    for (const { at, header, column } of keys.figures) {
      const text = (cells[at] ?? '').trim();
      const refuse = (field: string, rule: string, value: string): void =>
        gathered.refuse({ line, header, field, rule, value, figures: 1 });
      if (column.kind === 'ambiguous') {
        refuse('period', 'ambiguous_period', header);
        continue;
      }
      const period =
        column.kind === 'period'
          ? ({ grain: column.grain, code: column.code } as StatedPeriod)
          : keys.at.has('period')
            ? rowPeriods[index]
            : whole.period;
      if (period === undefined || period === 'ambiguous') {
        refuse('period', period === undefined ? 'unknown_period' : 'ambiguous_period', cell('period'));
        continue;
      }
      const named =
        column.kind === 'name' && roleOf(header) !== 'value' ? stated.translate('series', header) : undefined;
      const series = seriesOf({ named, rowSeries, unit: rowUnit, population, header }, whole, context);
      if (!series) {
        refuse('series', 'series_missing', '');
        continue;
      }
      const value = figureOf(text);
      if (value === undefined) {
        refuse('value', 'not_a_number', text);
        continue;
      }
      if (column.kind === 'period' && column.clipped) gathered.repair('period', 'clipped_zero', 1);
      if (!series.known) gathered.unknown('series', series.zh, 1);
      gathered.add({
        line,
        header,
        series,
        region,
        period,
        value,
        unit: series.unit,
        publisher: cell('publisher') || whole.publisher || series.publisher,
      });
    }
  }
  return { ...gathered.result(), roles: keys.at, dropped: keys.dropped, skipped };
}

const cellOf = (cells: readonly string[], keys: KeyColumns, role: Role): string => {
  const at = keys.at.get(role);
  return at === undefined ? '' : (cells[at] ?? '').trim();
};

/** A number as printed, without separators; null where none was printed; undefined for what is no number. */
export function figureOf(text: string): string | null | undefined {
  const said = text.normalize('NFKC').replace(/\s+/gu, '');
  if (said === '' || NOTHING.has(said.toLowerCase()) || /^[-—–_.…·]+$/u.test(said)) return null;
  const plain = said.replace(/%$/u, '');
  const digits = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain;
  return /^[-+]?\d{1,18}(\.\d+)?$/.test(digits) ? digits : undefined;
}

/** Which columns say what the figures are about, and which hold them. */
function keyColumns(table: TableLayout, stated: Stated, context: FigureContext): KeyColumns {
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
  const across = kinds.some((kind) => kind.kind === 'period');
  const figures: { at: number; header: string; column: FigureColumn }[] = [];
  const dropped: string[] = [];
  for (const [i, other] of others.entries()) {
    const column = kinds[i] ?? { kind: 'empty' };
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
    zh: `${name} 的第一列“${table.header[0] ?? ''}”既不是地区、指标,也不是时期,不像官方统计表,未装载任何内容。若确是统计表,请在映射中用 fields.series.column 或 fields.region.column 指明该列。`,
    en: `The first column "${table.header[0] ?? ''}" of ${name} holds neither places, series nor periods, so this is no table of official statistics; nothing was loaded. If it is one, name the column in fields.series.column or fields.region.column of a mapping.`,
  });
}

interface WholeTable {
  readonly series?: string;
  readonly region?: string;
  readonly period?: StatedPeriod;
  readonly unit?: string;
  readonly population?: Population;
  readonly publisher?: string;
}

/** What the mapping, the lines above and the notes below say about every figure of the table. */
function wholeTable(table: TableLayout, stated: Stated, context: FigureContext): WholeTable {
  const { titles, notes } = table;
  const place = stated.constant('region') ?? titled(titles, '地区|省份|城市');
  const region = place === undefined ? undefined : findPlace(context.places, place)?.code;
  if (place !== undefined && region === undefined) throw unknownPlace(context.name, place);
  const database = titled(titles, '数据库');
  const said = stated.constant('period') ?? titled(titles, '时间|时期|年份');
  const [period] = said === undefined ? [] : readPeriods([said]);
  const units = [...titles, ...notes.map((note) => note.text)].flatMap((line) => statedUnit(line) ?? []);
  const unit = stated.constant('unit');
  const households = stated.constant('population');
  const source = titled(
    notes.map((note) => note.text),
    '数据来源|资料来源|来源',
  );
  return {
    series: stated.constant('series') ?? titled(titles, '指标|指标名称'),
    region: region ?? (database && DATABASES_OF_THE_NATION.test(database) ? NATION : undefined),
    period: period === 'ambiguous' ? undefined : period,
    unit: unit === undefined ? units[0] : (unitOf(unit) ?? unit),
    population: households === undefined ? undefined : populationOf(households),
    publisher: stated.constant('publisher') ?? source?.slice(0, 100),
  };
}

interface SaidOfSeries {
  readonly named: string | undefined;
  readonly rowSeries: string;
  readonly unit: string | undefined;
  readonly population: Population | undefined;
  readonly header: string;
}

function seriesOf(said: SaidOfSeries, whole: WholeTable, { catalogue }: FigureContext): Series | undefined {
  const fromHeader = splitUnit(said.header).unit;
  // Beside a series of its own line, a named column is a measure of it: 人均消费支出 · 比上年名义增长.
  const name =
    said.named !== undefined && said.rowSeries !== ''
      ? `${splitUnit(said.rowSeries).name}${splitUnit(said.named).name}`
      : (said.named ?? (said.rowSeries || whole.series));
  if (name === undefined || name === '') return undefined;
  const unit = said.unit ?? fromHeader ?? splitUnit(name).unit ?? whole.unit;
  const found = catalogue.find({ name, unit, population: said.population });
  // What is printed counts, also where the catalogue knows another unit.
  return unit === undefined || unit === found.unit ? found : { ...found, unit };
}

/** @throws CommandError naming what the table leaves open and how to say it. */
function requireSaid(
  table: TableLayout,
  keys: KeyColumns,
  whole: WholeTable,
  { name, catalogue }: FigureContext,
): void {
  const named = keys.figures.some(
    ({ header, column }) => column.kind === 'name' && roleOf(header) !== 'value',
  );
  if (keys.figures.length === 0) throw noFigures(name, table.header);
  if (!named && !keys.at.has('series') && whole.series === undefined) {
    const likely = catalogue.likely(name).slice(0, 3);
    throw new UnsaidError(
      name,
      'series',
      {
        zh: `没有写明是什么指标${likely.length > 0 ? `(看文件名可能是 ${likely.map((s) => `${s.code} ${s.zh}`).join('、')})` : ''}`,
        en: `does not say which series it holds${likely.length > 0 ? ` (its name suggests ${likely.map((s) => s.code).join(', ')})` : ''}`,
      },
      likely[0]?.code ?? '居民消费价格指数(上年同月=100)',
    );
  }
  if (!keys.at.has('region') && whole.region === undefined) {
    throw new UnsaidError(
      name,
      'region',
      { zh: '没有写明是哪个地区的数', en: 'does not say which place it is about' },
      '全国',
    );
  }
  const dated = keys.figures.some(({ column }) => column.kind === 'period' || column.kind === 'ambiguous');
  if (!dated && !keys.at.has('period') && whole.period === undefined) {
    throw new UnsaidError(
      name,
      'period',
      { zh: '没有写明是什么时期的数', en: 'does not say which period it is about' },
      '2024',
    );
  }
}

const unknownPlace = (name: string, place: string): CommandError =>
  new CommandError({
    zh: `${name} 写明的地区“${place.slice(0, 40)}”不在地区表中。请改用地区表中的名称或代码。`,
    en: `The place "${place.slice(0, 40)}" stated for ${name} is not in the region table. Use a name or code of that table.`,
  });

const noColumn = (name: string, field: string, column: string, header: readonly string[]): CommandError =>
  new CommandError(
    {
      zh: `${name} 没有映射给 ${field} 的列“${column}”。它有:${header.filter(Boolean).join('、')}。请改正映射。`,
      en: `${name} has no column "${column}", which the mapping gives ${field}. It has ${header.filter(Boolean).join(', ')}. Correct the mapping.`,
    },
    { exitCode: 2 },
  );

const noFigures = (name: string, header: readonly string[]): CommandError =>
  new CommandError({
    zh: `${name} 的表头(${header.filter(Boolean).join('、').slice(0, 80)})中没有任何数列。请检查是否导出完整。`,
    en: `The header of ${name} (${header.filter(Boolean).join(', ').slice(0, 80)}) names no column of figures. Check that the export is complete.`,
  });

/** Collects figures and what became of the others; two different figures for one thing refuse each other. */
class Gathering {
  private readonly figures: Figure[] = [];
  private readonly refused: RefusedFigures[] = [];
  private readonly unmapped: Record<string, Record<string, number>> = {};
  private readonly repaired: Record<string, Record<string, number>> = {};

  add(figure: Figure): void {
    this.figures.push(figure);
  }

  refuse(refusal: RefusedFigures): void {
    this.refused.push(refusal);
  }

  unknown(field: string, said: string, figures: number): void {
    count(this.unmapped, field, scrub(said.slice(0, 60)).text, figures);
  }

  repair(field: string, kind: string, figures: number): void {
    count(this.repaired, field, kind, figures);
  }

  result(): Pick<TableFigures, 'figures' | 'refused' | 'unmapped' | 'repaired'> {
    const { unmapped, repaired } = this;
    const amounts = new Map<string, Set<number>>();
    for (const figure of this.figures) {
      const key = figureKey(figure);
      if (figure.value !== null) amounts.set(key, (amounts.get(key) ?? new Set()).add(Number(figure.value)));
    }
    const twice = new Set([...amounts].flatMap(([key, different]) => (different.size > 1 ? [key] : [])));
    const refused = [...this.refused];
    for (const figure of this.figures) {
      if (!twice.has(figureKey(figure))) continue;
      const { line, header, value } = figure;
      refused.push({ line, header, field: 'value', rule: 'two_figures', value: value ?? '', figures: 1 });
    }
    return {
      figures: this.figures.filter((figure) => !twice.has(figureKey(figure))),
      refused,
      unmapped,
      repaired,
    };
  }
}

/** What a figure is about: the same in a later export of it. */
export const figureKey = ({ series, region, period, publisher }: Figure): string =>
  [series.code, region, period.grain, period.code, publisher].join('|');

function count(into: Record<string, Record<string, number>>, field: string, what: string, n: number): void {
  const counts = into[field] ?? {};
  counts[what] = (counts[what] ?? 0) + n;
  into[field] = counts;
}
