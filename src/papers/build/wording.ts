import type { Run } from '../../contracts/paper-document.ts';
import type { ApiValue, Status } from '../../contracts/value.ts';
import { baseUnit } from './base-unit.ts';
import type { Desk } from './desk.ts';
import { bound, cell, cellOf, coded, literal, tally, words } from './run.ts';
import { isRest, type Line, latest, type Sheet } from './sheet.ts';

/**
 * Clauses of official releases, filled only when their rule holds (domain.md §5.2). A fall is 下降, never 增长-3%; a
 * share moves by 个百分点; what prints as 0.0 is 持平; a base that is missing, hidden or open makes no comparison and
 * says so. `undefined` means there is nothing to say.
 */

/** Below this, in percent or points, both periods print the same. */
const FLAT = 0.05;

const TEXT = {
  yoy: {
    flat: '与上年同期持平',
    up: '同比增长',
    down: '同比下降',
    rise: '比上年同期提高',
    fall: '比上年同期下降',
    none: '上年同期无可比数据',
    silent: '上年同期未报数，不作比较',
  },
  previous: {
    flat: '与上期持平',
    up: '环比增长',
    down: '环比下降',
    rise: '比上期提高',
    fall: '比上期下降',
    none: '上期无可比数据',
    silent: '上期未报数，不作比较',
  },
} as const;

/** Why a comparison is left out, as a clause. */
function noComparison(status: Status, over: 'yoy' | 'previous'): string {
  switch (status) {
    case 'suppressed':
      return '因样本量不足，不作比较';
    case 'not_complete':
      return '本期尚未结算，不作比较';
    case 'not_reported':
      return TEXT[over].silent;
    default:
      return TEXT[over].none;
  }
}

/** `，同比增长3.2%`; `，与上年同期持平`; `，上年同期无可比数据`. Nothing where no comparison was asked for. */
export function comparison(desk: Desk, sheet: Sheet, line: Line): Run[] {
  const { change, value } = line;
  const over = sheet.compare;
  if (change === undefined || over === undefined || value.value === null) return [];
  const together =
    change.over === 'jan_feb' ? [literal('1—2月', '合并口径：春节在一、二月间移动'), words('合并')] : [];
  if (change.value === null) return [words(`，${noComparison(change.status, over)}`)];
  if (Math.abs(change.value) < FLAT) return [words('，'), ...together, words(TEXT[over].flat)];
  const relative = change.unit === 'percent';
  const up = change.value > 0;
  const verb = relative ? (up ? TEXT[over].up : TEXT[over].down) : up ? TEXT[over].rise : TEXT[over].fall;
  return [
    words('，'),
    ...together,
    words(verb),
    cell(desk, sheet, line, relative ? 'percent_change' : 'points', 'change'),
  ];
}

/** Why a value is missing, as the end of a clause that has named it. */
export function absence({ status }: ApiValue): string {
  const said: Partial<Record<Status, string>> = {
    suppressed: '因涉及人数过少不予公布',
    not_reported: '本期未报数，未计入',
    not_complete: '期间尚未结束，暂不公布',
    no_denominator: '缺少分母，不予计算',
    low_coverage: '覆盖不足，不给出读数',
    not_applicable: '不适用',
    not_at_this_grain: '在此粒度没有数据',
  };
  return said[status] ?? '没有数据';
}

/** Rates and means are said with 为; an amount follows its name directly, as releases write it. */
const verbOf = (sheet: Sheet): string => (['rate', 'mean', 'index'].includes(sheet.metric.kind) ? '为' : '');

/** `服务申请24.31万件，同比增长3.2%`; a rate prints its base: `满意率为87.3%（基数12345件）`. */
export function clause(desk: Desk, sheet: Sheet, line: Line, title = sheet.title): Run[] {
  if (line.value.value === null) return [words(`${title}${absence(line.value)}`)];
  return [
    words(`${title}${verbOf(sheet)}`),
    named(desk, sheet, line),
    ...baseOf(desk, sheet, line),
    ...comparison(desk, sheet, line),
  ];
}

/** After 人均消费额 stands 541.76元, not 元/人: the name has said of what. */
function named(desk: Desk, sheet: Sheet, line: Line): Run {
  const { zh, en } = sheet.metric.unit_label;
  const [amount = zh, per] = zh.split('/');
  const over = per === undefined ? {} : { unit_label: { zh: amount, en: en.split('/')[0] ?? en } };
  return cell(desk, sheet, line, 'amount', 'value', over);
}

/** `（基数1.23万件）`: what a rate or mean rests on, in its own unit. */
function baseOf(desk: Desk, sheet: Sheet, line: Line): Run[] {
  if (line.n === undefined || !['rate', 'mean'].includes(sheet.metric.kind)) return [];
  const unit = baseUnit(desk, sheet.metric.id);
  const form = unit.minor ? 'minor' : 'count';
  const n = cell(desk, sheet, line, form, 'n', { unit: 'ratio', decimals: 0 });
  return [words('（基数'), n, words(`${unit.label}）`)];
}

const equal = (a: Line | undefined, b: Line | undefined): boolean =>
  a !== undefined && b !== undefined && a.value.value === b.value.value;

const joint = (line: Line): boolean => line.change?.over === 'jan_feb';

/** Named lines with a value, largest first; equals in the order of the answer. */
export const ranked = (sheet: Sheet): Line[] =>
  latest(sheet)
    .filter((line) => line.value.value !== null && !isRest(line))
    .sort((a, b) => (b.value.value ?? 0) - (a.value.value ?? 0) || a.row - b.row);

/**
 * `甲、乙、丙居前三位，合计占90.0%`; equals stand 并列. The share only for amounts that add up, of a whole that is known.
 * @returns nothing for fewer than four members: to be among the first three of three says nothing.
 */
export function leading(
  desk: Desk,
  sheet: Sheet,
  whole: { sheet: Sheet; line: Line } | undefined,
): Run[] | undefined {
  const sorted = ranked(sheet).filter((line) => (line.value.value ?? 0) > 0);
  const top = sorted.slice(0, 3);
  if (sorted.length < 4) return undefined;
  const tied = equal(sorted[3], top[2]);
  const runs = [...coded(joinTies(top)), words(`居前三位${tied ? '（第三位另有并列）' : ''}`)];
  const total = whole?.line.value.value ?? null;
  if (!sheet.metric.additive || whole === undefined || total === null || total <= 0) return runs;
  const share = bound(
    desk,
    sheet,
    { op: 'share', cells: [...top.map((line) => cellOf(sheet, line)), cellOf(whole.sheet, whole.line)] },
    'share',
    { unit: 'percent', decimals: 1 },
  );
  // Perturbed parts of the outside layer may add up to a little more than their whole.
  return share.value === null || share.value > 100 ? runs : [...runs, words('，合计占'), share];
}

/** Names in order; neighbours with the same value are joined and marked as equals. */
function joinTies(lines: readonly Line[]): string {
  const groups: Line[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (equal(last?.[0], line)) last?.push(line);
    else groups.push([line]);
  }
  return groups
    .map((group) => {
      const names = group.map((line) => line.name).join('与');
      return group.length > 1 ? `${names}（并列）` : names;
    })
    .join('、');
}

/** `托育托管增长最快…拉动总量增长3.0个百分点`: the member that moved the whole most; nothing without bases. */
export function pull(desk: Desk, sheet: Sheet, whole: { sheet: Sheet; line: Line }): Run[] | undefined {
  const wholeBase = whole.line.base?.value ?? null;
  // January and February are compared as one: a single month of them pulls nothing.
  if (!sheet.metric.additive || wholeBase === null || wholeBase <= 0 || joint(whole.line)) return undefined;
  const move = (line: Line): number => (line.value.value ?? 0) - (line.base?.value ?? 0);
  const [mover] = ranked(sheet)
    .filter((line) => line.base?.value != null)
    .sort((a, b) => Math.abs(move(b)) - Math.abs(move(a)) || a.row - b.row);
  if (mover === undefined) return undefined;
  const points = bound(
    desk,
    sheet,
    {
      op: 'pull',
      cells: [cellOf(sheet, mover), cellOf(sheet, mover, 'base'), cellOf(whole.sheet, whole.line, 'base')],
    },
    'points',
    { unit: 'percent', decimals: 1 },
  );
  if (points.value === null || Math.abs(points.value) < FLAT) return undefined;
  const verb = points.value > 0 ? '拉动总量增长' : '拉低总量增速';
  return [...coded(mover.name), words(`影响最大，${verb}`), points];
}

/** `其中，托育托管1234件，占5.2%，比上年同期提高0.4个百分点`. */
export function share(
  desk: Desk,
  sheet: Sheet,
  line: Line,
  whole: { sheet: Sheet; line: Line },
): Run[] | undefined {
  if (line.value.value === null || whole.line.value.value === null || !sheet.metric.additive)
    return undefined;
  const part = bound(
    desk,
    sheet,
    { op: 'share', cells: [cellOf(sheet, line), cellOf(whole.sheet, whole.line)] },
    'share',
    { unit: 'percent', decimals: 1 },
  );
  if (part.value === null || part.value > 100) return undefined;
  const runs = [...coded(line.name), cell(desk, sheet, line, 'amount'), words('，占'), part];
  if (line.base?.value == null || whole.line.base?.value == null || joint(line)) return runs;
  const moved = bound(
    desk,
    sheet,
    {
      op: 'share_change',
      cells: [
        cellOf(sheet, line),
        cellOf(whole.sheet, whole.line),
        cellOf(sheet, line, 'base'),
        cellOf(whole.sheet, whole.line, 'base'),
      ],
    },
    'points',
    { unit: 'percent', decimals: 1 },
  );
  if (moved.value === null) return runs;
  if (Math.abs(moved.value) < FLAT) return [...runs, words('，占比与上年同期持平')];
  return [...runs, words(`，占比比上年同期${moved.value > 0 ? '提高' : '下降'}`), moved];
}

/** `2个地区本期未报数，未计入`; nothing when all reported. */
export function silent(desk: Desk, sheet: Sheet): Run[] | undefined {
  const lines = latest(sheet).filter((line) => line.value.status === 'not_reported');
  return lines.length === 0 ? undefined : [tally(desk, sheet, lines), words('个地区本期未报数，未计入')];
}

/** `另有3项因涉及人数过少不予公布`; nothing when none is hidden. */
export function hidden(desk: Desk, sheet: Sheet): Run[] | undefined {
  const lines = latest(sheet).filter((line) => line.value.status === 'suppressed');
  return lines.length === 0
    ? undefined
    : [words('另有'), tally(desk, sheet, lines), words('项因涉及人数过少不予公布')];
}
