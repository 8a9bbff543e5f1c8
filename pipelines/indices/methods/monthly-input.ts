import { MethodError } from '../../../src/indices/method-error.ts';
import type { MonthlySeries } from '../../../src/indices/monthly-series.ts';
import { maybeText, type OptionSpec, type OptionValues } from './spec.ts';
import type { InputTable } from './table.ts';

/** What methods say that take months with their values. */
export const MONTHLY = {
  zh: '一列月份（2026-01 或 202601）与一列数值，逐月相连',
  en: 'a column of months (2026-01 or 202601) and a column of values, month after month',
} as const;
export const MONTH: OptionSpec = {
  type: 'text',
  help: {
    zh: '月份列（默认 month、period 或 date）',
    en: 'column of months (default month, period or date)',
  },
};

/** 2026-01, 202601, 2026/1, 2026年1月, or a day of it, as 202601; null for what is no month. */
export function monthCode(cell: string): number | null {
  const match = /^(\d{4})[-/.年]?(\d{1,2})(?:[-/.月]\d{0,2}日?)?$/.exec(cell);
  const code = Number(match?.[1]) * 100 + Number(match?.[2]);
  return match && code % 100 >= 1 && code % 100 <= 12 ? code : null;
}

/** A month given as an option. @throws MethodError for what is none. */
export function monthOption(options: OptionValues, name: string): number | undefined {
  const given = maybeText(options, name);
  if (given === undefined) return undefined;
  const code = monthCode(given);
  if (code !== null) return code;
  throw new MethodError(
    `--${name} 的月份“${given}”有误，应写作 2026-01`,
    `--${name} "${given}" is no month; write it as 2026-01`,
  );
}

/** Months with their values; a missing value is null. @throws MethodError naming the cell that is no month. */
export function monthlySeries(table: InputTable, options: OptionValues): MonthlySeries {
  const column = table.anyOf(options, 'month', ['month', 'period', 'date', '月份', '时期']);
  const months = table.text(column).map((cell, i) => {
    const code = monthCode(cell);
    if (code !== null) return code;
    throw new MethodError(
      `第 ${i + 1} 行的月份“${cell}”有误，应写作 2026-01`,
      `the month "${cell}" of row ${i + 1} is wrong; write it as 2026-01`,
    );
  });
  return { months, values: Array.from(table.value(options), (v) => (Number.isNaN(v) ? null : v)) };
}
