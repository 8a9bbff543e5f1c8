import { CommandError } from '../../commands/command.ts';
import { type Population, populationOf } from './catalogue.ts';
import type { FigureContext } from './figure.ts';
import type { KeyColumns } from './key-columns.ts';
import { findPlace } from './place.ts';
import type { Stated } from './stated-by-mapping.ts';
import { readPeriods, type StatedPeriod } from './stated-period.ts';
import { roleOf, type TableLayout, titled } from './table-layout.ts';
import { statedUnit, unitOf } from './unit.ts';
import { UnsaidError } from './unsaid.ts';

const NATION = '000000';
const DATABASES_OF_THE_NATION = /^(?:月度|季度|年度)数据$/u;

/** What is said once for every figure of a table. */
export interface WholeTable {
  readonly series?: string;
  readonly region?: string;
  readonly period?: StatedPeriod;
  readonly unit?: string;
  readonly population?: Population;
  readonly publisher?: string;
}

/** What the mapping, the lines above and the notes below say about every figure of the table. */
export function wholeTable(table: TableLayout, stated: Stated, context: FigureContext): WholeTable {
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

/** @throws CommandError naming what the table leaves open and how to say it. */
export function requireSaid(
  table: TableLayout,
  keys: KeyColumns,
  whole: WholeTable,
  { name, catalogue }: FigureContext,
): void {
  const named = keys.figures.some(
    ({ header, column, series }) =>
      series !== undefined || (column.kind === 'name' && roleOf(header) !== 'value'),
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

const noFigures = (name: string, header: readonly string[]): CommandError =>
  new CommandError({
    zh: `${name} 的表头（${header.filter(Boolean).join('、').slice(0, 80)}）中没有任何数列。请检查是否导出完整。`,
    en: `The header of ${name} (${header.filter(Boolean).join(', ').slice(0, 80)}) names no column of figures. Check that the export is complete.`,
  });
