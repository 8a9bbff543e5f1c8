import type { Bilingual } from '../../../src/domain/text.ts';
import type { InputTable } from './table.ts';

export interface OptionSpec {
  readonly type: 'number' | 'text' | 'flag';
  readonly help: Bilingual;
  readonly choices?: readonly string[];
  /** For numbers: whole ones only, and the ends that are still allowed; `open` leaves the ends out. */
  readonly range?: {
    readonly whole?: true;
    readonly least?: number;
    readonly most?: number;
    readonly open?: true;
  };
  readonly default?: number | string;
}

/** Options as given, checked against their spec: numbers are numbers, choices are among their values. */
export type OptionValues = Readonly<Record<string, number | string | boolean | undefined>>;

/** Whatever JSON can hold; typed arrays print as arrays, NaN as null. */
export type MethodOutput = Readonly<Record<string, unknown>>;

/** One statistical method that anyone can run on a plain CSV. */
export interface MethodSpec {
  readonly name: string;
  readonly title: Bilingual;
  /** Which columns the CSV needs. */
  readonly input: Bilingual;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Keys of the answer. */
  readonly output: Readonly<Record<string, Bilingual>>;
  readonly formula: string;
  readonly source: string;
  /** False for methods that need no file of their own. */
  readonly needsInput?: boolean;
  run(table: InputTable, options: OptionValues): MethodOutput | Promise<MethodOutput>;
}

export const number = (options: OptionValues, name: string, otherwise: number): number =>
  typeof options[name] === 'number' ? options[name] : otherwise;
export const maybeNumber = (options: OptionValues, name: string): number | undefined =>
  typeof options[name] === 'number' ? options[name] : undefined;
export const text = (options: OptionValues, name: string, otherwise: string): string =>
  typeof options[name] === 'string' ? options[name] : otherwise;
export const maybeText = (options: OptionValues, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;
export const flag = (options: OptionValues, name: string): boolean => options[name] === true;

/** Options that several methods share. */
export const VALUE: OptionSpec = {
  type: 'text',
  help: {
    zh: '取值的列（只有一列数字时可省略）',
    en: 'column of values (may be left out with one numeric column)',
  },
};
export const COLUMNS: OptionSpec = {
  type: 'text',
  help: {
    zh: '参与的列，逗号分隔（默认全部数字列）',
    en: 'columns, comma-separated (default: every numeric column)',
  },
};
export const ID: OptionSpec = {
  type: 'text',
  help: {
    zh: '单位名称所在列（默认第一列文字）',
    en: 'column that names the unit (default: the first text column)',
  },
};
export const PERIOD: OptionSpec = {
  type: 'number',
  range: { whole: true, least: 1 },
  help: { zh: '季节周期，月度为 12', en: 'season length, 12 for months' },
};
/** Strictly between 0 and 1. */
export const SHARE = { least: 0, most: 1, open: true } as const;
export const LEVEL: OptionSpec = {
  type: 'number',
  range: SHARE,
  default: 0.95,
  help: { zh: '置信水平', en: 'confidence level' },
};
