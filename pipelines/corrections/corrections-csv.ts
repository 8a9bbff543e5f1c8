import type { Contract, Field } from '../contracts/contract.ts';
import { headerKey } from '../contracts/header.ts';
import { contracts } from '../contracts/index.ts';
import { csvRecords } from '../intake/csv-records.ts';
import { sniffEncoding } from '../intake/text-encoding.ts';
import type { Scalar } from './correction.ts';

/**
 * Corrections as a data officer keeps them in a spreadsheet: one line each, conditions as `商户编号=M1;下单时间=2026-02-01..2026-02-28`.
 * The lines become what `corrections.yml` would hold and are judged by the same schema.
 */

/** Heading → key of the correction, in both languages. */
const COLUMNS: Readonly<Record<string, string>> = {
  编号: 'id',
  数据类别: 'family',
  来源: 'source',
  原因: 'reason',
  原因英文: 'reason_en',
  责任人: 'owner',
  状态: 'status',
  状态日期: 'since',
  条件: 'match',
  前提: 'guard',
  行数: 'rows',
  更正为: 'set',
};
/** The headings of the template, in its order. */
export const CORRECTION_HEADINGS: readonly string[] = Object.keys(COLUMNS);
const KEYS = new Map(
  Object.entries(COLUMNS).flatMap(([heading, key]) => [
    [headerKey(heading), key],
    [headerKey(key), key],
  ]),
);

/** A place of the file and what is wrong there, as a message for people. */
export class CorrectionsCsvError extends Error {}

/** One correction as the schema takes it, and the line it stands on. */
export interface CsvCorrection {
  readonly line: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads the bytes of a `corrections.csv`: UTF-8 or GB18030, comma, tab or semicolon. @throws CorrectionsCsvError */
export function parseCorrectionsCsv(bytes: Buffer): CsvCorrection[] {
  const sniffed = sniffEncoding(bytes);
  const text = new TextDecoder(sniffed === 'ascii' ? 'utf-8' : sniffed).decode(bytes);
  const [first = ''] = text.split('\n', 1);
  const delimiter = [',', '\t', ';'].find((one) => first.split(one).length > 3) ?? ',';
  const [head, ...records] = csvRecords(text, delimiter);
  const keys = (head?.cells ?? []).map((cell) => KEYS.get(headerKey(cell)));
  const gone = ['id', 'family', 'reason', 'owner', 'status', 'match', 'guard', 'set'].filter(
    (key) => !keys.includes(key),
  );
  if (gone.length > 0) {
    const headings = Object.entries(COLUMNS).flatMap(([zh, key]) => (gone.includes(key) ? [zh] : []));
    throw new CorrectionsCsvError(`缺少列 missing columns: ${headings.join('、')}(${gone.join(', ')})`);
  }
  const unknown = (head?.cells ?? []).filter((cell, i) => cell.trim() !== '' && keys[i] === undefined);
  if (unknown.length > 0) throw new CorrectionsCsvError(`不认识的列 unknown columns: ${unknown.join('、')}`);
  return records
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ cells, line }) => ({ line, data: correctionOf(cells, keys, line) }));
}

function correctionOf(
  cells: readonly string[],
  keys: readonly (string | undefined)[],
  line: number,
): Record<string, unknown> {
  const said = (key: string): string | undefined => cells[keys.indexOf(key)]?.trim() || undefined;
  const family = familyOf(said('family'));
  const contract = Object.values<Contract>(contracts).find((one) => one.family === family);
  const [reason, english, rows, since] = [said('reason'), said('reason_en'), said('rows'), said('since')];
  const fields = (key: string): Record<string, unknown> => fieldsOf(said(key), contract, { line, key });
  return {
    id: said('id'),
    family,
    source: said('source'),
    reason: english === undefined ? reason : { zh: reason, en: english },
    owner: said('owner'),
    status: said('status'),
    since: since === undefined ? undefined : isoDay(since),
    rows: rows === undefined ? undefined : Number(rows),
    match: fields('match'),
    guard: fields('guard'),
    set: fields('set'),
  };
}

/** A family by its code or its Chinese or English title. */
const familyOf = (said: string | undefined): string | undefined =>
  Object.values<Contract>(contracts).find(({ family, title }) =>
    [family, title.zh, title.en].some((name) => said !== undefined && headerKey(name) === headerKey(said)),
  )?.family ?? said;

interface Place {
  readonly line: number;
  readonly key: string;
}

function fieldsOf(
  cell: string | undefined,
  contract: Contract | undefined,
  place: Place,
): Record<string, unknown> {
  const parts = (cell ?? '').split(/[;；\n]/).filter((part) => part.trim() !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [, name = '', value = ''] = /^([^=＝]+)[=＝]([\s\S]*)$/.exec(part) ?? [];
      if (name.trim() === '') throw wrongAt(place, `“${part.trim()}”应写成 字段=值 / expected FIELD=VALUE`);
      const found = fieldNamed(name.trim(), contract);
      return [found?.name ?? name.trim(), conditionOf(value.trim(), found, place)];
    }),
  );
}

interface NamedField {
  readonly name: string;
  readonly field: Field;
  /** By its code, which for money means minor units; by its heading it means what the heading says. */
  readonly byCode: boolean;
}

function fieldNamed(said: string, contract: Contract | undefined): NamedField | undefined {
  const fields = Object.entries(contract?.fields ?? {});
  const [coded] = fields.filter(([name]) => name === said);
  if (coded) return { name: coded[0], field: coded[1], byCode: true };
  const [headed] = fields.filter(([, { zh, en, aliases = [] }]) =>
    [zh, en, ...aliases].some((heading) => headerKey(heading) === headerKey(said)),
  );
  return headed && { name: headed[0], field: headed[1], byCode: false };
}

const EMPTY = /^[(（]空[)）]$|^\(empty\)$/;

function conditionOf(said: string, found: NamedField | undefined, place: Place): unknown {
  const one = (text: string): Scalar => scalarOf(text.trim(), found, place);
  const [, from, to] = /^(.+?)(?:\.\.|…)(.+)$/.exec(said) ?? [];
  if (from !== undefined && to !== undefined) return { from: one(from), to: one(to) };
  return said.includes('|') ? said.split('|').map(one) : one(said);
}

const MINOR_UNITS: Readonly<Record<string, number>> = { 万元: 1_000_000, 元: 100, 分: 1 };

function scalarOf(said: string, found: NamedField | undefined, place: Place): Scalar {
  if (EMPTY.test(said)) return null;
  switch (found?.field.type) {
    case 'boolean':
      return /^(是|true|1)$/i.test(said) ? true : /^(否|false|0)$/i.test(said) ? false : said;
    case 'date':
    case 'timestamp':
      return isoDay(said);
    case 'month':
      return said.replace(
        /^(\d{4})[-/年](\d{1,2})月?$/,
        (_, year, month) => `${year}${month.padStart(2, '0')}`,
      );
    case 'money':
      return found.byCode && /^-?\d+$/.test(said) ? said : minorUnits(said, found, place);
    default:
      return said;
  }
}

/** @throws CorrectionsCsvError for an amount without unit: 元 or 分 is a factor of a hundred. */
function minorUnits(said: string, { field }: NamedField, place: Place): string {
  const [, amount, unit] = /^(-?\d+(?:\.\d+)?)\s*(万元|元|分)$/.exec(said.replaceAll(',', '')) ?? [];
  const minor = Number(amount) * (MINOR_UNITS[unit ?? ''] ?? Number.NaN);
  if (Number.isSafeInteger(Math.round(minor)) && Math.abs(minor - Math.round(minor)) < 1e-6)
    return String(Math.round(minor));
  throw wrongAt(
    place,
    `${field.zh}“${said}”要写明单位，如 100元、1.2万元、10000分 / state the unit of ${field.en}`,
  );
}

/** `2026/2/1` and `2026年2月1日`, as spreadsheets rewrite dates, are `2026-02-01`; a time behind it stays. */
const isoDay = (said: string): string =>
  said.replace(
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/,
    (_, year, month, day) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  );

const HEADING_OF = new Map(Object.entries(COLUMNS).map(([heading, key]) => [key, heading]));

const wrongAt = ({ line, key }: Place, said: string): CorrectionsCsvError =>
  new CorrectionsCsvError(`第 ${line} 行 ${HEADING_OF.get(key)} line ${line} ${key}: ${said}`);
