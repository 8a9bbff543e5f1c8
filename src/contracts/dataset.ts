import { z } from 'zod';
import { bilingualSchema, layerSchema, watermarkSchema } from './value.ts';

export const EXPORT_FORMATS = ['arrow', 'arrows', 'parquet', 'csv', 'json', 'xlsx'] as const;
/** `arrow` is the IPC file format, `arrows` the stream. */
export const exportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

export const datasetColumnSchema = z.object({
  name: z.string(),
  type: z.enum(['integer', 'number', 'string', 'boolean']),
  role: z.enum(['dimension', 'measure', 'status']),
  title: bilingualSchema,
  unit: z.string().nullable(),
});
export type DatasetColumn = z.infer<typeof datasetColumnSchema>;

export const datasetSchema = z.object({
  id: z.string(),
  title: bilingualSchema,
  grain: bilingualSchema,
  columns: z.array(datasetColumnSchema),
  rows: z.number().int(),
  formats: z.array(exportFormatSchema),
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
