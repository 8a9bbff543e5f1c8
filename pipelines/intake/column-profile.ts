import { structuralLine } from './structural-rows.ts';

/** What the cells of one column look like, told from the first records of a file. */
export interface ColumnProfile {
  readonly header: string;
  /** Share of the sampled cells that hold anything. */
  readonly filled: number;
  /** Share of the filled cells that differ from each other. */
  readonly distinct: number;
  /** Share of the filled cells that have each shape; a cell may have several. */
  readonly shapes: Readonly<Record<Shape, number>>;
  /** The different values, first seen first. */
  readonly values: readonly string[];
  readonly meanLength: number;
  /** Examples a person may see: one letter per word, no long run of digits. */
  readonly samples: readonly string[];
}

const CLOCK = '\\d{1,2}[:时]\\d{2}([:分]\\d{2}(\\.\\d+)?秒?)?( ?[AaPp][Mm])?';
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文';

/** The shapes that tell columns apart. Years run from 1900 to 2099, as everywhere at the door. */
const SHAPES = {
  date: new RegExp(
    `^((19|20)\\d{2}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?|(19|20)\\d{2}(0[1-9]|1[0-2])([0-2]\\d|3[01])|\\d{1,2}[-/.]\\d{1,2}[-/.](\\d{4}|\\d{2})|\\d{1,2}[- ](${MONTHS})[a-z]*[- ,]+\\d{2,4}|(${MONTHS})[a-z]* \\d{1,2},? \\d{4})([T ]+${CLOCK}([+-]\\d{2}:?\\d{2}|Z)?)?$`,
    'i',
  ),
  clock: new RegExp(`^${CLOCK}$`),
  month: /^(19|20)\d{2}([-/.年]?(0?[1-9]|1[0-2])月?)$/,
  whole: /^[-+]?\d{1,3}(,\d{3})+$|^[-+]?\d+(\.0+)?$/,
  number:
    /^[-+(]?[¥￥$€£]?\s?[-+]?(\d[\d,]*(\.\d+)?|\d{1,3}([. '’]\d{3})+(,\d+)?)\)?\s?(元|万元|[€£$%]|EUR)?$/,
  comma: /^\D*(\d{1,3}([. '’]\d{3})+|\d+),\d{1,2}\D*$/,
  serial: /^[2-7]\d{4}(\.\d+)?$/,
  percent: /^-?\d+(\.\d+)?%$/,
  phone: /^(\+?86[- ]?)?1[3-9][\d*]{9}$|^0\d{2,3}-?\d{7,8}$/,
  id_number: /^[1-9][\d*]{16}[\dXx*]$|^[1-9]\d{14}$/,
  email: /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i,
  person_name: new RegExp(
    `^[${SURNAMES}][\\p{Script=Han}*]{1,2}$|^[A-Z][a-z]+ ([A-Z]\\. )?[A-Z][a-z]+$`,
    'u',
  ),
  address:
    /\p{Script=Han}(路|街|巷|村|镇|小区|大道)\S*\d+(号|弄|栋|幢|室)|^\d+ [A-Z].* (st|ave|rd|blvd|dr|ln|way|ct)\b/iu,
  boolean: /^(是|否|有|无|y|n|yes|no|true|false|t|f)$/i,
} as const;

export type Shape = keyof typeof SHAPES;

/** Profiles each column of a sample. */
export function profileColumns(
  headers: readonly string[],
  sample: readonly (readonly string[])[],
): ColumnProfile[] {
  const records = sample.filter((row) => structuralLine(row.join(',')) === undefined);
  return headers.map((header, column) => {
    const cells = records.map((row) =>
      unwrapped(westernDigits((row[column] ?? '').normalize('NFKC').trim())),
    );
    const filled = cells.filter(
      (cell) => cell !== '' && !/^(null|n\/?a|nan|-+|\/|无|未知|暂无)$/i.test(cell),
    );
    const values = [...new Set(filled)];
    const share = (pattern: RegExp): number =>
      filled.length === 0 ? 0 : filled.filter((cell) => pattern.test(cell)).length / filled.length;
    return {
      header,
      filled: cells.length === 0 ? 0 : filled.length / cells.length,
      distinct: filled.length === 0 ? 0 : values.length / filled.length,
      shapes: Object.fromEntries(
        Object.entries(SHAPES).map(([shape, pattern]) => [shape, share(pattern)]),
      ) as Record<Shape, number>,
      values,
      meanLength: filled.reduce((sum, cell) => sum + cell.length, 0) / Math.max(filled.length, 1),
      samples: values.slice(0, 3).map(maskedValue),
    };
  });
}

/** Arabic and Persian digits and marks as the door reads them. */
const westernDigits = (cell: string): string =>
  cell
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) % 16))
    .replaceAll('٫', '.')
    .replaceAll('٬', ',');

/** A number as spreadsheets are told to keep it as text: `="0012"`, `'0012`. */
const unwrapped = (cell: string): string => cell.replace(/^="?(.*?)"?$/, '$1').replace(/^'/, '');

/** As SQL's `masked(x)`: what may be shown of a value that nobody has classified yet. */
export function maskedValue(value: string): string {
  return value
    .replace(/(\p{L})\p{L}+/gu, '$1**')
    .replace(/(\d{3})\d{3,}/g, '$1***')
    .slice(0, 40);
}
