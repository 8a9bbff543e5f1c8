import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CommandError, usageError } from '../../commands/command.ts';
import { parseCsv } from './csv.ts';
import { COLUMNS, maybeText, type OptionValues } from './spec.ts';

const MISSING = new Set(['', 'NA', 'NaN', 'null', 'NULL']);

/** The text of a UTF-8 file, unpacked where its name ends in .gz. @throws CommandError when it cannot be read. */
export function readInput(path: string): string {
  try {
    const bytes = readFileSync(path);
    const content = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `无法读取 ${path}：${reason(cause)}。请给出存在的 UTF-8 文件。`,
        en: `${path} cannot be read: ${reason(cause)}. Give an existing file in UTF-8.`,
      },
      { cause },
    );
  }
}

/** A CSV as columns, read as text or as numbers; every complaint names the file, the line and the column. */
export class InputTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly length: number;
  readonly #cells: ReadonlyMap<string, readonly string[]>;
  readonly #lines: readonly number[];

  constructor(file: string, content: string) {
    this.file = file;
    try {
      const { header, rows } = parseCsv(content);
      this.header = header;
      this.length = rows.length;
      this.#lines = rows.map((r) => r.line);
      this.#cells = new Map(header.map((name, i) => [name, rows.map((row) => row.cells[i] ?? '')]));
    } catch (cause) {
      throw new CommandError(
        {
          zh: `${file} 不是规整的 CSV:${reason(cause)}。请检查该行的逗号与引号。`,
          en: `${file} is no regular CSV: ${reason(cause)}. Check the commas and quotes of that line.`,
        },
        { cause },
      );
    }
    if (this.length === 0) {
      throw new CommandError({
        zh: `${file} 没有数据行。请给出带表头且至少一行数据的 CSV。`,
        en: `${file} holds no rows. Give a CSV with a header and at least one row.`,
      });
    }
  }

  /** Reads a CSV file. */
  static read(path: string): InputTable {
    return new InputTable(basename(path), readInput(path));
  }

  has(column: string): boolean {
    return this.#cells.has(column);
  }

  text(column: string): readonly string[] {
    const cells = this.#cells.get(column);
    if (cells) return cells;
    throw usageError({
      zh: `${this.file} 没有“${column}”列。现有列：${this.header.join('、')}。`,
      en: `${this.file} has no column "${column}". Columns: ${this.header.join(', ')}.`,
    });
  }

  /** Numbers; a missing cell is NaN. @throws CommandError at the first cell that is neither. */
  numbers(column: string): Float64Array {
    return Float64Array.from(this.text(column), (cell, i) => {
      if (MISSING.has(cell)) return Number.NaN;
      const value = Number(cell);
      if (Number.isFinite(value)) return value;
      throw new CommandError({
        zh: `${this.file} 第 ${this.#lines[i]} 行“${column}”列的“${cell}”不是数字。请改为数字，缺失留空或写 NA。`,
        en: `${this.file}, line ${this.#lines[i]}, column "${column}": "${cell}" is not a number. Write a number; leave missing cells empty or NA.`,
      });
    });
  }

  /** Columns whose every cell is a number or missing, with at least one number. */
  get numeric(): string[] {
    return this.header.filter((column) => {
      const cells = this.text(column).filter((c) => !MISSING.has(c));
      return cells.length > 0 && cells.every((c) => Number.isFinite(Number(c)));
    });
  }

  /** Columns that hold numbers, perhaps among cells that are none: what those are is a question for `numbers`. */
  get #someNumbers(): string[] {
    return this.header.filter((column) =>
      this.text(column).some((c) => !MISSING.has(c) && Number.isFinite(Number(c))),
    );
  }

  /** The column an option names, else one of the usual names, else the only one with numbers. */
  value(options: OptionValues, option = 'value', usual: readonly string[] = ['value', 'x']): Float64Array {
    const named = maybeText(options, option) ?? usual.find((name) => this.has(name));
    if (named) return this.numbers(named);
    const candidates = this.numeric.length > 0 ? this.numeric : this.#someNumbers;
    if (candidates.length === 1 && candidates[0]) return this.numbers(candidates[0]);
    throw usageError({
      zh: `请用 --${option} 指明取值的列。现有列：${this.header.join('、')}。`,
      en: `Name the column of values with --${option}. Columns: ${this.header.join(', ')}.`,
    });
  }

  /** A series without gaps. */
  series(options: OptionValues, usual?: readonly string[]): Float64Array {
    return this.#complete(this.value(options, 'value', usual));
  }

  /** A column in which every cell is a number. */
  complete(column: string): Float64Array {
    return this.#complete(this.numbers(column));
  }

  #complete(values: Float64Array): Float64Array {
    const gap = values.findIndex(Number.isNaN);
    if (gap < 0) return values;
    throw new CommandError({
      zh: `${this.file} 第 ${this.#lines[gap]} 行缺失，此方法不接受缺失值。请先填补或截取完整的一段。`,
      en: `${this.file}, line ${this.#lines[gap]} is missing; this method takes no gaps. Fill it or cut to a complete stretch.`,
    });
  }

  /** A column in which every cell is a number within bounds; the first that is not is named with its line. */
  within(
    column: string,
    { least = 0, above = false }: { least?: number; above?: boolean } = {},
  ): Float64Array {
    const values = this.numbers(column);
    const wrong = values.findIndex((v) => !(above ? v > least : v >= least));
    if (wrong < 0) return values;
    const cell = this.text(column)[wrong] ?? '';
    throw new CommandError({
      zh: `${this.file} 第 ${this.#lines[wrong]} 行“${column}”列${cell === '' ? '为空' : `是“${cell}”`}，应${above ? '大于' : '不小于'} ${least}。请补上或改正，或去掉这一行。`,
      en: `${this.file}, line ${this.#lines[wrong]}, column "${column}" ${cell === '' ? 'is empty' : `is "${cell}"`}; it must be ${above ? 'above' : 'at least'} ${least}. Fill or correct it, or leave the row out.`,
    });
  }

  /** The numeric columns `--columns` names, or all but the unit's. */
  matrix(options: OptionValues): {
    readonly names: readonly string[];
    readonly columns: readonly Float64Array[];
  } {
    const given = maybeText(options, 'columns');
    const id = this.idColumn(options);
    const names = given ? given.split(',').map((n) => n.trim()) : this.#indicators(id);
    if (names.length === 0) {
      throw usageError({
        zh: `${this.file} 没有数字列。${COLUMNS.help.zh}。`,
        en: `${this.file} has no numeric column. ${COLUMNS.help.en}.`,
      });
    }
    return { names, columns: names.map((n) => this.numbers(n)) };
  }

  /** Every column with numbers but the unit's; one that is empty throughout is asked about, not passed over. */
  #indicators(id: string | undefined): string[] {
    const some = new Set(this.#someNumbers);
    const empty = this.header.find((name) => name !== id && this.text(name).every((c) => MISSING.has(c)));
    if (empty === undefined || some.size === 0) return this.header.filter((n) => n !== id && some.has(n));
    throw new CommandError({
      zh: `${this.file} 的“${empty}”列没有任何数值。请补上，或用 --columns 写明参与的列。`,
      en: `${this.file}, column "${empty}" holds no value at all. Fill it, or name the columns with --columns.`,
    });
  }

  /** The first column of texts; of numbers mixed with texts only the first column of all can be names. */
  idColumn(options: OptionValues): string | undefined {
    const numeric = new Set(this.numeric);
    const some = new Set(this.#someNumbers);
    return (
      maybeText(options, 'id') ??
      this.header.find((name) => !some.has(name) && this.text(name).some((c) => !MISSING.has(c))) ??
      this.header.slice(0, 1).find((name) => !numeric.has(name))
    );
  }

  /** Names of the rows; their numbers where no column names them. */
  ids(options: OptionValues): readonly string[] {
    const column = this.idColumn(options);
    return column ? this.text(column) : this.#lines.map((_l, i) => String(i + 1));
  }

  /** The first of several names a column may have. */
  anyOf(options: OptionValues, option: string, names: readonly string[]): string {
    const found = maybeText(options, option) ?? names.find((n) => this.has(n));
    if (found) return found;
    throw usageError({
      zh: `请用 --${option} 指明列名（通常叫 ${names.join('、')}）。现有列：${this.header.join('、')}。`,
      en: `Name the column with --${option} (usually ${names.join(', ')}). Columns: ${this.header.join(', ')}.`,
    });
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
