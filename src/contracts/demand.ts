import { z } from 'zod';
import { labelsSchema, noteSchema } from './query.ts';
import { matchSchema } from './supply.ts';
import { merchantScoreSchema } from './trust.ts';
import { bilingualSchema, layerSchema, valueSchema, watermarkSchema } from './value.ts';
import { workItemDetailSchema } from './work-item.ts';

const code = z.string().min(1).max(40);
const release = z.string().max(40).optional();
const quarter = z.number().int();
/** `S0801-510100-20262`: need (an item, `S08U` for none named, `S08` for the whole domain), place, quarter. */
export const partIdSchema = z
  .string()
  .regex(/^[\w.]{1,20}-[\w.]{1,20}-\d{5}$/, 'expected S0801-510100-20262');

const head = {
  release: z.string(),
  synthetic: z.boolean(),
  layer: layerSchema,
  currency: z.string(),
  labels: labelsSchema,
  notes: z.array(noteSchema),
  watermark: watermarkSchema,
};

/** `GET /api/demand`: needs of a place that could be made into orders. */
export const demandRequestSchema = z.object({
  /** Its parts are listed: the provinces of the nation, the cities of a province. */
  region: code.optional(),
  /** A whole quarter such as 20262; the newest without. */
  window: z.coerce.number().int().optional(),
  need_domain: code.optional(),
  release,
});
export type DemandInput = z.input<typeof demandRequestSchema>;

const intervalSchema = valueSchema.extend({ low: z.number().nullable(), high: z.number().nullable() });

/** What a rule of a province, city or the nation lets a head cost, beside what was asked for. */
export const capCheckSchema = z.object({
  cap_item: z.string(),
  cap_basis: z.string(),
  /** Yuan. */
  cap: z.number(),
  region: z.string(),
  document_no: z.string().nullable(),
  effective_from: z.string(),
  /**
   * `within`, `over`: the middle half of the budgets lies wholly below or above; `across`: the cap lies inside it;
   * `other_basis`: a cap per year or day, to be compared together with what else is spent; `no_budget`.
   */
  verdict: z.enum(['within', 'over', 'across', 'other_basis', 'no_budget']),
});
export type CapCheck = z.infer<typeof capCheckSchema>;

export const candidateSchema = z
  .object({
    id: partIdSchema,
    /** `S0801` an item, `S08U` what names none, `S08` a domain as a whole; its name under the label list `need`. */
    need: z.string(),
    need_domain: z.string(),
    region: z.string(),
    window: quarter,
    /** Applications joined: unmet, or made again by the same person. */
    wanted: valueSchema,
    unmet: valueSchema,
    again: valueSchema,
    /** Distinct persons: never the sum of anything. */
    persons: valueSchema,
    quantity: valueSchema,
    /** Budget stated, yuan. */
    budget: valueSchema,
    /** Codes of `budget_band` that hold the middle half of those that state a budget. */
    band: z.object({ low: z.string(), high: z.string(), stated: z.number() }).nullable(),
    /** Coefficient of variation. `grain`: over the last months, or quarters where months are too small to be shown. */
    stability: valueSchema.extend({
      periods: z.number().int(),
      grain: z.enum(['month', 'quarter']),
      grade: z.enum(['stable', 'wavering', 'unstable']).nullable(),
      series: z.array(valueSchema.extend({ period: z.number().int() })),
    }),
    /** Of the last eight quarters at most, those in which it was wanted by enough to be shown. */
    recurs: z.object({ periods: z.number().int(), of: z.number().int() }),
    /** Share that states quantity, amount, tier and city, per cent. */
    clarity: valueSchema,
    /** Mean amount per order of the same class of consumption, yuan; `region` is the nearest place that may be shown. */
    price: valueSchema.extend({ consumption_class: z.string().nullable(), region: z.string().nullable() }),
    /** Points of the list price that pooled buying saved, 95 % interval over the months; `region` is where it was seen. */
    saving: intervalSchema.extend({
      months: z.number().int(),
      region: z.string().nullable(),
      /** The class compared; `*` for all spending, where the class itself has too few months. */
      consumption_class: z.string().nullable(),
      /** The same in yuan of the budget stated. */
      amount: intervalSchema,
    }),
    caps: z.array(capCheckSchema),
    /** Why it is worth an order, one sentence each. */
    reasons: z.array(bilingualSchema),
    /** The open order that holds it, if there is one. */
    order: z.object({ id: z.string(), state: bilingualSchema }).nullable(),
  })
  .meta({ id: 'DemandCandidate' });
export type Candidate = z.infer<typeof candidateSchema>;

export const demandSchema = z
  .object({
    ...head,
    region: z.string(),
    /** Whole quarters that may be asked for, newest first. */
    windows: z.array(quarter),
    window: quarter.nullable(),
    candidates: z.array(candidateSchema),
    /** Needs behind which too few persons stand; they are counted and never listed. */
    hidden: z.number().int(),
    can_work: z.boolean(),
  })
  .meta({ id: 'Demand' });
export type Demand = z.infer<typeof demandSchema>;

/** `POST /api/demand/orders`: one order made of one need, or of several joined. */
export const newOrderSchema = z
  .strictObject({
    parts: z.array(partIdSchema).min(1).max(10),
    owner: z.string().trim().max(60).optional(),
    due_on: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2026-12-31')
      .optional(),
    comment: z.string().trim().max(2000).optional(),
  })
  .meta({ id: 'NewOrder' });
export type NewOrder = z.infer<typeof newOrderSchema>;

/** `POST /api/demand/orders/merge`: several open orders become one. */
export const mergeSchema = z
  .strictObject({ orders: z.array(z.string().max(400)).min(2).max(10) })
  .meta({ id: 'MergeOrders' });

export const signalInputSchema = z
  .strictObject({ publish: z.boolean(), version: z.number().int().min(0) })
  .meta({ id: 'SignalInput' });

/** When a signal was made public, by whom, on which release. */
export const signalMarkSchema = z.object({ at: z.string(), by: z.string(), release: z.string() });

/** A merchant that sells what is wanted there, with why it is named. */
export const merchantMatchSchema = merchantScoreSchema.extend({
  reasons: z.array(z.enum(['type', 'same_city', 'same_province', 'grade', 'rated', 'certified'])),
});
export type MerchantMatch = z.infer<typeof merchantMatchSchema>;

/** `GET /api/demand/order`: the order sheet, with whom it could go to. */
export const orderSchema = z
  .object({
    ...head,
    item: workItemDetailSchema,
    parts: z.array(candidateSchema),
    /** Parts that may no longer be shown, or that this release does not hold. */
    missing: z.array(z.string()),
    /** What adds up over the parts; persons do not. */
    totals: z.object({
      wanted: valueSchema,
      quantity: valueSchema,
      budget: valueSchema,
      persons: valueSchema,
    }),
    /** Open orders it could be joined with. */
    joinable: z.array(z.object({ id: z.string(), title: bilingualSchema })),
    /** The parts it could be divided into. */
    divisible: z.array(z.string()),
    suppliers: z.array(matchSchema.extend({ part: partIdSchema })),
    suppliers_left: z.number().int(),
    /** Null for who may not see merchants by name. */
    merchants: z.array(merchantMatchSchema.extend({ part: partIdSchema })).nullable(),
    /** When it was made public, and by whom. */
    signal: signalMarkSchema.nullable(),
  })
  .meta({ id: 'DemandOrder' });
export type DemandOrder = z.infer<typeof orderSchema>;

/** One public demand signal: protected numbers, no name of anybody. */
export const signalSchema = z.object({
  id: z.string(),
  need: z.string(),
  need_domain: z.string(),
  region: z.string(),
  window: quarter,
  persons: valueSchema,
  wanted: valueSchema,
  quantity: valueSchema,
  band: z.object({ low: z.string(), high: z.string() }).nullable(),
  published_at: z.string(),
});
export type Signal = z.infer<typeof signalSchema>;

/** `GET /api/demand/signals`: 需求信号, what enterprises are told. */
export const signalsSchema = z
  .object({ ...head, signals: z.array(signalSchema), hidden: z.number().int() })
  .meta({ id: 'DemandSignals' });
export type Signals = z.infer<typeof signalsSchema>;
