import type { Bilingual } from '../../src/domain/text.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Fault } from './door-statement.ts';

/** Why a row is refused, beside the rules that a contract states itself. `{zh}`/`{en}` stand for the field's name. */
const REASONS: Readonly<Record<string, Bilingual>> = {
  required: { zh: '必填项“{zh}”为空', en: '"{en}" is required and empty' },
  key_missing: {
    zh: '业务编号“{zh}”为空,无法识别是哪一条记录',
    en: '"{en}" is empty, so the record has no name',
  },
  undated: { zh: '没有日期,无法归入月份', en: 'The record has no date' },
  not_a_date: { zh: '“{zh}”不是可识别的日期', en: '"{en}" is not a date' },
  not_a_timestamp: { zh: '“{zh}”不是可识别的时间', en: '"{en}" is not a time' },
  not_a_month: { zh: '“{zh}”不是可识别的年月', en: '"{en}" is not a month' },
  not_an_age: {
    zh: '“{zh}”不是可识别的年龄、出生年份或年龄段',
    en: '"{en}" is not an age, a birth year or an age band',
  },
  not_a_number: { zh: '“{zh}”不是数字', en: '"{en}" is not a number' },
  not_a_whole_number: { zh: '“{zh}”不是整数', en: '"{en}" is not a whole number' },
  not_a_boolean: { zh: '“{zh}”应填“是”或“否”', en: '"{en}" should be yes or no' },
  out_of_range: { zh: '“{zh}”超出允许范围', en: '"{en}" is out of range' },
  too_long: { zh: '“{zh}”过长', en: '"{en}" is too long' },
  unknown_code: { zh: '“{zh}”的取值不在代码表中', en: '"{en}" is not in its code list' },
  broken_identifier: {
    zh: '“{zh}”被存成科学计数法(如 3.2E+17),末尾数字已丢失',
    en: '"{en}" was saved in scientific notation (3.2E+17) and has lost digits',
  },
  columns_missing: { zh: '本行列数少于表头', en: 'The row has fewer columns than the header' },
  columns_extra: {
    zh: '本行列数多于表头(可能是未加引号的逗号)',
    en: 'The row has more columns than the header',
  },
  quote_open: {
    zh: '引号没有成对,其后的内容连成了一行',
    en: 'A quote is not closed, so what follows became one row',
  },
  encoding: { zh: '本行含有无法解码的字节', en: 'The row holds bytes that cannot be decoded' },
  line_too_long: { zh: '本行超过 16 MB', en: 'The row is longer than 16 MB' },
  not_json: { zh: '本行不是有效的 JSON 对象', en: 'The line is not a valid JSON object' },
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

/** The sentence a data officer reads for a rule and a field. */
export function reasonOf(contract: Contract, { rule, field }: Pick<Fault, 'rule' | 'field'>): Bilingual {
  const stated = contract.rules.find((r) => r.id === rule);
  if (stated) return { zh: stated.zh, en: stated.en };
  const reason = REASONS[rule];
  if (!reason) throw new Error(`rule ${rule} has no sentence; add it to reasons.ts`);
  const declared = contract.fields[field];
  const names = {
    zh: declared?.zh ?? (field === 'exported_at' ? '导出时间' : field),
    en: declared?.en ?? field,
  };
  return { zh: reason.zh.replace('{zh}', names.zh), en: reason.en.replace('{en}', names.en) };
}
