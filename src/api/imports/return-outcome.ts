import { basename } from 'node:path';
import { z } from 'zod';
import type { ReturnOutcome } from '../../contracts/return-ticket.ts';

const wrong = z.object({
  line: z.number(),
  header: z.string(),
  why: z.object({ zh: z.string(), en: z.string() }),
});

/** What `rejects --apply --json` prints. */
const printedSchema = z.object({
  files: z.array(
    z.object({
      file: z.string(),
      family: z.string(),
      corrected: z.array(z.number()),
      stillWrong: z.array(wrong),
      unusable: z.array(wrong),
      skipped: z.array(z.object({ line: z.number(), why: z.enum(['closed', 'unknown']) })),
      refusals: z.array(z.object({ line: z.number(), reason: z.string() })),
    }),
  ),
  missing: z.array(z.object({ family: z.string(), file: z.string(), lines: z.array(z.number()) })),
});

/** The outcome as pages see it, file names without the folders of the server; undefined for anything else. */
export function returnOutcome(printed: unknown): ReturnOutcome | undefined {
  const { data } = printedSchema.safeParse(printed);
  if (!data) return undefined;
  return {
    files: data.files.map(({ file, family, corrected, stillWrong, unusable, skipped, refusals }) => ({
      file: basename(file),
      family,
      corrected,
      still_open: [...stillWrong, ...unusable],
      closed_before: skipped.flatMap(({ line, why }) => (why === 'closed' ? [line] : [])),
      unknown: skipped.flatMap(({ line, why }) => (why === 'unknown' ? [line] : [])),
      refusals,
    })),
    missing: data.missing,
  };
}
