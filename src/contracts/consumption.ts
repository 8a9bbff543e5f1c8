import { z } from 'zod';
import { ALIGNED_FESTIVALS } from './choices.ts';
import { labelsSchema, noteSchema } from './query.ts';
import { bilingualSchema, statusSchema, valueSchema, watermarkSchema } from './value.ts';

const place = z.string().min(1).max(40).optional();

const head = {
  release: z.string(),
  synthetic: z.boolean(),
  region: z.string(),
  currency: z.string(),
  labels: labelsSchema,
  notes: z.array(noteSchema),
  watermark: watermarkSchema,
};

/** `GET /api/consumption/prices`: spending in money and at constant prices, and what its change is made of. */
export const pricesRequestSchema = z.object({ region: place, release: z.string().max(40).optional() });
export type PricesInput = z.input<typeof pricesRequestSchema>;

/** Six parts that add up to the change of spending, in yuan. */
export const spendingPartsSchema = z.object({
  volume: valueSchema,
  mix: valueSchema,
  price: valueSchema,
  entered: valueSchema,
  left: valueSchema,
  /** Lines without a quantity have an amount but no price. */
  unpriced: valueSchema,
  whole: valueSchema,
});
export type SpendingParts = z.infer<typeof spendingPartsSchema>;

export const priceMonthSchema = z.object({
  period: z.number().int(),
  /** All spending, yuan. */
  nominal: valueSchema,
  /** GEKS-Törnqvist, 13-month window, mean splice; the first month is 100. */
  price_index: valueSchema,
  /** Spending at the prices of the first month, yuan. */
  real: valueSchema,
  /** Per cent against the same month a year before. */
  nominal_growth: valueSchema,
  price_growth: valueSchema,
  real_growth: valueSchema,
  /** The same, deflated class by class with the official CPI where it is loaded. */
  real_growth_cpi: valueSchema,
  /** Share of spending that has a quantity and so a price, per cent. */
  priced_share: valueSchema,
  parts: spendingPartsSchema,
});
export type PriceMonth = z.infer<typeof priceMonthSchema>;

export const pricesSchema = z
  .object({
    ...head,
    months: z.array(priceMonthSchema),
    /** The last twelve whole months against the twelve before, by class; `*` is all. */
    classes: z.array(z.object({ consumption_class: z.string(), parts: spendingPartsSchema })),
    classes_period: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
    /** Whether the release holds official price indices. */
    cpi_loaded: z.boolean(),
  })
  .meta({ id: 'ConsumptionPrices' });
export type ConsumptionPrices = z.infer<typeof pricesSchema>;

/** `GET /api/consumption/festivals`: spending by day, aligned on the festival instead of the calendar. */
export const festivalsRequestSchema = z.object({
  region: place,
  festival: z.enum(ALIGNED_FESTIVALS).default('spring_festival'),
  /** The nation only: one class of consumption. */
  consumption_class: z.string().max(40).optional(),
  release: z.string().max(40).optional(),
});
export type FestivalsInput = z.input<typeof festivalsRequestSchema>;

export const festivalDaySchema = z.object({
  year: z.number().int(),
  /** Negative before the festival. */
  day: z.number().int(),
  paid: valueSchema,
  orders: valueSchema,
  /** The mean day of the 41 is 100. */
  index: valueSchema,
});
export type FestivalDay = z.infer<typeof festivalDaySchema>;

export const festivalYearSchema = z.object({
  year: z.number().int(),
  date: z.string(),
  /** Mean day of the stretch, against the mean day of all 41 = 100. */
  before: valueSchema,
  holiday: valueSchema,
  after: valueSchema,
});

export const festivalsSchema = z
  .object({
    ...head,
    festival: z.enum(ALIGNED_FESTIVALS),
    title: bilingualSchema,
    consumption_class: z.string(),
    years: z.array(festivalYearSchema),
    days: z.array(festivalDaySchema),
  })
  .meta({ id: 'ConsumptionFestivals' });
export type ConsumptionFestivals = z.infer<typeof festivalsSchema>;

/** `GET /api/consumption/vouchers`: rounds of vouchers and what they moved. */
export const vouchersRequestSchema = z.object({
  /** `330000-202510`: a province and the first month of a round found there; the largest without. */
  round: z
    .string()
    .regex(/^[\w.]{1,40}-\d{6}$/)
    .optional(),
  consumption_class: z.string().max(40).optional(),
  release: z.string().max(40).optional(),
});
export type VouchersInput = z.input<typeof vouchersRequestSchema>;

export const voucherRoundSchema = z.object({
  id: z.string(),
  region: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  /** Vouchers issued in the round, and in as many months as a rule. */
  issued: z.number(),
  usual: z.number(),
});
export type VoucherRound = z.infer<typeof voucherRoundSchema>;

export const effectSchema = z.object({
  /** `placebo` compares two stretches before the round: near zero where the comparison is fair. */
  phase: z.enum(['placebo', 'during', 'after']),
  from: z.number().int(),
  to: z.number().int(),
  base: z.object({ from: z.number().int(), to: z.number().int() }),
  /** Orders against what the comparison group lets expect, per cent; 95 % interval by bootstrap over cities. */
  effect: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  status: statusSchema,
  /** Cities on each side. */
  treated: z.number().int(),
  others: z.number().int(),
});
export type VoucherEffect = z.infer<typeof effectSchema>;

export const vouchersSchema = z
  .object({
    ...head,
    rounds: z.array(voucherRoundSchema),
    round: voucherRoundSchema.nullable(),
    consumption_class: z.string(),
    effects: z.array(effectSchema),
    /** Yuan in the months of the round: spent in the place, vouchers redeemed, of them beyond the usual. */
    spending: valueSchema,
    redeemed: valueSchema,
    redeemed_beyond_usual: valueSchema,
    extra_spending: valueSchema,
    /** Extra spending per yuan redeemed beyond the usual, with its interval. */
    leverage: valueSchema.extend({ low: z.number().nullable(), high: z.number().nullable() }),
    /** Paid on orders with a voucher per yuan redeemed: together in time, no proof of cause. */
    together: valueSchema,
    seed: z.number().int(),
    draws: z.number().int(),
  })
  .meta({ id: 'ConsumptionVouchers' });
export type ConsumptionVouchers = z.infer<typeof vouchersSchema>;
