import { z } from 'zod';
import { type Aggregation, Hierarchy, type IndexNode, rankHighest } from './hierarchy.ts';
import { type ImputeMethod, impute } from './impute.ts';
import { type Normalisation, normalise } from './normalise.ts';
import { TREAT_DEFAULT, type Treated, treat } from './treat.ts';

const AGGREGATIONS = ['arithmetic', 'geometric', 'harmonic'] as const satisfies readonly Aggregation[];
const IMPUTATIONS = [
  'none',
  'mean',
  'median',
  'group_mean',
  'group_median',
] as const satisfies readonly ImputeMethod[];

/** A composite index over a table of units, from raw columns to ranks: what the JRC's ten steps decide. */
export const compositeSchema = z.strictObject({
  /** Column that names the unit, and one that groups units for imputation. */
  units: z.strictObject({ id: z.string(), group: z.string().optional() }),
  indicators: z
    .array(
      z.strictObject({
        id: z.string(),
        parent: z.string(),
        weight: z.number().default(1),
        direction: z.union([z.literal(1), z.literal(-1)]).default(1),
        /** Column to divide by. */
        denominator: z.string().optional(),
      }),
    )
    .min(1),
  aggregates: z
    .array(z.strictObject({ id: z.string(), parent: z.string().optional(), weight: z.number().default(1) }))
    .min(1),
  steps: z
    .strictObject({
      impute: z.enum(IMPUTATIONS).default('none'),
      treat: z
        .union([
          z.literal(false),
          z.strictObject({
            skew: z.number().default(TREAT_DEFAULT.skew),
            kurtosis: z.number().default(TREAT_DEFAULT.kurtosis),
            winsorise_at_most: z.int().default(TREAT_DEFAULT.winsoriseAtMost),
          }),
        ])
        .default(false),
      normalise: z
        .discriminatedUnion('method', [
          z.strictObject({
            method: z.literal('minmax'),
            low: z.number().default(0),
            high: z.number().default(100),
          }),
          z.strictObject({
            method: z.literal('goalposts'),
            low: z.number().default(0),
            high: z.number().default(100),
            /** Ends per indicator. */
            ends: z.record(z.string(), z.tuple([z.number(), z.number()])),
          }),
          z.strictObject({
            method: z.literal('zscore'),
            mean: z.number().default(0),
            sd: z.number().default(1),
          }),
          z.strictObject({ method: z.literal('percentile_rank') }),
        ])
        .default({ method: 'minmax', low: 0, high: 100 }),
      /** One for all levels, or one per level from the lowest aggregates up. */
      aggregate: z.union([z.enum(AGGREGATIONS), z.array(z.enum(AGGREGATIONS)).min(1)]).default('arithmetic'),
      /** Least share of an aggregate's children that must be present. */
      threshold: z.number().min(0).max(1).default(0),
    })
    .prefault({}),
});
export type CompositeDefinition = z.infer<typeof compositeSchema>;

/** A table as columns: labels where text, numbers (NaN = missing) where not. */
export interface CompositeData {
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly numbers: ReadonlyMap<string, Float64Array>;
}

export interface CompositeResult {
  readonly units: readonly string[];
  /** Columns after each step, by indicator. */
  readonly stages: {
    readonly denominated: ReadonlyMap<string, Float64Array>;
    readonly imputed: ReadonlyMap<string, Float64Array>;
    readonly treated: ReadonlyMap<string, Treated>;
    readonly normalised: ReadonlyMap<string, Float64Array>;
  };
  /** Normalised indicators and every aggregate. */
  readonly scores: ReadonlyMap<string, Float64Array>;
  /** 1 = highest score of the top; ties share the least rank. */
  readonly rank: Float64Array;
  readonly top: string;
  readonly effectiveWeights: ReadonlyMap<string, number>;
}

/**
 * Runs a composite index over one table: denominate, impute, treat, normalise, aggregate, rank (OECD/JRC Handbook
 * 2008; the steps of COINr). @throws RangeError naming the column or node that is missing.
 */
export function composite(definition: CompositeDefinition, data: CompositeData): CompositeResult {
  const { steps } = definition;
  const units = labelsOf(data, definition.units.id);
  const groups = definition.units.group ? labelsOf(data, definition.units.group) : undefined;
  const nodes: IndexNode[] = [...definition.indicators, ...definition.aggregates];
  const tree = new Hierarchy(nodes);
  const top = definition.aggregates.filter((a) => a.parent === undefined);
  if (top.length !== 1 || !top[0]) {
    throw new RangeError(
      `an index has one top; ${top.map((t) => t.id).join(', ') || 'no node'} has no parent`,
    );
  }
  const step = <T>(of: (id: string) => T): Map<string, T> =>
    new Map(definition.indicators.map(({ id }) => [id, of(id)]));
  const get = <T>(from: ReadonlyMap<string, T>, id: string): T => {
    const value = from.get(id);
    if (value === undefined) throw new RangeError(`there is no data for the indicator "${id}"`);
    return value;
  };
  const byId = new Map(definition.indicators.map((i) => [i.id, i]));
  const denominated = step((id) => {
    const column = numbersOf(data, id);
    const by = byId.get(id)?.denominator;
    const denominator = by ? numbersOf(data, by) : undefined;
    return denominator ? column.map((v, u) => v / (denominator[u] ?? Number.NaN)) : column;
  });
  const imputed = step((id) => impute(get(denominated, id), steps.impute, groups));
  const treated = step((id): Treated => {
    const values = get(imputed, id);
    if (steps.treat === false) return { values, method: 'none', points: 0 };
    const { skew, kurtosis, winsorise_at_most } = steps.treat;
    return treat(values, { skew, kurtosis, winsoriseAtMost: winsorise_at_most });
  });
  const normalised = step((id) =>
    normalise(get(treated, id).values, ruleOf(steps.normalise, id), byId.get(id)?.direction ?? 1),
  );
  const scores = tree.aggregate(normalised, steps.aggregate, steps.threshold);
  return {
    units,
    stages: { denominated, imputed, treated, normalised },
    scores,
    rank: rankHighest(get(scores, top[0].id)),
    top: top[0].id,
    effectiveWeights: tree.effectiveWeights(),
  };
}

function ruleOf(rule: CompositeDefinition['steps']['normalise'], id: string): Normalisation {
  if (rule.method !== 'goalposts') return rule;
  const ends = rule.ends[id];
  if (!ends) throw new RangeError(`goalposts for the indicator "${id}" are missing`);
  return { method: 'goalposts', from: ends[0], to: ends[1], low: rule.low, high: rule.high };
}

function labelsOf(data: CompositeData, column: string): readonly string[] {
  const labels = data.labels.get(column);
  if (!labels) throw new RangeError(`the data have no column "${column}"`);
  return labels;
}

function numbersOf(data: CompositeData, column: string): Float64Array {
  const numbers = data.numbers.get(column);
  if (!numbers) throw new RangeError(`the data have no numeric column "${column}"`);
  return numbers;
}
