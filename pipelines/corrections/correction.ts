import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { CommandError } from '../commands/command.ts';
import { families } from '../contracts/index.ts';
import { parseCorrectionsCsv } from './corrections-csv.ts';

/**
 * A correction is data: which rows of a source are wrong and why, what they must still look like for it to be right
 * to touch them, what they ought to say, who answers for it and how far the source has got. It holds no SQL.
 */

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Scalar = z.infer<typeof scalar>;

const condition = z.union([
  scalar,
  z.array(scalar).min(1),
  z.strictObject({ from: z.union([z.string(), z.number()]), to: z.union([z.string(), z.number()]) }),
]);
export type Condition = z.infer<typeof condition>;

/** How far the source has got with it. The last one is not applied any more. */
export const CORRECTION_STATUSES = ['to_report', 'reported', 'confirmed', 'fixed_at_source'] as const;
export type CorrectionStatus = (typeof CORRECTION_STATUSES)[number];

const STATUS_WORDS: Readonly<Record<string, CorrectionStatus>> = {
  待报: 'to_report',
  已报: 'reported',
  已确认: 'confirmed',
  源头已修: 'fixed_at_source',
};

const status = z
  .string()
  .transform((said) => STATUS_WORDS[said] ?? said)
  .pipe(z.enum(CORRECTION_STATUSES, { error: 'expected 待报 / 已报 / 已确认 / 源头已修' }));

const filled = <T extends z.ZodType>(value: T) =>
  z
    .record(z.string(), value)
    .refine((fields) => Object.keys(fields).length > 0, { error: 'name at least one field' });

const correctionSchema = z.strictObject({
  /** By which it is named everywhere. */
  id: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{2,79}$/u),
  family: z.enum(families as [string, ...string[]]),
  /** The system the rows come from, as its mapping names it. */
  source: z.string().default('default'),
  reason: z.union([
    z.string().transform((zh) => ({ zh, en: zh })),
    z.strictObject({ zh: z.string(), en: z.string() }),
  ]),
  owner: z.string().min(1),
  status,
  /** When the status became what it is. */
  since: z.iso.date().optional(),
  /** The rows it is about. */
  match: filled(condition),
  /** What every one of them must still say. */
  guard: filled(condition),
  /** How many they must be; any number but none where this is not said. */
  rows: z.number().int().positive().optional(),
  /** What they ought to say. */
  set: filled(scalar),
});
export type Correction = z.infer<typeof correctionSchema>;

const fileSchema = z.strictObject({ corrections: z.array(correctionSchema).default([]) });

/**
 * Reads the declared corrections of several files, `.yml` or `.csv`; an id may be used once among all.
 * @throws CommandError naming the file and the place that is wrong.
 */
export function readCorrections(paths: readonly string[]): Correction[] {
  const known = new Set<string>();
  return paths.flatMap((path) => {
    const corrections = /\.csv$/i.test(path) ? readTable(path) : readYaml(path);
    for (const { id } of corrections) {
      if (known.has(id)) throw wrong(path, `id ${id} ×2`);
      known.add(id);
    }
    return corrections;
  });
}

function readYaml(path: string): Correction[] {
  const data: unknown = attempt(path, () => parse(readFileSync(path, 'utf8')));
  const result = fileSchema.safeParse(data ?? {});
  if (result.success) return result.data.corrections;
  throw wrong(path, placesOf(result.error));
}

function readTable(path: string): Correction[] {
  const rows = attempt(path, () => parseCorrectionsCsv(readFileSync(path)));
  return rows.map(({ line, data }) => {
    const result = correctionSchema.safeParse(data);
    if (result.success) return result.data;
    throw wrong(path, `第 ${line} 行 line ${line}: ${placesOf(result.error)}`);
  });
}

const placesOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join(';');

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw wrong(path, said, cause);
  }
}

const wrong = (path: string, said: string, cause?: unknown): CommandError =>
  new CommandError(
    {
      zh: `更正声明 ${path} 有误 —— ${said}。请改正这些位置。`,
      en: `The corrections file ${path} is wrong — ${said}. Correct these places.`,
    },
    { exitCode: 2, cause },
  );
