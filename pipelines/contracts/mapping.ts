import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Bilingual } from '../../src/domain/text.ts';
import { loadable } from './index.ts';

/**
 * A mapping says how one source's headers and codes become ours. It is data, written by a data officer or by
 * `thermometer inspect`; it holds no SQL. Headers it does not name are recognised by the contract.
 */

const header = z.string().min(1);
const fieldRule = z.strictObject({
  /** The source column. */
  column: header.optional(),
  /** The first of these that is not empty. */
  columns: z.array(header).min(1).optional(),
  /** The same value for every row. */
  constant: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** Numbers multiplied: quantity × unit price. */
  product: z.array(header).min(2).optional(),
  /** Numbers added up: price paid + discount. */
  sum: z.array(header).min(2).optional(),
  /** Texts joined with `separator` (default one space): date and clock time. */
  join: z.array(header).min(2).optional(),
  separator: z.string().optional(),
  /** Free text from which the code is derived at the door, where the source gives no code; the text goes with staging. */
  classify: z.array(header).min(1).optional(),
  /** Source value → our code. */
  codes: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).optional(),
  /** What a value without a code becomes; it is still counted as unmapped. */
  otherwise: z.string().optional(),
  /** What one unit of the source is: 元, 万元, 分, %, or a currency. */
  unit: z.string().optional(),
  /** The decimal mark of the source's numbers, where it is a comma: 1.234,50. */
  decimal: z.enum([',', '.']).optional(),
  /** How the source writes dates, in `strptime` letters: `%m/%d/%Y %I:%M:%S %p`. */
  format: z.string().optional(),
  /** Further words that mean "not filled in". */
  nulls: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
  /** Drop the sign: sources that write discounts as negative amounts. */
  absolute: z.boolean().optional(),
});

export type FieldRule = z.infer<typeof fieldRule>;

const SOURCES_OF_A_VALUE = ['column', 'columns', 'constant', 'product', 'sum', 'join', 'classify'] as const;

export const mappingSchema = z.strictObject({
  family: z.enum(loadable as [string, ...string[]]),
  /** The system the file comes from; part of every business key. */
  source: z.string().regex(/^[\w.-]{1,60}$/),
  /** The unit that sends the file and gets its return ticket; else what the file's title rows say, else the system. */
  sender: z.string().min(1).max(60).optional(),
  note: z.string().optional(),
  exported_at: z
    .union([z.string(), z.strictObject({ column: header, format: z.string().optional() })])
    .optional(),
  legal_basis: z.string().optional(),
  notice_version: z.string().optional(),
  file: z
    .strictObject({
      encoding: z.string().optional(),
      delimiter: z.string().length(1).optional(),
      sheet: z.union([z.string(), z.number().int().positive()]).optional(),
      /** Line (CSV) or row (XLSX) of the header, counted from 1. */
      header_row: z.number().int().positive().optional(),
      /** Rows between the header and the data that are not data. */
      skip_rows: z.number().int().nonnegative().optional(),
      /** Field names for a file without a header, in column order. */
      headers: z.array(header).optional(),
    })
    .optional(),
  key: z.union([z.literal('whole_line'), z.array(header).min(1)]).optional(),
  fields: z
    .record(
      z.string(),
      z
        .union([z.string().transform((column): FieldRule => ({ column })), fieldRule])
        .superRefine((rule, context) => {
          if (SOURCES_OF_A_VALUE.filter((name) => rule[name] !== undefined).length > 1) {
            context.addIssue({
              code: 'custom',
              message: `only one of ${SOURCES_OF_A_VALUE.join(', ')} may be given`,
            });
          }
        }),
    )
    .default({}),
  /** Columns that are known and deliberately not loaded. */
  ignore: z.array(header).default([]),
});

export type Mapping = z.infer<typeof mappingSchema>;

/** A mapping file that cannot be used; the text names the file, the place in it and what is expected. */
export class MappingError extends Error {
  readonly text: Bilingual;
  constructor(text: Bilingual) {
    super(text.en);
    this.name = 'MappingError';
    this.text = text;
  }
}

/** @throws MappingError */
export function parseMapping(text: string, name: string): Mapping {
  let data: unknown;
  try {
    data = parse(text);
  } catch (cause) {
    const first = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
    throw new MappingError({
      zh: `映射文件 ${name} 不是有效的 YAML:${first}。请改正后重试，或用 thermometer inspect 重新生成。`,
      en: `The mapping ${name} is not valid YAML: ${first}. Correct it, or write a new one with thermometer inspect.`,
    });
  }
  const result = mappingSchema.safeParse(data);
  if (result.success) return result.data;
  const places = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || '(文件)'}: ${issue.message}`)
    .join(';');
  throw new MappingError({
    zh: `映射文件 ${name} 有误 —— ${places}。请改正这些位置，或用 thermometer inspect 重新生成。`,
    en: `The mapping ${name} is wrong — ${places}. Correct these places, or write a new one with thermometer inspect.`,
  });
}

/** @throws MappingError when the file cannot be read or is wrong. */
export function readMapping(path: string): Mapping {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new MappingError({
      zh: `找不到映射文件 ${path}。请检查路径，或用 thermometer inspect FILE --out ${path} 生成。`,
      en: `There is no mapping file ${path}. Check the path, or write one: thermometer inspect FILE --out ${path}`,
    });
  }
  return parseMapping(text, path);
}
