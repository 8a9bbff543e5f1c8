import { z } from 'zod';

/**
 * The index contract as data: `pipelines/indices/<index>/definition.yml` parsed. Every number the index uses
 * stands here; the method page is generated from it and code holds none of its own.
 */

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
/** `services.applications`; several are added (`dissatisfied` of two families). */
const measure = z.string().regex(/^[a-z_]+\.[a-z_]+$/, 'expected cube.measure');
const measures = z.array(measure).min(1);

export const GAUGES = ['need', 'consumption'] as const;
export type GaugeId = (typeof GAUGES)[number];

/** Ways a gauge is split; `total` is made from the first split of the gauge. */
export const SPLITS = ['need_domain', 'consumption_class', 'industry'] as const;
export type Split = (typeof SPLITS)[number];

const indicatorSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: bilingual,
  /** One sentence: why more of it makes the gauge move. */
  mechanism: bilingual,
  /** 1: more is hotter. -1: less is hotter. */
  direction: z.union([z.literal(1), z.literal(-1)]),
  unit: z.enum(['per_10k_members', 'percent', 'per_person', 'yuan']),
  numerator: measures,
  denominator: measures,
  /** Whose records the numerator counts; states on how many people the number rests. */
  persons: measures,
  /** value = numerator / denominator × scale. */
  scale: z.number().positive(),
  /** Weight inside its domain; the weights of a gauge add up to 1. */
  weight: z.number().positive().max(1),
  /** Least denominator for which a value is stated. */
  minimum: z.number().nonnegative(),
  /** Denominator units of the base-window average mixed in before scoring, so that small cells stay calm. */
  shrink: z.number().nonnegative(),
});
export type Indicator = z.infer<typeof indicatorSchema>;

const splitSchema = z.strictObject({
  dimension: z.enum(SPLITS),
  /** `member`: each domain has goalposts of its own. `pooled`: one pair for all, so that members compare. */
  goalposts: z.enum(['member', 'pooled']),
});

const gaugeSchema = z.strictObject({
  id: z.enum(GAUGES),
  title: bilingual,
  meaning: bilingual,
  indicators: z.array(indicatorSchema).min(1),
  /** The total is made from the first split. */
  splits: z.array(splitSchema).min(1),
  /** Policy weights of the first split's members in the total: `default` where not listed. */
  total: z.strictObject({
    default: z.number().nonnegative(),
    by_member: z.record(z.string(), z.number().nonnegative()),
  }),
});
export type Gauge = z.infer<typeof gaugeSchema>;

export const BAND_IDS = ['cold', 'cool', 'mild', 'warm', 'hot'] as const;
export type BandId = (typeof BAND_IDS)[number];
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

const definitionSchema = z
  .strictObject({
    id: z.string(),
    title: bilingual,
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 1.0.0'),
    effective_from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-12-01'),
    /** Which record family fills each cube (its exports decide which months are complete), and its record count. */
    cubes: z.record(z.string(), z.strictObject({ family: z.string(), records: z.string() })),
    gauges: z.array(gaugeSchema).min(1),
    base: z.strictObject({
      /** Longest window taken from the start of the data when the workspace names none. */
      months: z.int().positive(),
      percentile_low: z.number().min(0).max(0.5),
      percentile_high: z.number().min(0.5).max(1),
      /** Head room: each goalpost moves outwards by this share of the percentile range. */
      margin: z.number().nonnegative(),
      /** Fewest values of an indicator, or readings of a member, that make a base. */
      minimum_observations: z.int().min(2),
    }),
    score: z.strictObject({ low: z.number().positive(), high: z.number() }),
    display: z.strictObject({ mean: z.number(), sd: z.number().positive() }),
    missing: z.strictObject({
      /** Least visible share of the weight for a reading to be stated. */
      coverage: z.number().min(0).max(1),
      /** Fewest cases behind a reading, counted or to be expected from its members; fewer make a goalpost of chance. */
      minimum_cases: z.number().nonnegative(),
      /** A unit that usually sends this many records a month and sends none has not reported. */
      silent_above: z.number().positive(),
      /** Months with records that say what is usual. */
      usual_over: z.int().positive(),
    }),
    /** How the intervals of readings and ranks are drawn. */
    uncertainty: z
      .strictObject({
        draws: z.int().min(1000),
        seed: z.int().nonnegative(),
        /** Weights vary by this share to either side. */
        weight_range: z.number().min(0).max(1),
        /** Share of the draws that an interval holds. */
        level: z.number().min(0.5).max(0.999),
      })
      .default({ draws: 1000, seed: 20261122, weight_range: 0.25, level: 0.95 }),
    /** Upper ends of the bands, coldest first; the hottest has none. */
    bands: z.array(z.strictObject({ id: z.enum(BAND_IDS), title: bilingual, below: z.number().nullable() })),
    /** A reading gets the first grade whose conditions all hold; else D. */
    grades: z.array(
      z.strictObject({
        grade: z.enum(['A', 'B', 'C']),
        coverage: z.number(),
        persons: z.number(),
        base_months: z.number(),
      }),
    ),
  })
  .superRefine((definition, context) => {
    for (const [g, gauge] of definition.gauges.entries()) {
      const sum = gauge.indicators.reduce((total, i) => total + i.weight, 0);
      if (Math.abs(sum - 1) > 1e-12) {
        context.addIssue({
          code: 'custom',
          path: ['gauges', g, 'indicators'],
          message: `the weights of gauge "${gauge.id}" add up to ${sum}, not 1`,
        });
      }
      const ids = gauge.indicators.map((i) => i.id);
      if (new Set(ids).size < ids.length) {
        context.addIssue({
          code: 'custom',
          path: ['gauges', g, 'indicators'],
          message: `an indicator id occurs twice in gauge "${gauge.id}"`,
        });
      }
      for (const [i, indicator] of gauge.indicators.entries()) {
        if (indicator.numerator.length !== indicator.denominator.length) {
          context.addIssue({
            code: 'custom',
            path: ['gauges', g, 'indicators', i],
            message: `"${indicator.id}" has ${indicator.numerator.length} numerators and ${indicator.denominator.length} denominators; each numerator needs its own`,
          });
        }
        for (const ref of [...indicator.numerator, ...indicator.denominator, ...indicator.persons]) {
          const cube = ref.split('.')[0] ?? '';
          if (!(cube in definition.cubes)) {
            context.addIssue({
              code: 'custom',
              path: ['gauges', g, 'indicators', i],
              message: `"${ref}" names the cube "${cube}", which "cubes" does not list`,
            });
          }
        }
      }
    }
    const ends = definition.bands.map((b) => b.below);
    const ascending = ends.every((end, i) => {
      const before = i === 0 ? Number.NEGATIVE_INFINITY : (ends[i - 1] ?? Number.POSITIVE_INFINITY);
      return (end ?? Number.POSITIVE_INFINITY) > before;
    });
    if (!ascending || ends.at(-1) !== null) {
      context.addIssue({
        code: 'custom',
        path: ['bands'],
        message: 'band ends must rise and the last be null',
      });
    }
  });

export type IndexDefinition = z.infer<typeof definitionSchema>;

/** What is wrong with a definition: one line per fault, each naming its place. */
export class DefinitionError extends Error {
  constructor(source: string, issues: readonly string[]) {
    super(`${source} is not an index definition:\n${issues.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'DefinitionError';
  }
}

/** Parses an index definition from data. @throws DefinitionError with every fault and its place. */
export function parseDefinition(data: unknown, source = 'definition.yml'): IndexDefinition {
  const parsed = definitionSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new DefinitionError(
    source,
    parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`),
  );
}

/** The gauge of this id. @throws RangeError naming it when the definition has none. */
export function gaugeOf(definition: IndexDefinition, id: GaugeId): Gauge {
  const gauge = definition.gauges.find((g) => g.id === id);
  if (!gauge) throw new RangeError(`definition ${definition.id} ${definition.version} has no gauge "${id}"`);
  return gauge;
}

/** The band a reading falls in, or null without a reading. */
export function bandOf(reading: number | null, definition: IndexDefinition): BandId | null {
  if (reading === null || Number.isNaN(reading)) return null;
  return definition.bands.find((band) => band.below === null || reading < band.below)?.id ?? null;
}
