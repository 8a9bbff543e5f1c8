import { z } from 'zod';
import { queryResultSchema } from './query.ts';
import { bilingualSchema, valueSchema, watermarkSchema } from './value.ts';

/**
 * A numeral of the text: it is never typed, it is bound. `query_id` with `row` finds the gated value it came from.
 */
export const boundSchema = valueSchema.extend({
  id: z.string(),
  unit: z.string(),
  decimals: z.number().int(),
  /** `amount`: as is. `percent_change` and `points`: printed without sign, the words carry the direction. */
  form: z.enum(['amount', 'share', 'percent_change', 'points', 'reading']),
  metric: z.string(),
  query_id: z.string(),
});
export type Bound = z.infer<typeof boundSchema>;

/** Text and numerals in reading order; a sentence whose numbers are missing is absent or says why. */
export const paperSpanSchema = z.union([
  z.object({ kind: z.literal('text'), text: bilingualSchema }),
  z.object({ kind: z.literal('value'), bound: boundSchema }),
]);
export type PaperSpan = z.infer<typeof paperSpanSchema>;

export const paperBlockSchema = z.union([
  z.object({ kind: z.literal('paragraph'), spans: z.array(paperSpanSchema) }),
  z.object({ kind: z.literal('table'), id: z.string(), title: bilingualSchema, result: queryResultSchema }),
  z.object({
    kind: z.literal('figure'),
    id: z.string(),
    title: bilingualSchema,
    chart: z.enum(['line', 'bar']),
    result: queryResultSchema,
  }),
]);
export type PaperBlock = z.infer<typeof paperBlockSchema>;

/** `GET /api/papers/:id`, where id is `quarter-20262`: one edition with every numeral bound to a gated value. */
export const paperSchema = z
  .object({
    id: z.string(),
    title: bilingualSchema,
    subtitle: bilingualSchema,
    /** The quarter, as 20262. */
    period: z.number().int(),
    release: z.string(),
    synthetic: z.boolean(),
    layer: z.enum(['inside', 'outside']),
    publisher: bilingualSchema,
    data_sha256: z.string(),
    methods: z.record(z.string(), z.string()),
    sections: z.array(
      z.object({ id: z.string(), heading: bilingualSchema, blocks: z.array(paperBlockSchema) }),
    ),
    notes: z.array(bilingualSchema),
    watermark: watermarkSchema,
  })
  .meta({ id: 'Paper' });
export type Paper = z.infer<typeof paperSchema>;

/** `GET /api/papers`: the editions this release can make, newest first. */
export const papersSchema = z
  .object({
    release: z.string(),
    papers: z.array(
      z.object({ id: z.string(), title: bilingualSchema, period: z.number().int(), complete: z.boolean() }),
    ),
  })
  .meta({ id: 'Papers' });
export type Papers = z.infer<typeof papersSchema>;
