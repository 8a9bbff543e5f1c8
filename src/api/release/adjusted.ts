import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { GaugeId } from '../../indices/definition.ts';
import { releaseIds } from './folder.ts';

/** Below a release: the adjusted readings of the nation as they were worked out when it was published. */
export const ADJUSTED_FILE = 'inside/index_adjusted.json';

const vintageSchema = z.object({
  as_of: z.string().nullable(),
  /** Month and adjusted reading, in order. */
  gauges: z.partialRecord(z.enum(['need', 'consumption']), z.array(z.tuple([z.number(), z.number()]))),
});
export type AdjustedVintage = z.infer<typeof vintageSchema>;

/** Releases looked back on. */
const RELEASES = 36;

export interface FirstPublished {
  readonly month: number;
  readonly value: number;
  readonly release: string;
  readonly as_of: string | null;
}

/**
 * What was published first of every adjusted month of a gauge, by the releases up to one of them that are still there
 * with their exact layer.
 */
export const firstPublished = (folder: string, until: string, gauge: GaugeId): FirstPublished[] =>
  firstOf(
    releaseIds(folder)
      .filter((id) => id <= until)
      .slice(-RELEASES)
      .flatMap((release) => {
        const file = join(folder, release, ADJUSTED_FILE);
        if (!existsSync(file)) return [];
        const { as_of, gauges } = vintageSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
        return [{ release, as_of, months: gauges[gauge] ?? [] }];
      }),
  );

/** Of each month what the first of several series says; they come oldest first. */
export function firstOf(
  vintages: readonly {
    readonly release: string;
    readonly as_of: string | null;
    readonly months: readonly (readonly [number, number])[];
  }[],
): FirstPublished[] {
  const first = new Map<number, FirstPublished>();
  for (const { release, as_of, months } of vintages)
    for (const [month, value] of months)
      if (!first.has(month)) first.set(month, { month, value, release, as_of });
  return [...first.values()].sort((a, b) => a.month - b.month);
}

/** Whether a release still has its exact numbers. */
export const hasExact = (folder: string, release: string): boolean =>
  existsSync(join(folder, release, dirname(ADJUSTED_FILE)));
