import { z } from 'zod';
import { catalogueMetricSchema } from './catalogue.ts';
import { gaugeSchema } from './thermometer.ts';
import { bilingualSchema } from './value.ts';

export const methodIndicatorSchema = z.object({
  id: z.string(),
  title: bilingualSchema,
  /** One sentence: why this moves the gauge. */
  mechanism: bilingualSchema,
  /** +1: more is hotter. -1: less is hotter. */
  direction: z.union([z.literal(1), z.literal(-1)]),
  unit: z.string(),
  numerator: z.string(),
  denominator: z.string().nullable(),
  weight: z.number(),
  goalposts: z.object({ low: z.number().nullable(), high: z.number().nullable() }),
});

/** One gauge's contract, as frozen with the release. */
export const methodIndexSchema = z.object({
  gauge: gaugeSchema,
  title: bilingualSchema,
  version: z.string(),
  effective_from: z.string(),
  base: z.object({ from: z.number().int().nullable(), to: z.number().int().nullable() }),
  display: z.object({ mean: z.number().nullable(), sd: z.number().nullable() }),
  aggregation: z.object({ within_domain: z.string(), across_domains: z.string() }),
  missing_rule: bilingualSchema,
  minimum_n: z.number(),
  minimum_coverage: z.number(),
  domains: z.array(
    z.object({
      id: z.string(),
      title: bilingualSchema,
      weight: z.number(),
      indicators: z.array(methodIndicatorSchema),
    }),
  ),
  /** The prose of method.md, per language where written. */
  text: bilingualSchema,
  sha256: z.string(),
});
export type MethodIndex = z.infer<typeof methodIndexSchema>;

export const policyRuleSchema = z.object({
  id: z.string(),
  audience: z.enum(['inside', 'outside']),
  value: z.string(),
  text: bilingualSchema,
});

/** `GET /api/method`: how every number is made. Generated from the definition and the catalogue. */
export const methodSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    code_version: z.string(),
    indices: z.array(methodIndexSchema),
    metrics: z.array(catalogueMetricSchema.extend({ formula: z.string() })),
    policy: z.object({ version: z.string(), rules: z.array(policyRuleSchema) }),
    statuses: z.array(z.object({ status: z.string(), mark: z.string(), text: bilingualSchema })),
    /** What each grade asks: every condition must hold; the first that does is given. */
    grades: z
      .array(z.object({ of: z.enum(['reading', 'records']), grade: z.string(), text: bilingualSchema }))
      .optional(),
  })
  .meta({ id: 'Method' });
export type Method = z.infer<typeof methodSchema>;
