import { z } from 'zod';
import { COMPARISONS } from './choices.ts';
import {
  askedGrainSchema,
  dimensionSchema,
  memberShape,
  periodGrainSchema,
  regionLevelSchema,
} from './dimension.ts';
import {
  bilingualSchema,
  changeSchema,
  layerSchema,
  localeSchema,
  statusSchema,
  valueSchema,
  watermarkSchema,
} from './value.ts';

const code = z.string().min(1).max(40);

const compareSchema = z.enum(COMPARISONS);
export type Comparison = z.infer<typeof compareSchema>;

/** `POST /api/query`, or `GET /api/query?q=<this as JSON>`. */
export const queryRequestSchema = z
  .strictObject({
    metric: z.string().min(1).max(80),
    /** Dimensions the answer is split by, beside period and region. */
    by: z.array(dimensionSchema).max(3).default([]),
    /** Codes kept, per dimension. A dimension filtered but not split must be part of a stored grouping set. */
    where: z.partialRecord(dimensionSchema, z.array(code).min(1).max(400)).default({}),
    /** Rows are one per region of `level`, all of them, those inside `within`, or those named. */
    region: z
      .strictObject({
        level: regionLevelSchema.default('nation'),
        within: code.optional(),
        codes: z.array(code).min(1).max(400).optional(),
        /** A scheme of region groups (`nbs_four`, `strategy`): rows are its groups, those named in `codes` or all. */
        groups: code.optional(),
      })
      .default({ level: 'nation' }),
    /** Inclusive. Without `from` and `to`: all that is stored; without `to`: to the last complete period. */
    period: z
      .strictObject({
        grain: askedGrainSchema.default('month'),
        from: z.number().int().optional(),
        to: z.number().int().optional(),
      })
      .default({ grain: 'month' }),
    /**
     * `previous` period, same period of the year before, the other places under the same parent without the place itself,
     * or the nation.
     */
    compare: compareSchema.optional(),
    /** With `yoy` by month: January and February are compared as one (1—2月合并). */
    jan_feb: z.boolean().default(false),
    /** As `jan_feb`, and months between which 端午 or 中秋 moved are compared as one, too. */
    festivals: z.boolean().optional(),
    /** Counts, persons and money over every 10,000 members of the place. */
    per: z.enum(['members']).optional(),
    /** Money at the prices of the same month of one year, by the official consumer prices of the release. */
    real: z.boolean().optional(),
    /** Periods that have not closed are answered as far as they reach (`partial`) and compared with nothing. */
    open: z.boolean().optional(),
    /** Shares of counts come with their 95 % interval (Wilson). */
    intervals: z.boolean().optional(),
    /** Adds the total over each split dimension as rows with code `*`. */
    totals: z.boolean().default(false),
    layer: layerSchema.default('inside'),
    /** The page that shows the answer: its own rules of disclosure, if it has any, only tighten those of the layer. */
    page: code.optional(),
    /** A release id; the current one when absent. */
    release: z.string().max(40).optional(),
    lang: localeSchema.default('zh-CN'),
  })
  .meta({ id: 'QueryRequest' });
export type QueryRequest = z.infer<typeof queryRequestSchema>;
/** What a caller writes: everything but the metric has a default. */
export type QueryInput = z.input<typeof queryRequestSchema>;

export const queryRowSchema = z.object({
  period: z.number().int(),
  /** Present unless the level is `nation`. */
  region: z.string().optional(),
  ...memberShape,
  value: z.number().nullable(),
  status: statusSchema,
  /** The denominator a rate or mean rests on, where it may be shown. */
  n: z.number().nullable().optional(),
  base: valueSchema.optional(),
  change: changeSchema.optional(),
  /** With `intervals`: what the share may be, were its records a sample of more. */
  interval: z.object({ low: z.number(), high: z.number() }).optional(),
  /** With `peers`: how many places the base is made of. */
  peers: z.number().int().optional(),
  /** Share of the usual records whose places reported, 0…1; absent where all did. Below 0.7 a total is greyed. */
  reporting: z.number().optional(),
});
export type QueryRow = z.infer<typeof queryRowSchema>;

/** zh/en names per dimension and code; `short` where a narrow label exists (provinces). */
export const labelsSchema = z.record(
  z.string(),
  z.record(z.string(), bilingualSchema.extend({ short: z.string().optional() })),
);
export type Labels = z.infer<typeof labelsSchema>;

export const noteSchema = z.object({ id: z.string(), text: bilingualSchema });

export const metricHeadSchema = z.object({
  id: z.string(),
  title: bilingualSchema,
  unit: z.string(),
  unit_label: bilingualSchema,
  decimals: z.number().int(),
  definition: bilingualSchema,
});

export const queryResultSchema = z
  .object({
    /** Names the answer: hash of release, layer, policy and request. The same id is the same numbers. */
    query_id: z.string(),
    release: z.string(),
    layer: layerSchema,
    synthetic: z.boolean(),
    metric: metricHeadSchema,
    dimensions: z.array(z.object({ id: z.string(), title: bilingualSchema })),
    region_level: regionLevelSchema,
    period_grain: periodGrainSchema,
    rows: z.array(queryRowSchema),
    labels: labelsSchema,
    notes: z.array(noteSchema),
    watermark: watermarkSchema,
    /** Rows whose value the gate hid. */
    hidden: z.number().int(),
  })
  .meta({ id: 'QueryResult' });
export type QueryResult = z.infer<typeof queryResultSchema>;
