import { z } from 'zod';
import { MATCH_REASONS, NEARNESS, REMEDIES } from '../domain/site-match.ts';
import { regionLevelSchema } from './dimension.ts';
import { labelsSchema, noteSchema } from './query.ts';
import { valueSchema, watermarkSchema } from './value.ts';

const code = z.string().min(1).max(40);
const release = z.string().max(40).optional();
const quarter = z.number().int();

/** Quarters that are looked at together, named as `20263`; null where no whole quarter is loaded. */
export const windowSchema = z.object({ from: quarter, to: quarter }).nullable();

const head = {
  release: z.string(),
  synthetic: z.boolean(),
  /** The place asked about; places of the answer lie in it. */
  region: z.string(),
  window: windowSchema,
  labels: labelsSchema,
  notes: z.array(noteSchema),
  watermark: watermarkSchema,
};

/** Length of the window in quarters. */
const quarters = z.enum(['1', '2', '4']).default('4');

/** `GET /api/supply/gaps`: where which need is met least, by place and domain. */
export const gapsRequestSchema = z.object({
  region: code.optional(),
  /** Level of the places compared; the one below the region when absent. */
  level: regionLevelSchema.exclude(['nation']).optional(),
  need_domain: code.optional(),
  quarters,
  release,
});
export type GapsInput = z.input<typeof gapsRequestSchema>;

/** A number with its interval; none of the three where it may not be shown. */
const intervalSchema = valueSchema.extend({ low: z.number().nullable(), high: z.number().nullable() });

export const gapSchema = z.object({
  region: z.string(),
  need_domain: z.string(),
  applications: valueSchema,
  unmet: valueSchema,
  /** Unmet ÷ closed, per cent. */
  unmet_rate: valueSchema,
  /** Unmet rate × applications, with the interval of the rate. */
  gap: intervalSchema,
  /** Gap of the same window a year before. */
  before: valueSchema,
  /** Places offered and taken a month, on average, by sites and partners there. */
  seats: valueSchema,
  used: valueSchema,
  /** Share of the months of the window in which the place reported, 0…1. */
  reporting: z.number(),
});
export type Gap = z.infer<typeof gapSchema>;

export const gapsSchema = z
  .object({
    ...head,
    level: regionLevelSchema,
    /** Places offered, by level: what may be asked for. */
    levels: z.array(regionLevelSchema),
    /** Of the whole region, by domain, the widest gap first. */
    domains: z.array(gapSchema),
    /** Place × domain, the widest gap first. */
    gaps: z.array(gapSchema),
    /** The places and domains with the widest gaps as a table of its own: one row a place, one column a domain. */
    map: z.object({
      places: z.array(z.string()),
      domains: z.array(z.string()),
      cells: z.array(z.array(valueSchema)),
      /** Places of which nothing may be shown, and those that found no room. */
      hidden: z.number().int(),
      left: z.number().int(),
    }),
    /** Gaps beyond the limit of the answer. */
    left: z.number().int(),
    hidden: z.number().int(),
  })
  .meta({ id: 'SupplyGaps' });
export type Gaps = z.infer<typeof gapsSchema>;

/** `GET /api/supply/gap`: one gap, why needs were not met, and who could close it. */
export const gapRequestSchema = z.object({ region: code, need_domain: code, quarters, release });
export type GapInput = z.input<typeof gapRequestSchema>;

export const UNMET_REASONS = ['no_places', 'no_service', 'too_far', 'wrong_time', 'other'] as const;

export const matchSchema = z.object({
  /** What to call it in a work item: a keyed number, never a raw one. */
  id: z.string(),
  kind: z.enum(['site', 'partner']),
  name: z.string(),
  /** Site type or partner type. */
  type: z.string(),
  region: z.string(),
  nearness: z.enum(NEARNESS),
  remedy: z.enum(REMEDIES),
  reasons: z.array(z.enum(MATCH_REASONS)),
  /** Places a month on average; `not_reported` where the provider reported none. */
  seats: valueSchema,
  used: valueSchema,
  spare: valueSchema,
  /** Visits of the domain in the window; partners are not counted at a door. */
  visits: valueSchema,
  hours_per_week: z.number().nullable(),
});
export type SupplyMatch = z.infer<typeof matchSchema>;

export const gapDetailSchema = z
  .object({
    ...head,
    gap: gapSchema,
    reasons: z.array(z.object({ reason: z.enum(UNMET_REASONS), unmet: valueSchema })),
    /** The same gap quarter by quarter, oldest first. */
    series: z.array(z.object({ quarter, applications: valueSchema, unmet: valueSchema, gap: valueSchema })),
    rules: z.string(),
    matches: z.array(matchSchema),
    left: z.number().int(),
  })
  .meta({ id: 'SupplyGap' });
export type GapDetail = z.infer<typeof gapDetailSchema>;

/** `POST /api/supply/gap`: makes a gap a piece of work that goes round. */
export const handOnSchema = z
  .strictObject({
    region: code,
    need_domain: code,
    quarters,
    owner: z.string().trim().max(60).optional(),
    due_on: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2026-12-31')
      .optional(),
    comment: z.string().trim().max(2000).optional(),
    /** Ids of the matches that are to be tried. */
    matches: z.array(z.string().max(60)).max(20).default([]),
  })
  .meta({ id: 'SupplyHandOn' });
export type HandOnInput = z.input<typeof handOnSchema>;
export const handedOnSchema = z.object({ id: z.string() }).meta({ id: 'SupplyHandedOn' });
export type HandedOn = z.infer<typeof handedOnSchema>;

/** `GET /api/supply/sites`: the service complexes of a place, each with what it does. */
export const sitesRequestSchema = z.object({
  region: code.optional(),
  site_type: code.optional(),
  quarters,
  release,
});
export type SitesInput = z.input<typeof sitesRequestSchema>;

export const siteSchema = z.object({
  id: z.string(),
  name: z.string(),
  site_type: z.string(),
  region: z.string(),
  functions: z.array(z.enum(['outpost', 'window', 'community'])),
  hours_per_week: z.number().nullable(),
  area_sqm: z.number().nullable(),
  visits: valueSchema,
  visits_before: valueSchema,
  /** Applications taken in per 10,000 visits: the outpost. */
  outpost_rate: valueSchema,
  /** Places taken ÷ places offered, per cent: the window. */
  window_rate: valueSchema,
  /** Visits for culture, sport and meeting people ÷ all visits, per cent: the centre. */
  community_rate: valueSchema,
});
export type Site = z.infer<typeof siteSchema>;

export const functionRatesSchema = z.object({
  region: z.string(),
  open: z.number().int(),
  /** Open sites per 10,000 members. */
  per_10k: valueSchema,
  visits: valueSchema,
  outposts: z.number().int(),
  windows: z.number().int(),
  centres: z.number().int(),
  /** Kinds of sites there are. */
  types: z.number().int(),
});

/** How applications reach the union, per cent of those of the window. */
export const channelShareSchema = z.object({
  group: z.enum(['online', 'on_site', 'hotline']),
  share: valueSchema,
  before: valueSchema,
});
export type ChannelShare = z.infer<typeof channelShareSchema>;

export const sitesSchema = z
  .object({
    ...head,
    level: regionLevelSchema,
    /** The region itself first, then the places below it. */
    places: z.array(functionRatesSchema),
    /** Places below the region without one open site. */
    blank: z.array(z.string()),
    channels: z.array(channelShareSchema),
    site_types: z.array(z.string()),
    sites: z.array(siteSchema),
    left: z.number().int(),
    counts: z.object({ open: z.number().int(), closed: z.number().int(), silent: z.number().int() }),
  })
  .meta({ id: 'SupplySites' });
export type Sites = z.infer<typeof sitesSchema>;

/** `GET /api/supply/offers`: what the union offers against the market: price, discount, rating. */
export const offersRequestSchema = z.object({ region: code.optional(), release });
export type OffersInput = z.input<typeof offersRequestSchema>;

export const OFFER_VERDICTS = ['both', 'cheaper', 'better', 'neither', 'unknown'] as const;

export const offerSchema = z.object({
  consumption_class: z.string(),
  merchant_type: z.string(),
  buy_mode: z.string(),
  lines: z.number().int(),
  /** Paid ÷ list price × 100; below 100 beats the market. */
  price_index: valueSchema,
  /** Saved ÷ list price, per cent. */
  discount: valueSchema,
  /** Share of the lines that state a list price, per cent. */
  listed_share: valueSchema,
  /** Unit value against the same months a year before, per cent. */
  price_change: valueSchema,
  /** Mean score of the merchants of this type there, and against all of them. */
  score: valueSchema,
  score_against: valueSchema,
  verdict: z.enum(OFFER_VERDICTS),
});
export type Offer = z.infer<typeof offerSchema>;

const uplift = valueSchema.extend({ low: z.number().nullable(), high: z.number().nullable() });

/** One consumption promotion: what it cost, what was spent through it, and what its city spent beyond others. */
export const activityEffectSchema = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  started_on: z.string(),
  ended_on: z.string(),
  /** Days the compared window lies earlier. */
  shift_days: z.number().int(),
  participants: valueSchema,
  /** Yuan of union money: the subsidy, or the budget where none is stated. */
  union_money: valueSchema,
  /** Yuan paid for orders that name the activity. */
  led: valueSchema,
  /** `led` ÷ `union_money`. */
  leverage: valueSchema,
  /** Per cent beyond cities without a promotion, 95 % interval of the chance of purchases. */
  uplift,
  /** Another promotion of the same city falls into one of the windows. */
  crowded: z.boolean(),
});
export type ActivityEffect = z.infer<typeof activityEffectSchema>;

/** Where union purchases of a year come from. */
export const originsSchema = z.object({
  year: z.number().int(),
  /** Share of the amount that states an origin, per cent. */
  known: valueSchema,
  /** Herfindahl–Hirschman index over provinces of origin, 0 to 10,000: of all, and of local specialities. */
  hhi: valueSchema,
  hhi_before: valueSchema,
  hhi_specialty: valueSchema,
  provinces: z.array(z.object({ region: z.string(), amount: valueSchema, share: valueSchema })),
});
export type Origins = z.infer<typeof originsSchema>;

export const offersSchema = z
  .object({
    ...head,
    currency: z.string(),
    /** First and last month compared. */
    months: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
    offers: z.array(offerSchema),
    /** Promotions of the last twelve months, the dearest first. Null where no activity with its days is loaded. */
    activities: z.array(activityEffectSchema).nullable(),
    activities_left: z.number().int(),
    /** Null where no purchase states an origin. */
    origins: originsSchema.nullable(),
    mean_score: valueSchema,
  })
  .meta({ id: 'SupplyOffers' });
export type Offers = z.infer<typeof offersSchema>;

/** `GET /api/supply/partners`: the partner programme: who, by which standard, with what projects. */
export const partnersRequestSchema = z.object({ region: code.optional(), release });
export type PartnersInput = z.input<typeof partnersRequestSchema>;

export const partnerSchema = z.object({
  id: z.string(),
  name: z.string(),
  partner_type: z.string(),
  need_domain: z.string(),
  region: z.string(),
  joined_on: z.string().nullable(),
  left_on: z.string().nullable(),
  standard_no: z.string().nullable(),
  standard_title: z.string().nullable(),
  is_conformant: z.boolean().nullable(),
  projects: z.number().int(),
  /** Yuan. */
  budget: valueSchema,
  union_fund: valueSchema,
  people_served: valueSchema,
  places_created: valueSchema,
  seats: valueSchema,
  used: valueSchema,
});

export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  partner: z.string().nullable(),
  need_domain: z.string(),
  region: z.string(),
  status: z.string(),
  started_on: z.string(),
  ended_on: z.string().nullable(),
  budget: valueSchema,
  union_fund: valueSchema,
  people_served: valueSchema,
  places_created: valueSchema,
});

export const standardSchema = z.object({
  standard_no: z.string(),
  standard_version: z.string(),
  title: z.string(),
  need_domain: z.string(),
  effective_from: z.string().nullable(),
  effective_to: z.string().nullable(),
  items: z.number().nullable(),
  checks_done: z.number().nullable(),
  /** Checks passed ÷ checks made, per cent. */
  conformance: valueSchema,
  partners: z.number().int(),
});

export const partnersSchema = z
  .object({
    ...head,
    currency: z.string(),
    partners: z.array(partnerSchema),
    projects: z.array(projectSchema),
    projects_left: z.number().int(),
    standards: z.array(standardSchema),
  })
  .meta({ id: 'SupplyPartners' });
export type Partners = z.infer<typeof partnersSchema>;
