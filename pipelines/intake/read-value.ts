import { identifier, literal } from '../../src/warehouse/duckdb.ts';
import type { Field } from '../contracts/contract.ts';
import { storedColumn } from '../contracts/contract.ts';
import { MappingError } from '../contracts/mapping.ts';
import type { Binding } from './plan.ts';
import { type Spellings, spellingKey, type Vocabulary } from './vocabulary.ts';

/**
 * How one field of one file is read, in steps that each become one level of the door statement: `plain` over the raw
 * cell for every row; where that gives NULL the cell is tidied, and `thorough` reads the tidied text. So clean files
 * pay for clean values only.
 */
export interface Reading {
  readonly field: string;
  readonly sqlType: string;
  /** The cell as the source wrote it: SQL over `_0, _1, …`. */
  readonly raw: string;
  readonly plain: string;
  /** SQL over the tidied text; undefined where there is no second road. */
  readonly thorough?: (said: string) => string;
  /** The value out of what either road read: `read` is the first that gave something. */
  readonly finish?: (read: string, roads: { plain: string; thorough: string; said: string }) => string;
  /** What a value read by the second road has been repaired from. */
  readonly repair?: string;
  /** Why a cell that says something and gives no value is refused. */
  readonly unreadable?: { readonly rule: string };
  /** Texts that systems write where there is no value: the cell counts as empty, and what it was is counted. */
  readonly filler?: { readonly kind: string; readonly when: (said: string) => string };
  /** Counted by spelling when neither road knows it. */
  readonly countsUnmapped?: boolean;
  /** True, over the finished field, where the value lies outside its limits. */
  readonly outside?: { readonly when: string; readonly rule: string };
  /** Spellings to register as an enum and a list of codes before the statement runs. */
  readonly spellings?: Spellings;
  /** Read one level later, because it looks at other fields. */
  readonly late?: boolean;
}

const MINOR_UNITS: Readonly<Record<string, number>> = {
  分: 1,
  角: 10,
  元: 100,
  百元: 10_000,
  千元: 100_000,
  万: 1_000_000,
  万元: 1_000_000,
  亿元: 10_000_000_000,
};
const MULTIPLES: Readonly<Record<string, number>> = {
  '%': 0.01,
  百: 100,
  千: 1000,
  万: 10_000,
  亿: 100_000_000,
};

export const rawColumn = (index: number): string => `_${index}`;
/** The enum of a field's known spellings, and the variable that lists their codes in the same order. */
export const spellingsType = (field: string): string => identifier(`spellings_${field}`);
export const spellingsCodes = (field: string): string => `codes_${field}`;

/** @throws MappingError where the mapping's constants, codes or units do not fit the contract. */
export function readingOf(field: string, declared: Field, binding: Binding, vocabulary: Vocabulary): Reading {
  const sqlType = storedColumn(field, declared)?.sqlType ?? 'varchar';
  const base = { field, sqlType, raw: rawCell(binding) };
  switch (declared.type) {
    case 'text':
      return textReading(base, declared.maxLength);
    case 'code':
      return codeReading(base, binding, vocabulary.codes(declared.list), declared.list, declared.unmapped);
    case 'region':
      return placeReading(base);
    case 'date':
    case 'timestamp':
    case 'month':
      return timeReading(base, binding, declared.type);
    case 'age_band':
      return ageReading(base, binding, vocabulary.codes('age_band'), declared.asOf ?? 'exported_at');
    case 'integer':
    case 'decimal':
    case 'money':
      return numberReading(base, binding, declared);
    case 'boolean':
      return booleanReading(base, binding);
    case 'person':
      return personReading(base, declared.identifier);
    case 'reference':
      return identifierReading(base);
    case 'free_text':
    case 'dropped':
      throw new Error(`${field} is never loaded`);
  }
}

/** The value of a field that no column of this file gives. Identifiers are text until they are hashed. */
export const absentValue = (name: string, declared: Field): string =>
  `null::${declared.type === 'reference' ? 'varchar' : (storedColumn(name, declared)?.sqlType ?? 'varchar')}`;

type Base = Pick<Reading, 'field' | 'sqlType' | 'raw'>;

function rawCell({ origin, rule }: Binding): string {
  if (origin.kind === 'constant') return literal(origin.value);
  const nulls = (cell: string): string =>
    rule.nulls?.length
      ? `case when trim(${cell}) in (${rule.nulls.map(literal).join(', ')}) then null else ${cell} end`
      : cell;
  const cells = origin.columns.map((column) => nulls(rawColumn(column)));
  const [only = 'null'] = cells;
  if (origin.kind === 'product') return `concat_ws(' × ', ${cells.join(', ')})`;
  if (origin.kind === 'sum') return `concat_ws(' + ', ${cells.join(', ')})`;
  if (origin.kind === 'join')
    return `nullif(concat_ws(${literal(origin.separator)}, ${cells.join(', ')}), '')`;
  return cells.length === 1
    ? only
    : `coalesce(${cells.map((cell) => `nullif(trim(${cell}), '')`).join(', ')})`;
}

function textReading(base: Base, maxLength: number | undefined): Reading {
  return {
    ...base,
    plain: `plain_text(${base.raw})`,
    thorough: (said) => said,
    repair: 'trimmed',
    outside:
      maxLength === undefined
        ? undefined
        : { when: `length(${identifier(base.field)}) > ${maxLength}`, rule: 'too_long' },
  };
}

function identifierReading(base: Base): Reading {
  return {
    ...base,
    sqlType: 'varchar',
    plain: `plain_id(${base.raw})`,
    thorough: (said) => `thorough_id(${said})`,
    repair: 'identifier_form',
    unreadable: { rule: 'broken_identifier' },
  };
}

function personReading(base: Base, kind: 'member_no' | 'id_number' | 'phone'): Reading {
  const reading = identifierReading(base);
  if (kind === 'phone') {
    return {
      ...reading,
      plain: `case when not is_placeholder(${base.raw}) then ${reading.plain} end`,
      thorough: (said) => `case when not is_placeholder(phone_digits(${said})) then thorough_id(${said}) end`,
      finish: (read) => `phone_digits(${read})`,
      filler: { kind: 'placeholder', when: (said) => `is_placeholder(phone_digits(${said}))` },
    };
  }
  return kind === 'id_number' ? { ...reading, finish: (read) => `upper(${read})` } : reading;
}

/** Codes of a list, with the mapping's own spellings in front. */
function withMappingCodes(binding: Binding, spellings: Spellings, list: string): Spellings {
  const own = Object.entries(binding.rule.codes ?? {});
  if (own.length === 0) return spellings;
  const merged = new Map<string, string>();
  for (const [from, to] of own) merged.set(from, codeFor(binding, `codes.${from}`, to, list, spellings));
  for (const [from, code] of [...merged])
    if (!merged.has(spellingKey(from))) merged.set(spellingKey(from), code);
  for (const [from, code] of spellings) if (!merged.has(from)) merged.set(from, code);
  return merged;
}

function codeFor(binding: Binding, place: string, value: string, list: string, spellings: Spellings): string {
  const code = spellings.get(value) ?? spellings.get(spellingKey(value));
  if (code !== undefined) return code;
  const codes = [...new Set(spellings.values())];
  const some = codes.slice(0, 40);
  const more = codes.length > some.length ? ' …' : '';
  throw new MappingError({
    zh: `映射中的 fields.${binding.field}.${place} 给出“${value}”，但代码表 ${list} 没有它。可用代码：${some.join('、')}${more}。请改正映射。`,
    en: `The mapping's fields.${binding.field}.${place} says "${value}", which the code list ${list} does not have. Codes: ${some.join(', ')}${more}. Correct the mapping.`,
  });
}

/** SQL: the code of a spelling: its place in the enum is its place in the list of codes. */
const lookup = (field: string, text: string): string =>
  `getvariable(${literal(spellingsCodes(field))})[enum_code(try_cast(${text} as ${spellingsType(field)}))::int + 1]`;

function lookedUp(base: Base, spellings: Spellings): Reading {
  return {
    ...base,
    plain: lookup(base.field, base.raw),
    thorough: (said) => lookup(base.field, `tidy_key(${said})`),
    spellings,
    countsUnmapped: true,
  };
}

function codeReading(
  base: Base,
  binding: Binding,
  list: Spellings,
  listName: string,
  unmapped: 'reject' | { readonly as: string },
): Reading {
  const { origin, rule } = binding;
  if (origin.kind === 'constant')
    return { ...base, plain: literal(codeFor(binding, 'constant', origin.value, listName, list)) };
  const reading = { ...lookedUp(base, withMappingCodes(binding, list, listName)), repair: 'code_spelling' };
  if (rule.otherwise === undefined && unmapped === 'reject')
    return { ...reading, unreadable: { rule: 'unknown_code' } };
  const fallback =
    rule.otherwise !== undefined
      ? codeFor(binding, 'otherwise', rule.otherwise, listName, list)
      : (unmapped as { readonly as: string }).as;
  return { ...reading, finish: orElse(fallback) };
}

const orElse =
  (code: string) =>
  (read: string, { said }: { said: string }): string =>
    `coalesce(${read}, case when ${said} is not null then ${literal(code)} end)`;

/**
 * A place is read as the text that names it; `resolvePlaces` turns the distinct texts of a file into codes, because
 * the tables of places are too long to be part of a statement.
 */
function placeReading(base: Base): Reading {
  return { ...base, plain: `plain_text(${base.raw})`, thorough: (said) => said };
}

function timeReading(base: Base, binding: Binding, type: 'date' | 'timestamp' | 'month'): Reading {
  const { format } = binding.rule;
  const finish = {
    date: (read: string) => `(${read})::date`,
    timestamp: undefined,
    month: (read: string) => `(year(${read}) * 100 + month(${read}))::integer`,
  }[type];
  const inFormat = (text: string): string => `plausible(try_strptime(${text}, ${literal(format ?? '')}))`;
  const general = (said: string): string =>
    type === 'month' ? `coalesce(month_start(${said}), thorough_time(${said}))` : `thorough_time(${said})`;
  return {
    ...base,
    plain: format ? inFormat(base.raw) : `plain_time(${base.raw})`,
    // A declared format is the only one: 04/05/2018 must not be read another way in the rows that do not fit it.
    thorough: (said) => (format ? inFormat(said) : `plausible(${general(said)})`),
    finish,
    repair: 'date_form',
    unreadable: { rule: `not_a_${type}` },
    filler: { kind: 'no_date', when: (said) => `is_no_date(${said})` },
  };
}

function ageReading(base: Base, binding: Binding, bands: Spellings, asOf: string): Reading {
  const { origin } = binding;
  if (origin.kind === 'constant')
    return { ...base, plain: literal(codeFor(binding, 'constant', origin.value, 'age_band', bands)) };
  const number = (said: string): string => `try_cast(${said} as decimal(9, 1))`;
  const date = (said: string): string => `plausible(coalesce(month_start(${said}), thorough_time(${said})))`;
  return {
    ...lookedUp(base, withMappingCodes(binding, bands, 'age_band')),
    // The second road reads years of age; a birth year and a birth date are turned into them.
    thorough: (
      said,
    ) => `case when ${number(said)} between 1900 and 2199 then year(${asOf}) - ${number(said)}::integer
        when ${number(said)} is not null then ${number(said)}::integer
        else date_sub('year', ${date(said)}::date, ${asOf}::date) end`,
    finish: (_read, { plain, thorough, said }) =>
      `coalesce(${plain}, ${lookup(base.field, `tidy_key(${said})`)}, ${bandSql(thorough, bands)})`,
    countsUnmapped: false,
    unreadable: { rule: 'not_an_age' },
    late: true,
  };
}

/** The bands are the codes themselves: `35-44`, `60+`. */
function bandSql(years: string, bands: Spellings): string {
  const cases = [...new Set(bands.values())].flatMap((code) => {
    const match = /^(\d+)(?:-(\d+)|\+)$/.exec(code);
    return match ? [`when ${years} between ${match[1]} and ${match[2] ?? 130} then ${literal(code)}`] : [];
  });
  return `case ${cases.join(' ')} end`;
}

type NumberField = Extract<Field, { type: 'integer' | 'decimal' | 'money' }>;

function numberReading(base: Base, binding: Binding, declared: NumberField): Reading {
  const { origin, rule } = binding;
  const factor = declared.type === 'decimal' && declared.percent ? 1 : factorOf(binding, declared.type);
  const column = identifier(base.field);
  const limits = [
    ...(declared.min === undefined ? [] : [`${column} < ${declared.min}`]),
    ...(declared.max === undefined ? [] : [`${column} > ${declared.max}`]),
  ];
  const sign = origin.kind === 'product' ? ' * ' : ' + ';
  const cells =
    origin.kind === 'product' || origin.kind === 'sum' ? origin.columns.map(rawColumn) : undefined;
  // Under a decimal comma 1.234 is one thousand and more, so only bare digits are plain.
  const comma = rule.decimal === ',';
  const plain = (cell: string): string =>
    comma
      ? `case when regexp_full_match(${cell}, '-?[0-9]+') then plain_number(${cell}) end`
      : `plain_number(${cell})`;
  const thorough = (said: string): string => `${comma ? 'comma_number' : 'thorough_number'}(${said})`;
  return {
    ...base,
    plain: cells ? cells.map(plain).join(sign) : plain(base.raw),
    thorough: (said) =>
      cells
        ? cells.map((cell) => `coalesce(${plain(cell)}, ${thorough(`tidy(${cell})`)})`).join(sign)
        : declared.type === 'decimal' && declared.percent
          ? `${thorough(said)} * case when right(${said}, 1) = '%' then 100 else 1 end`
          : thorough(said),
    finish: (read) => {
      const signed = rule.absolute ? `abs(${read})` : `(${read})`;
      const scaled = factor === 1 ? signed : `${signed} * ${factor}`;
      if (declared.type === 'money') return `try_cast(round(${scaled}) as bigint)`;
      if (declared.type === 'decimal') return `try_cast(${scaled} as ${base.sqlType})`;
      return `case when ${scaled} = trunc(${scaled}) then try_cast(${scaled} as bigint) end`;
    },
    repair: 'number_form',
    unreadable: { rule: declared.type === 'integer' ? 'not_a_whole_number' : 'not_a_number' },
    outside: limits.length > 0 ? { when: limits.join(' or '), rule: 'out_of_range' } : undefined,
  };
}

function factorOf(binding: Binding, type: NumberField['type']): number {
  const { unit } = binding;
  if (type !== 'money') return (unit && MULTIPLES[unit]) || 1;
  const factor = unit === undefined || /^[A-Z]{3}$/.test(unit) ? 100 : MINOR_UNITS[unit];
  if (factor !== undefined) return factor;
  const units = Object.keys(MINOR_UNITS);
  throw new MappingError({
    zh: `fields.${binding.field} 的单位是“${unit}”，不认识。可用：${units.join('、')}，或三位货币代码。请在映射的 unit 中写明。`,
    en: `The unit of fields.${binding.field} is "${unit}", which is unknown. Say one of ${units.join(', ')} or a currency code in the mapping's unit.`,
  });
}

function booleanReading(base: Base, binding: Binding): Reading {
  const own = Object.entries(binding.rule.codes ?? {}).map(
    ([from, to]) => `when ${base.raw} = ${literal(from)} then ${['true', '1', '是'].includes(to)}`,
  );
  const usual = `boolean_of(lower(${base.raw}))`;
  return {
    ...base,
    plain: own.length > 0 ? `case ${own.join(' ')} else ${usual} end` : usual,
    thorough: (said) => `boolean_of(lower(${said}))`,
    repair: 'boolean_form',
    unreadable: { rule: 'not_a_boolean' },
  };
}
