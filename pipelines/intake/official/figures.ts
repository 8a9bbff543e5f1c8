import { NULL_WORDS } from '../macros.ts';
import { type Population, populationOf, type Series } from './catalogue.ts';
import type { FigureContext, TableFigures } from './figure.ts';
import { Gathering } from './gathering.ts';
import { type KeyColumns, keyColumns } from './key-columns.ts';
import { findPlace } from './place.ts';
import { statedBy } from './stated-by-mapping.ts';
import { readPeriods, type StatedPeriod } from './stated-period.ts';
import { type Role, roleOf, type TableLayout } from './table-layout.ts';
import { splitUnit, unitOf } from './unit.ts';
import { requireSaid, type WholeTable, wholeTable } from './whole-table.ts';

const TOTAL = /^(?:合计|总计|小计|共计)$/u;
const NOTHING = new Set([...NULL_WORDS, '..', '....', '*', '#', 'x']);

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

    for (const { at, header, column, series: ofColumn } of keys.figures) {
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
      const name = ofColumn ?? (column.kind === 'name' && roleOf(header) !== 'value' ? header : undefined);
      const named = name === undefined ? undefined : stated.translate('series', name);
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
