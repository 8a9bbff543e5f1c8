import { z } from 'zod';
import { periodGrainSchema, regionLevelSchema } from './dimension.ts';
import { bilingualSchema, layerSchema, watermarkSchema } from './value.ts';

export const EXPORT_FORMATS = ['arrow', 'arrows', 'parquet', 'csv', 'json', 'xlsx'] as const;
/** `arrow` is the IPC file format, `arrows` the stream. */
export const exportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Formats of whole datasets: those of a table, and SDMX-CSV for the thermometer. */
export const DATASET_FORMATS = [...EXPORT_FORMATS, 'sdmx'] as const;
export const datasetFormatSchema = z.enum(DATASET_FORMATS);
export type DatasetFormat = z.infer<typeof datasetFormatSchema>;

export const datasetColumnSchema = z.object({
  name: z.string(),
  type: z.enum(['integer', 'number', 'string', 'boolean']),
  role: z.enum(['dimension', 'label', 'measure', 'status']),
  title: bilingualSchema,
  unit: z.string().nullable(),
  /** What is counted, in a sentence; absent where title and unit say it. */
  description: bilingualSchema.optional(),
});
export type DatasetColumn = z.infer<typeof datasetColumnSchema>;

/** A rate or mean of the catalogue that can be worked out from columns of the dataset. */
export const derivedMeasureSchema = z.object({
  metric: z.string(),
  title: bilingualSchema,
  definition: bilingualSchema,
  unit: z.string(),
  /** Columns; of another dataset as `dataset.column`. */
  numerator: z.string(),
  denominator: z.string(),
  scale: z.number(),
});
export type DerivedMeasure = z.infer<typeof derivedMeasureSchema>;

export const licenceSchema = z.object({
  /** SPDX where there is one. */
  id: z.string(),
  title: bilingualSchema,
  url: z.string().nullable(),
});
export type Licence = z.infer<typeof licenceSchema>;

export const datasetSchema = z.object({
  id: z.string(),
  title: bilingualSchema,
  grain: bilingualSchema,
  columns: z.array(datasetColumnSchema),
  rows: z.number().int(),
  formats: z.array(datasetFormatSchema),
  /** Rates and means with their denominators. */
  derived: z.array(derivedMeasureSchema),
  /** First and last period, by grain. */
  periods: z.partialRecord(periodGrainSchema, z.object({ from: z.number().int(), to: z.number().int() })),
  levels: z.array(regionLevelSchema),
  /** GB/T 42460-2023: 4 is aggregated data. */
  grade: z.object({ standard: z.string(), level: z.number().int(), title: bilingualSchema }),
  licence: licenceSchema,
  /** Of the stored table, as it was frozen: names its content. */
  sha256: z.string(),
  watermark: watermarkSchema,
});
export type Dataset = z.infer<typeof datasetSchema>;

/** `GET /api/datasets`. The rows are at `/api/datasets/:id?format=`. */
export const datasetsSchema = z
  .object({
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    datasets: z.array(datasetSchema),
    watermark: watermarkSchema,
  })
  .meta({ id: 'Datasets' });
export type Datasets = z.infer<typeof datasetsSchema>;

/** The part of a dataset that is asked for, as it stands in an address. */
export const selectionQuerySchema = z.object({
  columns: z.string().max(4000).optional().meta({ description: 'a,b,c; a measure brings its status' }),
  grain: periodGrainSchema.optional(),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  level: regionLevelSchema.optional(),
  filter: z
    .union([z.string().max(4000), z.array(z.string().max(4000)).max(20)])
    .optional()
    .meta({ description: 'column:code,code; may be repeated' }),
});
export type SelectionQuery = z.infer<typeof selectionQuerySchema>;

/** The same as a caller of the client writes it. */
export interface SelectionInput {
  readonly columns?: readonly string[];
  readonly grain?: 'month' | 'quarter' | 'year';
  readonly from?: number;
  readonly to?: number;
  readonly level?: 'nation' | 'province' | 'city' | 'county';
  readonly where?: Readonly<Record<string, readonly string[]>>;
}

/** What was filtered, as every file says it. */
export const filtersSchema = z.object({
  columns: z.array(z.string()).nullable(),
  grain: periodGrainSchema.nullable(),
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  level: regionLevelSchema.nullable(),
  where: z.record(z.string(), z.array(z.string())),
});
export type Filters = z.infer<typeof filtersSchema>;

/** `GET /api/datasets/:id/preview`: the first rows of a selection and how large its files will be. */
export const previewSchema = z
  .object({
    dataset: z.string(),
    release: z.string(),
    query_id: z.string(),
    filters: filtersSchema,
    columns: z.array(datasetColumnSchema),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    /** Rows of the whole selection, and how many of its cells are hidden. */
    total: z.number().int(),
    hidden: z.number().int(),
    /** Bytes per format, estimated from the first rows. */
    bytes: z.partialRecord(datasetFormatSchema, z.number().int()),
    /** Codes of the dimensions with their names, to choose from. */
    codes: z.record(z.string(), z.array(z.object({ code: z.string(), zh: z.string(), en: z.string() }))),
    /** One line that names exactly these rows (GB/T 7714). */
    citation: bilingualSchema,
  })
  .meta({ id: 'DatasetPreview' });
export type Preview = z.infer<typeof previewSchema>;

export const CAUSES = ['data', 'method', 'correction'] as const;
/** Why a value differs between two versions: other records, another way of counting, a declared correction. */
export const causeSchema = z.enum(CAUSES);
export type Cause = z.infer<typeof causeSchema>;

export const withdrawalSchema = z.object({ at: z.string(), reason: bilingualSchema });
export type Withdrawal = z.infer<typeof withdrawalSchema>;

export const datasetVersionSchema = z.object({
  release: z.string(),
  current: z.boolean(),
  published_at: z.string(),
  rows: z.number().int(),
  sha256: z.string(),
  method_versions: z.record(z.string(), z.string()),
  watermark: watermarkSchema,
  /** Against the version before; null for the first one. */
  change: z
    .object({
      since: z.string(),
      same: z.boolean(),
      causes: z.array(causeSchema),
      notes: z.array(bilingualSchema),
    })
    .nullable(),
  withdrawn: withdrawalSchema.nullable(),
});
export type DatasetVersion = z.infer<typeof datasetVersionSchema>;

/** `GET /api/datasets/:id/versions`, newest first. */
export const datasetVersionsSchema = z
  .object({ dataset: z.string(), latest: z.string().nullable(), versions: z.array(datasetVersionSchema) })
  .meta({ id: 'DatasetVersions' });
export type DatasetVersions = z.infer<typeof datasetVersionsSchema>;

const counts = z.object({
  added: z.number().int(),
  removed: z.number().int(),
  /** Values that were a number in both and are another one now. */
  restated: z.number().int(),
  /** Values whose reason for being absent changed, or that appeared or vanished. */
  status: z.number().int(),
});

/** `GET /api/datasets/:id/difference?from=&to=`. */
export const datasetDifferenceSchema = z
  .object({
    dataset: z.string(),
    from: z.string(),
    to: z.string(),
    total: counts,
    /** Per cause; several joined with `+` where the two versions cannot tell them apart. */
    by_cause: z.record(z.string(), counts),
    by_period: z.array(
      counts.extend({ grain: periodGrainSchema, period: z.number().int(), cause: z.string() }),
    ),
    /** Restated values of periods that were complete before, largest relative change first; at most 50. */
    restatements: z.array(
      z.object({
        key: z.record(z.string(), z.union([z.string(), z.number()])),
        column: z.string(),
        before: z.number(),
        after: z.number(),
        cause: z.string(),
      }),
    ),
    notes: z.array(bilingualSchema),
  })
  .meta({ id: 'DatasetDifference' });
export type DatasetDifference = z.infer<typeof datasetDifferenceSchema>;
