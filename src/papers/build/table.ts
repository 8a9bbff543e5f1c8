import type { PaperColumn, PaperTable, Run } from '../../contracts/paper-document.ts';
import type { Status } from '../../contracts/value.ts';
import { baseUnit } from './base-unit.ts';
import type { Desk } from './desk.ts';
import { bound, cell, cellOf, coded, literal, words } from './run.ts';
import { type Line, latest, type Sheet } from './sheet.ts';

type Body = Pick<PaperTable, 'unit' | 'columns' | 'rows' | 'notes'>;

const isMoney = (sheet: Sheet): boolean => sheet.metric.kind === 'money';

/** 元 in tables is 万元, said once above the table. */
const unitOf = (desk: Desk, sheet: Sheet): string =>
  isMoney(sheet) ? `万${desk.f.unit(sheet.metric)}` : desk.f.unit(sheet.metric);

const changeUnit = (sheet: Sheet): string =>
  sheet.metric.change_unit === 'percent' ? '%' : sheet.metric.unit === 'percent' ? '百分点' : '点';

const figureOf = (
  desk: Desk,
  sheet: Sheet,
  line: Line | undefined,
  field: 'value' | 'base' = 'value',
): Run[] =>
  line === undefined ? [] : [cell(desk, sheet, line, isMoney(sheet) ? 'cell_10k' : 'cell', field)];

const changeOf = (desk: Desk, sheet: Sheet, line: Line | undefined): Run[] =>
  line?.change === undefined ? [] : [cell(desk, sheet, line, 'signed', 'change', { decimals: 1 })];

/** The base of a rate or mean: full digits, money in 万元. */
const baseOf = (desk: Desk, sheet: Sheet, line: Line): Run =>
  cell(desk, sheet, line, baseUnit(desk, sheet.metric.id).minor ? 'minor_10k' : 'cell', 'n', {
    unit: 'ratio',
    decimals: 0,
  });

const based10k = (desk: Desk, sheet: Sheet): string => {
  const { label, minor } = baseUnit(desk, sheet.metric.id);
  return minor ? `万${label}` : label;
};

const column = (key: string, title: string, unit?: string): PaperColumn => ({
  key,
  title,
  kind: 'number',
  ...(unit === undefined ? {} : { unit }),
});

/** Rows of one answer: its members at the last period, or its periods where it is not split. */
export function tableOf(desk: Desk, sheet: Sheet, whole: Sheet | undefined): Body {
  const periods = new Set(sheet.lines.map((line) => line.period));
  const overTime = periods.size > 1 && sheet.split.length === 0;
  const lines = overTime ? [...sheet.lines] : ordered(latest(sheet), sheet);
  const head: PaperColumn[] = overTime
    ? [{ key: 'period', title: '时期', kind: 'text' }]
    : sheet.split.map(({ id, title }) => ({ key: id, title, kind: 'text' }));
  const compared = lines.some((line) => line.change !== undefined);
  const based = lines.some((line) => line.base !== undefined);
  const rated = lines.some((line) => line.n !== undefined);
  const all = whole === undefined ? undefined : latest(whole)[0];
  const shared = whole !== undefined && all !== undefined && sheet.metric.additive;
  const columns: PaperColumn[] = [
    ...head,
    column('value', overTime ? '数值' : '本期', unitOf(desk, sheet)),
    ...(shared ? [column('share', '占比', '%')] : []),
    ...(based
      ? [column('base', sheet.compare === 'previous' ? '上期' : '上年同期', unitOf(desk, sheet))]
      : []),
    ...(compared
      ? [column('change', sheet.compare === 'previous' ? '环比' : '同比', changeUnit(sheet))]
      : []),
    ...(rated ? [column('n', '基数', based10k(desk, sheet))] : []),
  ];
  const rows = lines.map((line): Run[][] => [
    ...(overTime
      ? [[literal(desk.f.period(line.period, sheet.grain), '期间')]]
      : sheet.split.map(({ id }) =>
          coded(sheet.labels[id]?.[line.members[id] ?? '']?.zh ?? line.members[id] ?? ''),
        )),
    figureOf(desk, sheet, line),
    ...(shared && whole !== undefined && all !== undefined
      ? [
          [
            bound(desk, sheet, { op: 'share', cells: [cellOf(sheet, line), cellOf(whole, all)] }, 'cell', {
              unit: 'percent',
              decimals: 1,
            }),
          ],
        ]
      : []),
    ...(based ? [figureOf(desk, sheet, line, 'base')] : []),
    ...(compared ? [changeOf(desk, sheet, line)] : []),
    ...(rated ? [line.n === undefined ? [] : [baseOf(desk, sheet, line)]] : []),
  ]);
  return { columns, rows, unit: unitsOf(columns), notes: [...jointNote(lines), ...notesOf(desk, rows)] };
}

/** Several answers with the same members side by side: value and change of each. */
export function besideOf(desk: Desk, sheets: readonly Sheet[]): Body {
  const [first] = sheets;
  if (first === undefined) return { columns: [], rows: [], unit: '', notes: [] };
  const keyOf = (line: Line): string => Object.values(line.members).join('|');
  const keys = new Map(
    sheets.flatMap((sheet) => ordered(latest(sheet), sheet).map((line) => [keyOf(line), line] as const)),
  );
  const columns: PaperColumn[] = [
    ...first.split.map(({ id, title }): PaperColumn => ({ key: id, title, kind: 'text' })),
    ...sheets.flatMap((sheet) => [
      column(sheet.name, sheet.title, unitOf(desk, sheet)),
      ...(latest(sheet).some((line) => line.change !== undefined)
        ? [column(`${sheet.name}-change`, '同比', changeUnit(sheet))]
        : []),
    ]),
  ];
  const rows = [...keys].map(([key, any]): Run[][] => [
    ...first.split.map(({ id }) => coded(first.labels[id]?.[any.members[id] ?? '']?.zh ?? any.name)),
    ...sheets.flatMap((sheet) => {
      const line = latest(sheet).find((l) => keyOf(l) === key);
      return [
        figureOf(desk, sheet, line),
        ...(latest(sheet).some((l) => l.change !== undefined) ? [changeOf(desk, sheet, line)] : []),
      ];
    }),
  ]);
  return {
    columns,
    rows,
    unit: unitsOf(columns),
    notes: [...jointNote(sheets.flatMap(latest)), ...notesOf(desk, rows)],
  };
}

/** One row per answer: 指标 | 单位 | 本期 | 上年同期 | 同比. */
export function indicatorsOf(desk: Desk, sheets: readonly Sheet[]): Body {
  const columns: PaperColumn[] = [
    { key: 'metric', title: '指标', kind: 'text' },
    { key: 'unit', title: '单位', kind: 'text' },
    column('value', '本期'),
    column('base', '上年同期'),
    column('change', '同比增减'),
  ];
  const rows = sheets.flatMap((sheet): Run[][][] => {
    const [line] = latest(sheet);
    if (line === undefined) return [];
    const change = changeOf(desk, sheet, line);
    const suffix =
      sheet.metric.change_unit === 'percent' ? '%' : sheet.metric.unit === 'percent' ? '个百分点' : '点';
    return [
      [
        [words(sheet.title)],
        [words(unitOf(desk, sheet))],
        figureOf(desk, sheet, line),
        line.base === undefined ? [words('—')] : figureOf(desk, sheet, line, 'base'),
        change.length === 0 || line.change?.value == null ? change : [...change, words(suffix)],
      ],
    ];
  });
  return { columns, rows, unit: '', notes: [...jointNote(sheets.flatMap(latest)), ...notesOf(desk, rows)] };
}

/** Places in the order of their codes; other members by size, the rest last. */
function ordered(lines: readonly Line[], sheet: Sheet): Line[] {
  if (sheet.split.some(({ id }) => id === 'region' || id === 'age_band' || id === 'sex'))
    return [...lines].sort((a, b) => (codes(a) < codes(b) ? -1 : 1));
  const size = (line: Line): number => line.value.value ?? Number.NEGATIVE_INFINITY;
  return [...lines].sort(
    (a, b) => Number(last(a)) - Number(last(b)) || size(b) - size(a) || (codes(a) < codes(b) ? -1 : 1),
  );
}

const codes = (line: Line): string => Object.values(line.members).join('|');
const last = (line: Line): boolean => Object.values(line.members).some((c) => c === 'U' || c.endsWith('99'));

/** `单位：件、%`: every unit of the head once. */
function unitsOf(columns: readonly PaperColumn[]): string {
  const units = [...new Set(columns.flatMap((c) => (c.unit ? [c.unit] : [])))];
  return units.length === 0 ? '' : `单位：${units.join('、')}`;
}

/** Where a month of a table is compared together with its neighbour, the table says so. */
const jointNote = (lines: readonly Line[]): Run[][] =>
  lines.some((line) => line.change?.over === 'jan_feb')
    ? [
        [
          words('注：一、二月的同比为'),
          literal('1—2月', '合并口径：春节在一、二月间移动'),
          words('合并计算。'),
        ],
      ]
    : [];

const notesOf = (desk: Desk, rows: readonly (readonly Run[][])[]): Run[][] =>
  marksNote(
    desk,
    rows.flat(2).flatMap((run) => (run.kind === 'number' && run.value === null ? [run.status] : [])),
  );

/** What the marks of missing values mean; nothing where all are numbers. */
export function marksNote(desk: Desk, statuses: readonly Status[]): Run[][] {
  if (statuses.length === 0) return [];
  const said = [...new Set(statuses)]
    .sort()
    .map((status) => `“${desk.f.cell({ value: null, status }, 0)}”表示${REASON[status] ?? '没有数据'}`);
  return [[words(`注：${said.join('；')}。`)]];
}

const REASON: Readonly<Record<string, string>> = {
  suppressed: '因涉及人数过少不予公布',
  not_reported: '本期未报数',
  not_applicable: '不适用或无可比数据',
  not_complete: '期间尚未结束',
  no_denominator: '缺少分母，不予计算',
  low_coverage: '覆盖不足，不给出读数',
  not_at_this_grain: '在此粒度没有数据',
};
