import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Bilingual } from '../../src/domain/text.ts';

/** The folders of `pipelines/models`, in the direction data flows; a folder is a schema. */
export const LAYERS = ['staging', 'intermediate', 'marts', 'cubes'] as const;
export type Layer = (typeof LAYERS)[number];

const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
const severity = z.enum(['error', 'warn']).default('error');

/** A rule about a table, by its columns. */
const testSchema = z.union([
  /** Together, no two rows hold the same. */
  z.strictObject({ unique: z.array(z.string()).min(1), severity }),
  z.strictObject({ not_null: z.array(z.string()).min(1), severity }),
  z.strictObject({
    accepted_values: z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(1)),
    severity,
  }),
  /** Column → list of `reference.codes`; `*` and `U` are always known. */
  z.strictObject({ codes_of: z.record(z.string(), z.string()), severity }),
  z.strictObject({
    relationships: z.strictObject({ column: z.string(), to: z.string(), field: z.string() }),
    severity,
  }),
  /** SQL that no row makes false; `zh` and `en` say it in words. */
  z.strictObject({ expression: z.string(), zh: z.string().optional(), en: z.string().optional(), severity }),
]);
export type ModelTest = z.infer<typeof testSchema>;

const metaSchema = z.strictObject({
  grain: bilingual,
  /** A short name for the pages; the grain serves where there is none. */
  title: bilingual.optional(),
  description: bilingual.optional(),
  /** Built month by month over this column; cubes over their own `period`. */
  incremental: z.enum(['event_month', 'period']).optional(),
  /** Of a register: the column that says from which month a row can matter. Later rows leave earlier months as they are. */
  valid_from: z.string().optional(),
  /** The record family whose months a cube follows, and the measures that count persons. */
  family: z.string().optional(),
  persons: z.array(z.string()).optional(),
  /** Measures that count neither persons nor what persons did: sites, places offered, public money. */
  things: z.array(z.string()).optional(),
  /** A register or programme beside the thermometer: its reach does not hold back how far the release reaches. */
  aside: z.boolean().optional(),
  /** Every grouping set the table holds, per region level and period grain. */
  grouping_sets: z
    .array(
      z.strictObject({
        set: z.string(),
        levels: z.array(z.enum(['nation', 'province', 'city'])).min(1),
        grains: z.array(z.enum(['month', 'quarter', 'year'])).min(1),
      }),
    )
    .optional(),
  columns: z.record(z.string(), z.union([z.string(), bilingual])).optional(),
  tests: z.array(testSchema).default([]),
});
export type ModelMeta = z.infer<typeof metaSchema>;

/** One model: a `select` that makes the table (or view) `schema.name`. */
export interface Model {
  /** `marts.consumption` */
  readonly id: string;
  readonly layer: Layer;
  readonly name: string;
  readonly sql: string;
  readonly meta: ModelMeta;
}

export const MODELS_FOLDER = join(import.meta.dirname, '..', 'models');

/** Every model; the folder is the schema, the file the table. @throws Error naming the file that is wrong. */
export function readModels(folder: string = MODELS_FOLDER): Model[] {
  return LAYERS.flatMap((layer) =>
    readdirSync(join(folder, layer))
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file): Model => {
        const name = basename(file, '.sql');
        const sql = readFileSync(join(folder, layer, file), 'utf8');
        return {
          id: `${layer}.${name}`,
          layer,
          name,
          sql,
          meta: readMeta(join(folder, layer, `${name}.yml`)),
        };
      }),
  );
}

/** The text of macros.sql, which every model is written over. */
export const readMacros = (folder: string = MODELS_FOLDER): string =>
  readFileSync(join(folder, 'macros.sql'), 'utf8');

function readMeta(file: string): ModelMeta {
  const found = metaSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!found.success) {
    const places = found.error.issues.map((issue) => `${issue.path.join('.') || '(file)'}: ${issue.message}`);
    throw new Error(`${file} does not describe a model:\n  ${places.join('\n  ')}`);
  }
  return found.data;
}

/** A cube as the release needs to know it. */
export interface CubeDeclaration {
  readonly name: string;
  readonly family: string;
  readonly persons: readonly string[];
  readonly things: readonly string[];
  readonly aside: boolean;
  /** What its columns hold. */
  readonly titles: Readonly<Record<string, Bilingual>>;
}

/** The cubes among the models: those that name their family. */
export const cubeDeclarations = (models: readonly Model[]): CubeDeclaration[] =>
  models.flatMap(({ layer, name, meta }) =>
    layer === 'cubes' && meta.family !== undefined
      ? [
          {
            name,
            family: meta.family,
            persons: meta.persons ?? [],
            things: meta.things ?? [],
            aside: meta.aside ?? false,
            titles: titlesOf(meta),
          },
        ]
      : [],
  );

const titlesOf = ({ columns = {} }: ModelMeta): Record<string, Bilingual> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, title]) => [
      name,
      typeof title === 'string' ? { zh: title, en: title } : title,
    ]),
  );
