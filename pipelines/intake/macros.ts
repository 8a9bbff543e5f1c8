import { literal } from '../../src/warehouse/duckdb.ts';

/**
 * How one cell is read, as scalar SQL macros of the staging connection. A macro is text: an argument used five times
 * is computed five times, and in a select list AND and OR compute all their sides. So each macro that is not cheap
 * names its argument once or twice, and laziness is always spelled CASE.
 */

const run = (from: number, length: number): string =>
  Array.from({ length }, (_, i) => String.fromCodePoint(from + i)).join('');
/** Full width, and the digits and marks of Arabic and Persian numbers. */
const full = `${run(0xff01, 94)}${run(0x0660, 10)}${run(0x06f0, 10)}\u066b\u066c`;
const half = `${run(0x21, 94)}${run(0x30, 10)}${run(0x30, 10)}.,`;
/** White space and invisible characters beyond ASCII blank. */
const ODD_SPACE =
  '\\t\\n\\r\\f\\v\\x{00A0}\\x{00AD}\\x{1680}\\x{2000}-\\x{200F}\\x{2028}-\\x{202F}\\x{205F}-\\x{2064}\\x{3000}\\x{FEFF}';
const FULL_WIDTH = '\\x{FF01}-\\x{FF5E}\\x{0660}-\\x{0669}\\x{066B}\\x{066C}\\x{06F0}-\\x{06F9}';

/** Words that mean "not filled in", after `tidy` and lower case. */
export const NULL_WORDS = [
  ...['无', '不详', '未知', '暂无', '未填', '未填写', '空', '(空)'],
  ...['/', '\\', '-', '--', '—', '——', '…', '……', '...'],
  ...[
    'null',
    '(null)',
    'nil',
    'none',
    'nan',
    'n/a',
    'na',
    '#n/a',
    '#null!',
    '#value!',
    '#ref!',
    '#div/0!',
    '#name?',
  ],
] as const;

const TRUE_WORDS = ['1', '1.0', '是', 'true', 't', 'y', 'yes', '有', '√', '✓', '对'];
const FALSE_WORDS = ['0', '0.0', '否', 'false', 'f', 'n', 'no', '×', '✗', 'x', '错', '不是'];

/** What counts are counted in; `人` and `人次` in one column are two quantities. */
const UNIT_WORDS = '人次|人|件次|件|个|份|张|单|户|家|条|起|项|宗|名|位|场|期';

/** Numbers typed where a phone must be given and none is known. */
const PLACEHOLDER_PHONES = [
  ...['13800138000', '13800000000', '13900000000', '13000000000', '12345678901', '12345678910', '12345678'],
  ...Array.from({ length: 10 }, (_, d) => String(d).repeat(11)),
  ...Array.from({ length: 7 }, (_, d) => `1${String(d + 3).repeat(10)}`),
  ...Array.from({ length: 10 }, (_, d) => String(d).repeat(8)),
];

/** Dates that systems write for "no date". */
const DATE_SENTINELS = '^(0001-0?1-0?1|1900-0?1-0?[01]|9999-12-31|0000-00-00)';

const MACROS: readonly (readonly [signature: string, body: string])[] = [
  // Does a cell need tidying: edge blanks or quotes, anything full width or invisible? One pass of an automaton.
  ['is_untidy(x)', `regexp_matches(x, '^[ ''\`]|[ ''\`]$|  |[${ODD_SPACE}${FULL_WIDTH}]')`],
  // `translate` builds its table for every row, so it is kept for rows that need it.
  [
    'half_width(x)',
    `case when regexp_matches(x, '[${FULL_WIDTH}]') then translate(x, ${literal(full)}, ${literal(half)}) else x end`,
  ],
  // Full width to half width, every run of white and invisible characters to one space, quotes of text cells off.
  [
    'tidy(x)',
    `case when is_untidy(x) then trim(regexp_replace(half_width(x), '[ ${ODD_SPACE}]+', ' ', 'g'), ' ''\`') else x end`,
  ],
  ['tidy_key(t)', `lower(replace(t, ' ', ''))`],
  // The tidied cell, or NULL where it says nothing.
  ['said(t)', `case when t = '' or try_cast(lower(t) as null_words) is not null then null else t end`],
  // Cells that need no tidying: no edge blanks, nothing full width or invisible, no null word.
  [
    'plain_text(x)',
    `case when is_untidy(x) then null
          when strlen(x) > 12 then x
          when try_cast(lower(x) as null_words) is not null then null
          else nullif(x, '') end`,
  ],
  // Identifiers: 17850.0 is 17850; 3.2E+17 has lost digits and is not an identifier any more.
  [
    'plain_id(x)',
    `case when regexp_full_match(x, '[0-9A-Za-z_-]*[0-9][A-Za-z_-]?') and not contains(x, 'E') then x end`,
  ],
  [
    'thorough_id(t)',
    `case when regexp_full_match(t, '[0-9]\\.[0-9]+[eE]\\+?[0-9]+|[0-9][eE]\\+[0-9]+') then null
          else regexp_replace(t, '^([0-9]+)\\.0+$', '\\1') end`,
  ],
  [
    'phone_digits(t)',
    `nullif(regexp_replace(regexp_replace(t, '[^0-9]', '', 'g'), '^(0086|86)(1[0-9]{10})$', '\\2'), '')`,
  ],
  ['is_placeholder(digits)', 'try_cast(digits as placeholder_phones) is not null'],
  // Numbers: 1,234.50  ¥12  1.2万  (300)  12%
  ['plain_number(x)', 'try_cast(x as decimal(18, 4))'],
  [
    'number_words(t)',
    `regexp_replace(t, '^(人民币|RMB|CNY|GBP|USD|EUR|[¥￥$£€])|(人民币|RMB|CNY|GBP|USD|EUR|[€£$]|元整|元|圆|块|${UNIT_WORDS})$|[, ]', '', 'g')`,
  ],
  ['unit_word(t)', `nullif(regexp_extract(t, '[0-9] ?(${UNIT_WORDS})$', 1), '')`],
  [
    'scaled_number(t)',
    `case right(t, 1)
          when '万' then try_cast(left(t, -1) as decimal(18, 6)) * 10000
          when '亿' then try_cast(left(t, -1) as decimal(18, 8)) * 100000000
          when '%' then try_cast(left(t, -1) as decimal(18, 6)) / 100
          when ')' then -try_cast(trim(t, '()') as decimal(18, 4))
          else try_cast(t as decimal(18, 4)) end`,
  ],
  // Where the mapping says that the decimal mark is a comma: 1.234,50 € and 1 234,50, and no 1234.50.
  [
    'comma_number(t)',
    `case when regexp_full_match(t, '[^0-9,.]*([0-9]{1,3}([. ''’][0-9]{3})+|[0-9]+)(,[0-9]+)?[^0-9,.]*')
          then scaled_number(number_words(replace(regexp_replace(t, '[. ''’]', '', 'g'), ',', '.'))) end`,
  ],
  // A comma parts thousands or nothing: 6,50 of a German till is refused, not taken for 650.
  [
    'thorough_number(t)',
    `case when not contains(t, ',') or regexp_matches(t, '(^|[^0-9.,])[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?($|[^0-9.,])')
          then scaled_number(number_words(t)) end`,
  ],
  // Times: the year is checked because DuckDB reads 12/04/18 as the year 12.
  ['plausible(t)', `case when t between timestamp '1900-01-02' and timestamp '2199-12-31' then t end`],
  ['plain_time(x)', 'plausible(try_cast(x as timestamp))'],
  [
    'chinese_time(t)',
    `trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(t, '[年月]', '-', 'g'), '日', ' '), '[时点分]', ':', 'g'), '秒|: *$', '', 'g'))`,
  ],
  ['excel_time(t)', `timestamp '1899-12-30' + to_microseconds(round(t::double * 86400)::bigint * 1000000)`],
  [
    'thorough_time(t)',
    `case when regexp_full_match(t, '[0-9]{8}') then try_strptime(t, '%Y%m%d')
          when regexp_full_match(t, '[0-9]{12}') then try_strptime(t, '%Y%m%d%H%M')
          when regexp_full_match(t, '[0-9]{14}') then try_strptime(t, '%Y%m%d%H%M%S')
          when regexp_full_match(t, '[2-7][0-9]{4}(\\.[0-9]+)?') then excel_time(t)
          when regexp_matches(t, '^[0-9]{4}年') then try_cast(chinese_time(t) as timestamp)
          when regexp_matches(t, '^[0-9]{2}年') then try_cast('20' || chinese_time(t) as timestamp)
          when regexp_matches(t, '^[0-9]{4}\\.[0-9]{1,2}\\.[0-9]{1,2}') then try_cast(regexp_replace(t, '^([0-9]+)\\.([0-9]+)\\.([0-9]+)', '\\1-\\2-\\3') as timestamp)
          when regexp_full_match(t, '[0-9]{2}\\.[0-9]{1,2}\\.[0-9]{1,2}') then try_cast('20' || replace(t, '.', '-') as timestamp)
          else try_cast(t as timestamp) end`,
  ],
  ['is_no_date(t)', `regexp_matches(t, '${DATE_SENTINELS}') or t = '0'`],
  // Months: 202506, 2025-06, 2025年6月.
  [
    'month_start(t)',
    `case when regexp_full_match(t, '[0-9]{6}') then try_strptime(t, '%Y%m')
          when regexp_full_match(t, '[0-9]{4}[-/.年][0-9]{1,2}月?') then try_strptime(regexp_replace(replace(t, '月', ''), '[/.年]', '-'), '%Y-%m') end`,
  ],
  // An enum and not IN: the optimiser turns long IN lists into joins.
  ['boolean_of(t)', `enum_code(try_cast(t as boolean_words)) < ${TRUE_WORDS.length}`],
  // What a rejected value may still show: one letter per word, no long run of digits.
  [
    'masked(x)',
    `left(regexp_replace(regexp_replace(x, '([\\p{L}])[\\p{L}]+', '\\1**', 'g'), '([0-9]{3})[0-9]{3,}', '\\1***', 'g'), 40)`,
  ],
  ['masked_long(x)', `regexp_replace(x, '([0-9]{3})[0-9]{4,}', '\\1****', 'g')`],
];

/** Makes the macros; `;`-separated statements. */
export const MACRO_SCRIPT = [
  `create temp type null_words as enum (${NULL_WORDS.map(literal).join(', ')});`,
  `create temp type placeholder_phones as enum (${[...new Set(PLACEHOLDER_PHONES)].map(literal).join(', ')});`,
  `create temp type boolean_words as enum (${[...TRUE_WORDS, ...FALSE_WORDS].map(literal).join(', ')});`,
  ...MACROS.map(([signature, body]) => `create temp macro ${signature} as (${body});`),
].join('\n');

/** SQL: an identifier given by a person, in the form in which the door would have read it from a file. */
export const tidiedIdentifierSql = (text: string): string =>
  `coalesce(plain_id(${literal(text)}), thorough_id(tidy(${literal(text)})))`;
