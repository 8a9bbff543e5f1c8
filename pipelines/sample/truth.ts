import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { families } from '../contracts/index.ts';

const month = z.number().int().min(200001).max(209912);
const text = z.strictObject({ zh: z.string(), en: z.string() });
const factor = z.number().min(0).optional();
const share = z.number().min(0).max(1).optional();

const stepSchema = z.strictObject({
  family: z.enum(families as [string, ...string[]]),
  /** A province or a city; everywhere when absent. */
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  /** A need domain, a topic or a consumption class, whichever the family counts by. */
  code: z.string().optional(),
  from: month,
  to: month,
  rows: factor,
  unmet: factor,
  dissatisfied: factor,
  mini_program: share,
  redeemed: share,
  app_share: share,
  industry: z.string().length(1).optional(),
  merchant_no: z.string().optional(),
  merchant_status: z.string().optional(),
  pull: share,
  score_shift: z.number().optional(),
  prepaid: share,
  settled: share,
});

const truthSchema = z.strictObject({
  events: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['surge', 'lift', 'merchant', 'collapse', 'missing', 'mix_shift', 'channel']),
      title: text,
      expect: text,
      steps: z.array(stepSchema).min(1),
    }),
  ),
});

/** What is planted in the sample, and what a reader should find there. */
export type PlantedEvent = z.infer<typeof truthSchema>['events'][number];
export type PlantedStep = z.infer<typeof stepSchema>;

export const SAMPLE_FOLDER = join(import.meta.dirname, '..', '..', 'data', 'sample');

/** @throws ZodError naming the place when the committed file is wrong. */
export const plantedEvents = (file = join(SAMPLE_FOLDER, 'truth.yml')): readonly PlantedEvent[] =>
  truthSchema.parse(parse(readFileSync(file, 'utf8'))).events;

/** Column → DuckDB type of the `planted` table the SQL reads; names as in the file, months as `from_month`, `to_month`. */
export const STEP_COLUMNS = {
  id: 'VARCHAR',
  family: 'VARCHAR',
  region: 'VARCHAR',
  code: 'VARCHAR',
  from_month: 'INTEGER',
  to_month: 'INTEGER',
  rows: 'DOUBLE',
  unmet: 'DOUBLE',
  dissatisfied: 'DOUBLE',
  mini_program: 'DOUBLE',
  redeemed: 'DOUBLE',
  app_share: 'DOUBLE',
  industry: 'VARCHAR',
  merchant_no: 'VARCHAR',
  merchant_status: 'VARCHAR',
  pull: 'DOUBLE',
  score_shift: 'DOUBLE',
  prepaid: 'DOUBLE',
  settled: 'DOUBLE',
} as const;

/** The steps of all events as rows of `planted`. */
export const stepRows = (events: readonly PlantedEvent[]): Record<string, unknown>[] =>
  events.flatMap(({ id, steps }) =>
    steps.map(({ from, to, ...step }) => ({ id, from_month: from, to_month: to, ...step })),
  );
