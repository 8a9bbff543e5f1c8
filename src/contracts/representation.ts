import { z } from 'zod';
import { labelsSchema, noteSchema } from './query.ts';
import { bilingualSchema, valueSchema } from './value.ts';

/** `GET /api/representation`: whom the numbers of each family of records speak for. */
export const representedGroupSchema = z.object({
  /** `sex`, `age_band`, `industry`, `worker_group` or `region`. */
  dimension: z.string(),
  code: z.string(),
  on_roll: valueSchema,
  observed: valueSchema,
  /** Observed ÷ on roll, per cent. */
  coverage: valueSchema,
  /** Coverage below the stated part of that of all members. */
  under_covered: z.boolean(),
});
export type RepresentedGroup = z.infer<typeof representedGroupSchema>;

export const representedFamilySchema = z.object({
  family: z.string(),
  title: bilingualSchema,
  on_roll: valueSchema,
  observed: valueSchema,
  coverage: valueSchema,
  /** Share of the usual records whose provinces reported in the last whole month, per cent. */
  reporting: z.number().nullable(),
  /** Members behind the records after weighting (Kish). */
  effective_n: z.number().nullable(),
  /** The value the records give, and the same weighted to the members on the roll; null where the family has none. */
  measure: z
    .object({
      metric: z.string(),
      title: bilingualSchema,
      unit: z.string(),
      unit_label: bilingualSchema,
      decimals: z.number().int(),
      raw: valueSchema,
      post_stratified: valueSchema,
    })
    .nullable(),
  grade: z.enum(['A', 'B', 'C', 'D']),
  /** Conditions that kept the next better grade away. */
  held_back_by: z.array(z.enum(['reporting', 'effective_n', 'under_covered', 'shift'])),
  groups: z.array(representedGroupSchema),
});
export type RepresentedFamily = z.infer<typeof representedFamilySchema>;

export const channelMixSchema = z.object({
  metric: z.string(),
  title: bilingualSchema,
  channel: z.string(),
  /** Per cent of the records of twelve months, and of the twelve before. */
  share: valueSchema,
  before: valueSchema,
});
export type ChannelMix = z.infer<typeof channelMixSchema>;

export const silentPlaceSchema = z.object({
  family: z.string(),
  title: bilingualSchema,
  region: z.string(),
  /** Last month with records; null when never heard of since the release begins. */
  last_month: z.number().int().nullable(),
  months_silent: z.number().int(),
});

export const silentOrgSchema = z.object({
  family: z.string(),
  title: bilingualSchema,
  org: z.string(),
  name: z.string().nullable(),
  region: z.string(),
  last_month: z.number().int(),
  months_silent: z.number().int(),
  usual_records: z.number().int(),
});

export const representationSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    /** First and last month looked at; null where the release holds none. */
    period: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
    families: z.array(representedFamilySchema),
    channels: z.array(channelMixSchema),
    /** Provinces and cities that sent nothing of a family in the last whole month. */
    silent_places: z.array(silentPlaceSchema),
    silent_orgs: z.array(silentOrgSchema),
    rules: z.object({
      under_covered: z.number(),
      greyed_below: z.number(),
      grades: z.array(
        z.object({
          grade: z.string(),
          reporting: z.number(),
          effective_n: z.number(),
          under_covered: z.number(),
          shift: z.number(),
        }),
      ),
    }),
    labels: labelsSchema,
    notes: z.array(noteSchema),
  })
  .meta({ id: 'Representation' });
export type Representation = z.infer<typeof representationSchema>;
