import { parseArgs } from 'node:util';
import { type Bilingual, inLocale, type Locale } from '../../src/domain/text.ts';
import { MethodError } from '../../src/indices/method-error.ts';
import { methods } from '../indices/methods/index.ts';
import type { MethodSpec, OptionSpec, OptionValues } from '../indices/methods/spec.ts';
import { InputTable } from '../indices/methods/table.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';

/** `method NAME INPUT.csv [options] [--json]`, `method --list`, `method NAME --help`. */
export async function methodCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--list' || name === '--help') {
    for (const line of list(io.lang)) io.out(line);
    return 0;
  }
  const spec = methods.get(name);
  if (!spec) {
    throw usageError({
      zh: `没有“${name}”这个方法。可用方法：${[...methods.keys()].join(' ')}。`,
      en: `There is no method "${name}". Methods: ${[...methods.keys()].join(' ')}.`,
    });
  }
  if (rest.includes('--help')) {
    for (const line of help(spec, io.lang)) io.out(line);
    return 0;
  }
  const { file, json, options } = readArguments(spec, rest);
  const output = plain(await run(spec, inputOf(spec, file), options)) as Record<string, unknown>;
  if (json) io.out(JSON.stringify(output));
  else for (const line of readable(output)) io.out(line);
  return 0;
}

/** What the mathematics refuses is something the caller can correct: no stack, exit code 1. */
async function run(spec: MethodSpec, table: InputTable, options: OptionValues): Promise<unknown> {
  try {
    return await spec.run(table, options);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const why = cause instanceof MethodError ? cause.text : { zh: cause.message, en: cause.message };
    throw new CommandError(
      {
        zh: `${spec.title.zh}无法计算：${why.zh}。请检查数据与选项（thermometer method ${spec.name} --help）。`,
        en: `${spec.title.en} cannot be computed: ${why.en}. Check the data and the options (thermometer method ${spec.name} --help).`,
      },
      { cause },
    );
  }
}

function readArguments(
  spec: MethodSpec,
  args: string[],
): { file: string | undefined; json: boolean; options: OptionValues } {
  const parsed = parseArgs({
    args: joinNegative(spec, args),
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      ...Object.fromEntries(
        Object.entries(spec.options).map(([name, o]) => [
          name,
          { type: o.type === 'flag' ? 'boolean' : 'string' } as const,
        ]),
      ),
    },
  });
  const values: Record<string, string | boolean | undefined> = parsed.values;
  const options: Record<string, number | string | boolean | undefined> = {};
  for (const [name, o] of Object.entries(spec.options)) {
    const given = values[name] ?? o.default;
    if (given === undefined || o.type === 'flag') options[name] = given;
    else if (o.type === 'number') options[name] = numberOf(name, given, o.range);
    else options[name] = choiceOf(name, String(given), o.choices);
  }
  return { file: parsed.positionals[0], json: values.json === true, options };
}

/** `--low -1` reads as an option without a value; an equals sign makes it one. */
function joinNegative(spec: MethodSpec, args: string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const next = args[i + 1];
    const option = arg.startsWith('--') ? spec.options[arg.slice(2)] : undefined;
    if (option && option.type !== 'flag' && next !== undefined && /^-[\d.]/.test(next)) {
      out.push(`${arg}=${next}`);
      i += 1;
    } else out.push(arg);
  }
  return out;
}

function numberOf(name: string, given: string | number | boolean, range: OptionSpec['range'] = {}): number {
  const value = Number(given);
  if (Number.isFinite(value) && String(given).trim() !== '') return within(name, value, range);
  throw usageError({
    zh: `--${name} 应为数字，而不是“${given}”。`,
    en: `--${name} takes a number, not "${given}".`,
  });
}

function within(name: string, value: number, range: NonNullable<OptionSpec['range']>): number {
  const { whole = false, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, open } = range;
  const inside = open ? value > least && value < most : value >= least && value <= most;
  if (inside && (!whole || Number.isInteger(value))) return value;
  const [zh, en] = whole ? ['整数', 'a whole number'] : ['数字', 'a number'];
  const lower = Number.isFinite(least);
  const upper = Number.isFinite(most);
  const zhEnds = `${lower ? `${open ? '大于' : '不小于'} ${least}` : ''}${lower && upper ? '、' : ''}${upper ? `${open ? '小于' : '不大于'} ${most}` : ''}`;
  const enEnds = `${lower ? `${open ? 'above' : 'from'} ${least}` : ''}${lower && upper ? ' ' : ''}${upper ? `${open ? 'and below' : 'to'} ${most}` : ''}`;
  throw usageError({
    zh: `--${name} 应为${zhEnds}的${zh}，而不是“${value}”。`,
    en: `--${name} takes ${en} ${enEnds}, not "${value}".`,
  });
}

/** One of the choices; `percentile_rank` and `Percentile-Rank` are the same one. */
function choiceOf(name: string, given: string, choices: readonly string[] | undefined): string {
  if (choices === undefined) return given;
  const plainly = (text: string): string => text.toLowerCase().replaceAll('_', '-');
  const meant = choices.find((choice) => plainly(choice) === plainly(given));
  if (meant !== undefined) return meant;
  throw usageError({
    zh: `--${name} 没有“${given}”。可选：${choices.join('、')}。`,
    en: `--${name} has no "${given}". Choices: ${choices.join(', ')}.`,
  });
}

function inputOf(spec: MethodSpec, file: string | undefined): InputTable {
  if (file === undefined) {
    if (spec.needsInput === false) return new InputTable('-', 'x\n0\n');
    throw usageError({
      zh: `用法：thermometer method ${spec.name} 输入.csv [选项]。${spec.input.zh}。`,
      en: `usage: thermometer method ${spec.name} INPUT.csv [options]. ${spec.input.en}.`,
    });
  }
  return InputTable.read(file);
}

/** What JSON can say: typed arrays as arrays, NaN and infinities as null, in full precision. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  }
  return value;
}

/** Single values as lines, equally long lists side by side as CSV. */
function readable(output: Record<string, unknown>): string[] {
  const flat = Object.entries(output).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([inner, v]) => [`${key}.${inner}`, v])
      : [[key, value]],
  );
  const lists = flat.filter((e): e is [string, unknown[]] => Array.isArray(e[1]));
  const lines = flat
    .filter(([, v]) => !Array.isArray(v))
    .map(([key, v]) => `${key} = ${typeof v === 'object' ? JSON.stringify(v) : String(v)}`);
  for (const length of new Set(lists.map(([, l]) => l.length))) {
    const columns = lists.filter(([, l]) => l.length === length);
    lines.push('', columns.map(([key]) => key).join(','));
    for (let i = 0; i < length; i++) lines.push(columns.map(([, l]) => cell(l[i])).join(','));
  }
  return lines;
}

const cell = (v: unknown): string =>
  v === null || v === undefined
    ? ''
    : typeof v === 'object'
      ? JSON.stringify(v).replaceAll(',', ';')
      : String(v);

function list(lang: Locale): string[] {
  const t = (text: Bilingual): string => inLocale(text, lang);
  return [
    t({
      zh: '用法：thermometer method 方法 输入.csv [选项] [--json]',
      en: 'usage: thermometer method NAME INPUT.csv [options] [--json]',
    }),
    ...[...methods.values()].map((spec) => `  ${spec.name.padEnd(16)} ${t(spec.title)}`),
    t({
      zh: '每种方法的说明：thermometer method 方法 --help',
      en: 'about one of them: thermometer method NAME --help',
    }),
  ];
}

function help(spec: MethodSpec, lang: Locale): string[] {
  const t = (text: Bilingual): string => inLocale(text, lang);
  const choices = (o: MethodSpec['options'][string]): string =>
    [o.choices ? o.choices.join('|') : '', o.default === undefined ? '' : `= ${o.default}`]
      .filter(Boolean)
      .join(' ');
  return [
    `${spec.name}: ${t(spec.title)}`,
    `${t({ zh: '输入', en: 'input' })}: ${t(spec.input)}`,
    `${t({ zh: '选项', en: 'options' })}:`,
    ...Object.entries(spec.options).map(([name, o]) =>
      `  --${name.padEnd(18)} ${t(o.help)} ${choices(o)}`.trimEnd(),
    ),
    `${t({ zh: '输出', en: 'output' })}:`,
    ...Object.entries(spec.output).map(([key, text]) => `  ${key.padEnd(20)} ${t(text)}`),
    `${t({ zh: '公式', en: 'formula' })}: ${spec.formula}`,
    `${t({ zh: '出处', en: 'source' })}: ${spec.source}`,
  ];
}
