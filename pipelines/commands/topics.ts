import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { InputTable } from '../indices/methods/table.ts';
import { sniffEncoding } from '../intake/text-encoding.ts';
import { crossValidate, type LabelledText, type Validation } from '../topics/cross-validate.ts';
import type { Scores } from '../topics/scores.ts';
import { type TopicList, topicCoder } from '../topics/topic-coder.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';

const USAGE = {
  zh: '用法：thermometer topics evaluate 文件.csv --text 列[,列] --label 列 [--seeds 词表.csv] [--folds 10] [--words auto|topic|tone] [--json]；thermometer topics code "文本" [--list topic|need_domain]；thermometer topics words 代码 [--count N]',
  en: 'usage: thermometer topics evaluate FILE.csv --text COL[,COL] --label COL [--seeds WORDS.csv] [--folds 10] [--words auto|topic|tone] [--json]; thermometer topics code "TEXT" [--list topic|need_domain]; thermometer topics words CODE [--count N]',
};

/** `topics evaluate|code|words`: how well text is put under topics, which topic a text gets, and by which words. */
export async function topicsCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const [what, ...rest] = args;
  if (what === 'evaluate') return evaluate(rest, io);
  if (what === 'code') return code(rest, io);
  if (what === 'words') return words(rest, io);
  throw usageError(USAGE);
}

function evaluate(args: string[], io: CommandIo): ExitCode {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      text: { type: 'string' },
      label: { type: 'string' },
      seeds: { type: 'string' },
      folds: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      words: { type: 'string', default: 'auto' },
      json: { type: 'boolean' },
    },
  });
  const [file] = positionals;
  const { text, label, words: reading } = values;
  if (!file || positionals.length > 1 || !text || !label) throw usageError(USAGE);
  if (reading !== 'auto' && reading !== 'topic' && reading !== 'tone') throw usageError(USAGE);
  const texts = labelled(table(file), text, label);
  const seeds = values.seeds === undefined ? [] : seedsOf(table(values.seeds), label);
  let result: Validation;
  try {
    result = crossValidate(texts, { folds: whole(values.folds), seed: whole(values.seed), reading, seeds });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CommandError(
      {
        zh: `${basename(file)} 无法交叉验证：${cause.message}。请检查 --label 列与 --folds。`,
        en: `${basename(file)} cannot be cross-validated: ${cause.message}. Check the --label column and --folds.`,
      },
      { cause },
    );
  }
  if (values.json) io.out(JSON.stringify(result));
  else for (const line of readable(result, io.lang === 'en')) io.out(line);
  return 0;
}

function whole(given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 0) throw usageError(USAGE);
  return value;
}

function table(file: string): InputTable {
  try {
    const bytes = readFileSync(file);
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    const encoding = sniffEncoding(plain);
    return new InputTable(
      basename(file),
      new TextDecoder(encoding === 'ascii' ? 'utf-8' : encoding, { fatal: true }).decode(plain),
    );
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      {
        zh: `无法读取 ${file}（${reason}）。请给出存在的 CSV（可为 .gz），UTF-8 或 GB18030。`,
        en: `${file} cannot be read (${reason}). Give an existing CSV (.gz is fine) in UTF-8 or GB18030.`,
      },
      { exitCode: 2, cause },
    );
  }
}

/** Rows with a label and some text; several text columns are read one after another. */
function labelled(input: InputTable, text: string, label: string): LabelledText[] {
  const columns = (input.has(text) ? [text] : text.split(',')).map((column) => input.text(column.trim()));
  return input
    .text(label)
    .map((value, i) => ({ label: value.trim(), text: columns.map((cells) => cells[i] ?? '').join('\n') }))
    .filter((row) => row.label !== '' && row.text.trim() !== '');
}

/** A code list: the column of labels, and every other column as words that belong to it. */
function seedsOf(input: InputTable, label: string): LabelledText[] {
  const others = input.header.filter((column) => column !== label).map((column) => input.text(column));
  return input.text(label).map((value, i) => ({
    label: value.trim(),
    text: [value, ...others.map((cells) => cells[i] ?? '')].join('\n'),
  }));
}

function readable(result: Validation, en: boolean): string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const line = (name: string, s: Scores): string =>
    `  ${name.padEnd(12)} macro-F1 ${s.macroF1.toFixed(3)}   ${en ? 'accuracy' : '准确率'} ${percent(s.accuracy)}`;
  const head = en
    ? `${result.texts} texts, ${result.labels} labels, ${result.folds}-fold cross-validation, seed ${result.seed}${result.seeds > 0 ? `, ${result.seeds} seed rows` : ''}`
    : `${result.texts} 条文本，${result.labels} 个类别，${result.folds} 折交叉验证，随机种子 ${result.seed}${result.seeds > 0 ? `，${result.seeds} 行词表` : ''}`;
  return [
    head,
    line(en ? 'classifier' : '分类器', result.classifier),
    line(en ? 'keywords' : '关键词', result.keywords),
    line(en ? 'majority' : '多数类', result.majority),
    '',
    ...result.classifier.labels.map(
      (l) =>
        `  ${l.label}  n=${l.texts}  F1 ${l.f1.toFixed(3)}  ${en ? 'precision' : '精确率'} ${percent(l.precision)}  ${en ? 'recall' : '召回率'} ${percent(l.recall)}  ${(result.telling[l.label] ?? []).join(' ')}`,
    ),
  ];
}

const isList = (value: string | undefined): value is TopicList =>
  value === 'topic' || value === 'need_domain';

function code(args: string[], io: CommandIo): ExitCode {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { list: { type: 'string', default: 'topic' }, json: { type: 'boolean' } },
  });
  const [text] = positionals;
  if (!text || positionals.length > 1 || !isList(values.list)) throw usageError(USAGE);
  const coded = topicCoder(values.list).code(text);
  if (values.json) io.out(JSON.stringify(coded));
  else io.out(`${coded.code}  ${coded.because.map((w) => `${w.word} ${w.weight.toFixed(2)}`).join('  ')}`);
  return 0;
}

function words(args: string[], io: CommandIo): ExitCode {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { count: { type: 'string', default: '30' }, json: { type: 'boolean' } },
  });
  const [wanted] = positionals;
  if (!wanted || positionals.length > 1) throw usageError(USAGE);
  const coder = topicCoder(wanted.startsWith('S') ? 'need_domain' : 'topic');
  if (!coder.codes.includes(wanted)) {
    throw usageError({
      zh: `没有代码“${wanted}”。可用代码：${coder.codes.join(' ')}。`,
      en: `There is no code "${wanted}". Codes: ${coder.codes.join(' ')}.`,
    });
  }
  const telling = coder.telling(wanted, whole(values.count));
  if (values.json) io.out(JSON.stringify(telling));
  else for (const { word, weight } of telling) io.out(`${weight.toFixed(3)}  ${word}`);
  return 0;
}
