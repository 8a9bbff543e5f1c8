import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { tablesNamedIn } from './lineage.ts';

export const MODELS_FOLDER = join(import.meta.dirname, '..', 'models');
export const SCHEMAS = ['staging', 'intermediate', 'marts', 'cubes'] as const;
export type ModelSchema = (typeof SCHEMAS)[number];

const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
const severity = z.enum(['error', 'warn']).default('error');

/** A test of a model: each gives SQL that returns the rows that break it. */
const testSchema = z.union([
  z.strictObject({ unique: z.array(z.string()).min(1), severity }),
  z.strictObject({ not_null: z.array(z.string()).min(1), severity }),
  z.strictObject({
    accepted_values: z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(1)),
    severity,
  }),
  z.strictObject({
    relationships: z.strictObject({ column: z.string(), to: z.string(), field: z.string() }),
    severity,
  }),
  z.strictObject({ expression: z.string(), severity }),
]);
export type ModelTest = z.infer<typeof testSchema>;

const describedSchema = z.strictObject({
  grain: bilingual,
  description: bilingual.optional(),
  /** Built month by month over this column; cubes over their own `period`. */
  incremental: z.enum(['event_month', 'period']).optional(),
  /** The record family whose months a cube follows, and the measures that count persons. */
  family: z.string().optional(),
  persons: z.array(z.string()).optional(),
  /** Every grouping set the table holds, per region level and period grain. */
  grouping_sets: z
    .array(
      z.strictObject({
        set: z.string(),
        levels: z.array(z.string()).min(1),
        grains: z.array(z.string()).min(1),
      }),
    )
    .optional(),
  columns: z.record(z.string(), z.union([z.string(), bilingual])).optional(),
  tests: z.array(testSchema).default([]),
});
export type ModelDescription = z.infer<typeof describedSchema>;

export interface Model extends ModelDescription {
  /** `marts.consumption` */
  readonly id: string;
  readonly schema: ModelSchema;
  readonly name: string;
  readonly sql: string;
  /** Tables the `from` and `join` clauses name, with schema. */
  readonly inputs: readonly string[];
  /** Changes when what is computed could change: the statement without its comments. */
  readonly codeHash: string;
}

/** Every model of the folder; the folder is the schema, the file the table. @throws Error naming the file. */
export function readModels(folder = MODELS_FOLDER): Model[] {
  return SCHEMAS.flatMap((schema) =>
    readdirSync(join(folder, schema))
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => readModel(join(folder, schema, file))),
  );
}

function readModel(path: string): Model {
  const schema = basename(dirname(path)) as ModelSchema;
  const name = basename(path, '.sql');
  const sql = readFileSync(path, 'utf8').trim().replace(/;$/, '');
  const described = describedSchema.safeParse(parse(readFileSync(path.replace(/\.sql$/, '.yml'), 'utf8')));
  if (!described.success) {
    const places = described.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ');
    throw new Error(`${schema}/${name}.yml: ${places}`);
  }
  return {
    ...described.data,
    id: `${schema}.${name}`,
    schema,
    name,
    sql,
    inputs: tablesNamedIn(sql),
    codeHash: createHash('sha256').update(withoutComments(sql)).digest('hex').slice(0, 16),
  };
}

export const withoutComments = (sql: string): string => sql.replace(/--[^\n]*/g, '');
