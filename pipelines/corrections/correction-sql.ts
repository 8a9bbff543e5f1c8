import { identifier, literal } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';
import { type Contract, type Field, rawColumns, storedColumn } from '../contracts/contract.ts';
import { spellingKey, type Vocabulary } from '../intake/vocabulary.ts';
import type { Condition, Correction, Scalar } from './correction.ts';

/** The stored forms of a record number that a file wrote as this text. */
export type HashNumber = (correction: Correction, field: string, text: string) => readonly string[];

/** What turns the words of a correction into SQL over a raw table. */
export interface Terms {
  readonly contract: Contract;
  readonly vocabulary: Vocabulary;
  readonly numbers: HashNumber;
}

/** True for the rows a correction is about. */
export const matchSql = (correction: Correction, terms: Terms): string =>
  [`source = ${literal(correction.source)}`, ...conditions(correction, 'match', terms)].join(' and ');

/** True while a row looks as the correction says it must. */
export const guardSql = (correction: Correction, terms: Terms): string =>
  conditions(correction, 'guard', terms).join(' and ');

/** Column → the value it is set to. */
export function setSql(correction: Correction, terms: Terms): Map<string, string> {
  return new Map(
    Object.entries(correction.set).map(([name, value]) => {
      const field = fieldOf(correction, 'set', name, terms);
      if (terms.contract.key.includes(name)) {
        throw misuse(correction, `set.${name}`, {
          zh: '是记录的编号，不能更正',
          en: 'names the record and cannot be corrected',
        });
      }
      return [
        name,
        value === null ? 'null' : (valuesSql(correction, 'set', name, field, value, terms)[0] ?? 'null'),
      ];
    }),
  );
}

/** Every number of a record or thing that the corrections mention, to be hashed before any SQL is written. */
export function numbersOf(correction: Correction, contract: Contract): { field: string; text: string }[] {
  return (['match', 'guard', 'set'] as const).flatMap((part) =>
    Object.entries(correction[part]).flatMap(([field, said]) =>
      contract.fields[field]?.type === 'reference'
        ? scalars(said).flatMap((value) => (value === null ? [] : [{ field, text: String(value) }]))
        : [],
    ),
  );
}

const scalars = (said: Condition): Scalar[] =>
  Array.isArray(said) ? said : typeof said === 'object' && said !== null ? [said.from, said.to] : [said];

function conditions(correction: Correction, part: 'match' | 'guard', terms: Terms): string[] {
  return Object.entries(correction[part]).map(([name, said]) => {
    const field = fieldOf(correction, part, name, terms);
    const column = identifier(name);
    const values = (value: Scalar): readonly string[] =>
      value === null ? [] : valuesSql(correction, part, name, field, value, terms);
    if (said === null) return `${column} is null`;
    if (Array.isArray(said)) {
      const orNull = said.includes(null) ? ` or ${column} is null` : '';
      return `(${column} in (${said.flatMap(values).join(', ') || 'null'})${orNull})`;
    }
    if (typeof said !== 'object') return `${column} in (${values(said).join(', ')})`;
    if (!RANGED.has(field.type)) {
      throw misuse(correction, `${part}.${name}`, { zh: '不能用 from/to', en: 'takes no from/to' });
    }
    // A day named as the end of a range belongs to it whole.
    const compared = field.type === 'timestamp' && String(said.to).length <= 10 ? `${column}::date` : column;
    return `${compared} between ${values(said.from)[0]} and ${values(said.to)[0]}`;
  });
}

const RANGED = new Set(['date', 'timestamp', 'month', 'integer', 'decimal', 'money']);

function fieldOf(correction: Correction, part: string, name: string, { contract }: Terms): Field {
  const field = contract.fields[name];
  if (field?.type === 'person') {
    throw misuse(correction, `${part}.${name}`, {
      zh: '是个人标识；更正声明中不得出现个人标识，请改用记录编号等条件',
      en: 'identifies a person; corrections may not: use record numbers or other conditions',
    });
  }
  if (field && storedColumn(name, field) && rawColumns(contract).some((c) => c.name === name)) return field;
  const usable = rawColumns(contract)
    .map((c) => c.name)
    .filter((n) => contract.fields[n]);
  throw misuse(correction, `${part}.${name}`, {
    zh: `不是 ${contract.family} 的入库字段。可用：${usable.join('、')}`,
    en: `is no stored field of ${contract.family}. Fields: ${usable.join(', ')}`,
  });
}

function valuesSql(
  correction: Correction,
  part: string,
  name: string,
  field: Field,
  value: Exclude<Scalar, null>,
  { vocabulary, numbers }: Terms,
): readonly string[] {
  const text = String(value).trim();
  const unfit = (zh: string, en: string): CommandError =>
    misuse(correction, `${part}.${name}`, { zh: `“${text}”${zh}`, en: `"${text}" ${en}` });
  const fits = (ok: boolean, sql: string): readonly string[] => {
    if (ok) return [sql];
    throw unfit(`不是${field.zh}可取的值`, `is no value of ${field.en}`);
  };
  switch (field.type) {
    case 'reference':
      return numbers(correction, name, text);
    case 'code':
    case 'age_band': {
      const codes = vocabulary.codes(field.type === 'code' ? field.list : 'age_band');
      const code = codes.get(text) ?? codes.get(spellingKey(text));
      if (code === undefined) throw unfit('不在代码表中', 'is not in the code list');
      return [literal(code)];
    }
    case 'region': {
      const place = vocabulary.places.find(text);
      if (!place) throw unfit('不在地区表中', 'is not in the region table');
      return [literal(place.code)];
    }
    case 'date':
      return fits(/^\d{4}-\d{2}-\d{2}$/.test(text), `date ${literal(text)}`);
    case 'timestamp':
      return fits(/^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$/.test(text), `timestamp ${literal(text)}`);
    case 'month':
      return fits(/^\d{6}$/.test(text), text);
    case 'integer':
    case 'money':
      return fits(/^-?\d{1,18}$/.test(text), `${text}::bigint`);
    case 'decimal':
      return fits(/^-?\d+(\.\d+)?$/.test(text), `${text}::decimal(${field.precision},${field.scale})`);
    case 'boolean':
      return fits(typeof value === 'boolean', text);
    default:
      return [literal(text)];
  }
}

/** A correction that cannot be meant as it is written. */
export const misuse = (
  correction: Correction,
  place: string,
  why: { zh: string; en: string },
): CommandError =>
  new CommandError(
    {
      zh: `更正声明“${correction.id}”的 ${place} ${why.zh}。请改正更正声明文件。`,
      en: `Correction "${correction.id}": ${place} ${why.en}. Correct the corrections file.`,
    },
    { exitCode: 2 },
  );
