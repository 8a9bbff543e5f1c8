import { z } from 'zod';
import { CREDIT_STEPS } from '../domain/credit-step.ts';
import { labelsSchema, noteSchema } from './query.ts';
import { bilingualSchema, valueSchema } from './value.ts';

const month = z.number().int().min(190001).max(299912);

/** `GET /api/merchants/credit`: the register, and who is suggested for what, as of a month. */
export const merchantCreditRequestSchema = z.object({
  month: z.coerce.number().pipe(month).optional(),
  region: z.string().max(40).optional(),
  release: z.string().max(40).optional(),
});
export type MerchantCreditInput = Partial<z.output<typeof merchantCreditRequestSchema>>;

export const creditMerchantSchema = z.object({
  /** Its work item. */
  work: z.string(),
  name: z.string(),
  merchant_type: z.string(),
  region: z.string(),
  city: z.string(),
  /** As registered; a month that has passed shows what held then. */
  merchant_status: z.string(),
  status_on: z.string().nullable(),
  credit_grade: z.string(),
  standard_no: z.string().nullable(),
  certified_until: z.string().nullable(),
  raters: valueSchema,
  score: valueSchema.extend({ low: z.number().nullable(), high: z.number().nullable() }),
  /** Of the three months that end with the month asked for. */
  disputes: valueSchema,
  complainants: valueSchema,
  prepaid: valueSchema,
  settlement_rate: valueSchema,
  disputed_amount: valueSchema,
  /** Disputes of the twelve months before. */
  before: valueSchema,
  suggestion: z.object({ step: z.enum(CREDIT_STEPS), reasons: z.array(bilingualSchema) }).nullable(),
});
export type CreditMerchant = z.infer<typeof creditMerchantSchema>;

export const merchantCreditSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    currency: z.string(),
    rule: z.object({ version: z.string(), text: bilingualSchema }),
    /** The month it is worked out for, and those it can be, newest first; null without disputes or ratings. */
    month: month.nullable(),
    months: z.array(month),
    register: z.object({
      merchants: z.number().int(),
      status: z.array(z.object({ code: z.string(), merchants: z.number().int() })),
      grade: z.array(z.object({ code: z.string(), merchants: z.number().int() })),
      exits: z.array(z.object({ code: z.string(), merchants: z.number().int() })),
      /** At the end of the month: valid, ending within 90 days, ended, none. */
      certified: z.object({
        valid: z.number().int(),
        ending: z.number().int(),
        ended: z.number().int(),
        none: z.number().int(),
      }),
    }),
    /** Whoever is suggested for a step first; then those with disputes that may be shown, most first. */
    merchants: z.array(creditMerchantSchema),
    /** Merchants suspended or exited: the month the rule first spoke, and days to the registered change. */
    handled: z.array(
      z.object({
        name: z.string(),
        city: z.string(),
        merchant_status: z.string(),
        status_on: z.string(),
        exit_reason: z.string().nullable(),
        spoke: month,
        days: z.number().int(),
      }),
    ),
    labels: labelsSchema,
    notes: z.array(noteSchema),
  })
  .meta({ id: 'MerchantCredit' });
export type MerchantCredit = z.infer<typeof merchantCreditSchema>;
