import type { Bilingual } from '../../src/domain/text.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Fault } from './door-statement.ts';

/** Why a row is refused and what to do about it. */
export interface Reason extends Bilingual {
  readonly fix: Bilingual;
}

/** Reasons beside the rules that a contract states itself. `{name}` stands for the field's name. */
const REASONS: Readonly<Record<string, Reason>> = {
  required: {
    zh: '必填项“{name}”为空',
    en: '"{name}" is required and empty',
    fix: { zh: '补填该列', en: 'Fill it in' },
  },
  key_missing: {
    zh: '业务编号“{name}”为空，无法识别是哪一条记录',
    en: '"{name}" is empty, so the record has no name',
    fix: { zh: '补填编号', en: 'Fill in the number' },
  },
  undated: {
    zh: '没有日期，无法归入月份',
    en: 'The record has no date',
    fix: { zh: '补填日期', en: 'Fill in the date' },
  },
  not_a_date: {
    zh: '“{name}”不是可识别的日期',
    en: '"{name}" is not a date',
    fix: { zh: '写成 2026-09-30', en: 'Write 2026-09-30' },
  },
  not_a_timestamp: {
    zh: '“{name}”不是可识别的时间',
    en: '"{name}" is not a time',
    fix: { zh: '写成 2026-09-30 10:22:00', en: 'Write 2026-09-30 10:22:00' },
  },
  not_a_month: {
    zh: '“{name}”不是可识别的年月',
    en: '"{name}" is not a month',
    fix: { zh: '写成 2026-09', en: 'Write 2026-09' },
  },
  not_an_age: {
    zh: '“{name}”不是可识别的年龄、出生年份或年龄段',
    en: '"{name}" is not an age, a birth year or an age band',
    fix: { zh: '写出生年份（如 1990）或年龄', en: 'Write the birth year (1990) or the age' },
  },
  not_a_number: {
    zh: '“{name}”不是数字',
    en: '"{name}" is not a number',
    fix: { zh: '只写数字，单位写在表头', en: 'Write the number only, the unit in the header' },
  },
  not_a_whole_number: {
    zh: '“{name}”不是整数',
    en: '"{name}" is not a whole number',
    fix: { zh: '写成整数', en: 'Write a whole number' },
  },
  not_a_boolean: {
    zh: '“{name}”应填“是”或“否”',
    en: '"{name}" should be yes or no',
    fix: { zh: '填“是”或“否”，不清楚则留空', en: 'Write yes or no, or leave it empty' },
  },
  out_of_range: {
    zh: '“{name}”超出允许范围',
    en: '"{name}" is out of range',
    fix: { zh: '核对数值与单位', en: 'Check the number and its unit' },
  },
  too_long: {
    zh: '“{name}”过长',
    en: '"{name}" is too long',
    fix: { zh: '核对是否错列', en: 'Check whether columns have shifted' },
  },
  unknown_code: {
    zh: '“{name}”的取值不在代码表中',
    en: '"{name}" is not in its code list',
    fix: {
      zh: '改用代码表中的取值，或请数据管理员在映射中对应',
      en: 'Use a listed value, or have it mapped',
    },
  },
  broken_identifier: {
    zh: '“{name}”被存成科学计数法（如 3.2E+17），末尾数字已丢失',
    en: '"{name}" was saved in scientific notation (3.2E+17) and has lost digits',
    fix: { zh: '在来源系统以文本格式重新导出该列', en: 'Export the column again as text' },
  },
  test_row: {
    zh: '姓名（或姓名与电话）是试录时常用的假值，本行不是真实记录',
    en: 'The name (or name and phone) is one that people type to try a system out',
    fix: {
      zh: '确为试录请在来源系统删除；确有其人请在退回单中说明后放行',
      en: 'Delete it at the source if it was a trial; if the person exists, say so on the return ticket',
    },
  },
  columns_missing: {
    zh: '本行列数少于表头',
    en: 'The row has fewer columns than the header',
    fix: { zh: '核对该行是否被截断', en: 'Check whether the row was cut off' },
  },
  columns_extra: {
    zh: '本行列数多于表头（可能是未加引号的逗号）',
    en: 'The row has more columns than the header',
    fix: { zh: '给含逗号的内容加引号，或重新导出', en: 'Quote texts that hold commas, or export again' },
  },
  quote_open: {
    zh: '引号没有成对，其后的内容连成了一行',
    en: 'A quote is not closed, so what follows became one row',
    fix: { zh: '补齐引号，或重新导出', en: 'Close the quote, or export again' },
  },
  encoding: {
    zh: '本行含有无法解码的字节',
    en: 'The row holds bytes that cannot be decoded',
    fix: { zh: '以 UTF-8 重新导出', en: 'Export again as UTF-8' },
  },
  line_too_long: {
    zh: '本行超过 16 MB',
    en: 'The row is longer than 16 MB',
    fix: { zh: '核对是否缺少换行', en: 'Check for missing line breaks' },
  },
  not_json: {
    zh: '本行不是有效的 JSON 对象',
    en: 'The line is not a valid JSON object',
    fix: { zh: '重新导出该行', en: 'Export the line again' },
  },
};

/** DuckDB's names of splitting errors → our rules. */
export const SPLIT_RULES: Readonly<Record<string, string>> = {
  'MISSING COLUMNS': 'columns_missing',
  'TOO MANY COLUMNS': 'columns_extra',
  'UNQUOTED VALUE': 'quote_open',
  'INVALID ENCODING': 'encoding',
  'INVALID STATE': 'quote_open',
  'LINE SIZE OVER MAXIMUM': 'line_too_long',
};

/** Rules that concern a whole row. */
export const ROW_RULES = [...new Set(Object.values(SPLIT_RULES)), 'not_json'];

/** The rules that hold for every family beside its own. */
export const GENERAL_RULES: readonly string[] = Object.keys(REASONS);

/** The sentences a data officer reads for a rule and a field. */
export function reasonOf(contract: Contract, { rule, field }: Pick<Fault, 'rule' | 'field'>): Reason {
  const stated = contract.rules.find((r) => r.id === rule);
  if (stated) return { zh: stated.zh, en: stated.en, fix: stated.fix };
  const reason = REASONS[rule];
  if (!reason) throw new Error(`rule ${rule} has no sentence; add it to reasons.ts`);
  const declared = contract.fields[field];
  const names = field === 'exported_at' ? { zh: '导出时间', en: 'exported at' } : { zh: field, en: field };
  return {
    zh: reason.zh.replace('{name}', declared?.zh ?? names.zh),
    en: reason.en.replace('{name}', declared?.en ?? names.en),
    fix: reason.fix,
  };
}
