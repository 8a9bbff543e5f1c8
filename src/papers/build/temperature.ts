import type { Run } from '../../contracts/paper-document.ts';
import { BANDS, type Band } from '../../contracts/thermometer.ts';
import { zhCN } from '../../i18n/locales/zh-CN/index.ts';
import type { Desk } from './desk.ts';
import { cell, coded, literal, tally, words } from './run.ts';
import { isRest, type Line, latest, type Sheet } from './sheet.ts';
import { absence, comparison } from './wording.ts';

const bandName = (band: Band): string => zhCN[`band.${band}`];

/** Members named as the fastest rising. */
const NAMED = 3;

/** `需求温度为108.4（基期为100），处于“偏热”档，比上年同期提高2.1点`. */
export function reading(desk: Desk, sheet: Sheet, line: Line): Run[] {
  if (line.value.value === null) return [words(`${sheet.title}${absence(line.value)}`)];
  return [
    words(`${sheet.title}为`),
    cell(desk, sheet, line, 'reading'),
    words('（基期为'),
    literal('100', '方法：基期平均'),
    words(`）${line.band ? `，处于“${bandName(line.band)}”档` : ''}`),
    ...comparison(desk, sheet, line),
  ];
}

/** `升温最多的是甲（2.1点）、乙（1.4点）`; nothing when none rose. */
export function rising(desk: Desk, sheet: Sheet): Run[] | undefined {
  const lines = latest(sheet)
    .filter((line) => !isRest(line) && (line.change?.value ?? 0) >= 0.05)
    .sort((a, b) => (b.change?.value ?? 0) - (a.change?.value ?? 0) || a.row - b.row)
    .slice(0, NAMED);
  if (lines.length === 0) return undefined;
  return [
    words('比上年同期升温最多的是'),
    ...lines.flatMap((line, i) => [
      words(i === 0 ? '' : '、'),
      ...coded(line.name),
      words('（'),
      cell(desk, sheet, line, 'points', 'change'),
      words('）'),
    ]),
  ];
}

/** Places below which bands of them say nothing. */
const FEW = 4;

/** `有读数的31个地区中，偏热及以上5个，平稳20个，偏冷及以下6个`: bands, not a league table; nothing where all are in one. */
export function bands(desk: Desk, sheet: Sheet): Run[] | undefined {
  const stated = latest(sheet).filter((line) => line.value.value !== null);
  if (stated.length < FEW || stated.every((line) => line.band === stated[0]?.band)) return undefined;
  const groups = [
    { name: `${bandName('warm')}及以上`, of: ['hot', 'warm'] },
    { name: bandName('mild'), of: ['mild'] },
    { name: `${bandName('cool')}及以下`, of: ['cool', 'cold'] },
  ].map((group) => ({
    ...group,
    lines: stated.filter((line) => line.band != null && group.of.includes(line.band)),
  }));
  return [
    words('有读数的'),
    tally(desk, sheet, stated),
    words('个地区中'),
    ...groups
      .filter((group) => group.lines.length > 0)
      .flatMap((group) => [words(`，${group.name}`), tally(desk, sheet, group.lines), words('个')]),
    words('，同一档内视为并列'),
  ];
}

/** `处于“很热”档的有甲、乙`, or `11个地区均处于“很热”档`; nothing when the hottest of several stands no higher than 平稳. */
export function hottest(desk: Desk, sheet: Sheet): Run[] | undefined {
  const lines = latest(sheet).filter((line) => line.value.value !== null);
  const band = BANDS.find((b) => lines.some((line) => line.band === b));
  if (band !== undefined && lines.length >= FEW && lines.every((line) => line.band === band))
    return [words('有读数的'), tally(desk, sheet, lines), words(`个地区均处于“${bandName(band)}”档`)];
  if (band === undefined || band === 'mild' || band === 'cool' || band === 'cold') return undefined;
  const names = lines.filter((line) => line.band === band).map((line) => line.name);
  return [words(`处于“${bandName(band)}”档的有`), ...coded(names.join('、'))];
}
