import { z } from 'zod';
import { STAGE_ACTIONS, STAGES } from '../domain/paper-stage.ts';
import { paperSubjectSchema } from './paper-document.ts';
import { approvalSchema, erratumSchema } from './paper-edition.ts';
import { bilingualSchema, layerSchema } from './value.ts';

const stageSchema = z.enum(STAGES);
const actor = z.string();

/** Whom a paper waits for: a role's work, or named people. */
export const waitsForSchema = z.object({ title: bilingualSchema, names: z.array(z.string()) });

/** A paper on its way, as lists show it. */
export const draftHeadSchema = z.object({
  id: z.string(),
  key: z.string(),
  subject: paperSubjectSchema,
  title: bilingualSchema,
  stage: stageSchema,
  stage_title: bilingualSchema,
  waits_for: waitsForSchema.nullable(),
  /** Whether it waits for whoever asks. */
  waits_for_me: z.boolean(),
  release: z.string(),
  revision: z.number().int(),
  corrects: z.string().nullable(),
  authors: z.array(actor),
  created_at: z.string(),
  updated_at: z.string(),
});
export type DraftHead = z.infer<typeof draftHeadSchema>;

/** A signed edition, as lists show it. */
export const editionHeadSchema = z.object({
  id: z.string(),
  key: z.string(),
  draft: z.string(),
  subject: paperSubjectSchema,
  title: z.string(),
  label: z.string(),
  number: z.number().int(),
  state: z.enum(['signed', 'published', 'archived', 'withdrawn']),
  state_title: bilingualSchema,
  signed_by: z.string(),
  signed_at: z.string(),
  published_at: z.string().nullable(),
  archived_at: z.string().nullable(),
  corrects: z.string().nullable(),
  /** The edition that corrects this one, once there is one. */
  corrected_by: z.string().nullable(),
  errata: z.array(erratumSchema),
  layer: layerSchema,
  synthetic: z.boolean(),
});
export type EditionHead = z.infer<typeof editionHeadSchema>;

/** A paper that can be begun. */
export const beginnableSchema = z.object({
  paper: z.string(),
  title: bilingualSchema,
  grain: z.enum(['month', 'quarter', 'year']),
  /** Newest first; an open period is not offered. */
  periods: z.array(z.number().int()),
  audiences: z.array(z.string()),
  levels: z.array(z.string()),
});

/** `GET /api/editions`. */
export const editionsSchema = z
  .object({
    release: z.string(),
    synthetic: z.boolean(),
    me: z.string(),
    /** Whether approvals are possible at all: without accounts there is only one person. */
    accounts: z.boolean(),
    may_draft: z.boolean(),
    drafts: z.array(draftHeadSchema),
    editions: z.array(editionHeadSchema),
    papers: z.array(beginnableSchema),
    /** Of the key that signs here; null before the first signature. */
    fingerprint: z.string().nullable(),
  })
  .meta({ id: 'Editions' });
export type Editions = z.infer<typeof editionsSchema>;

/** `POST /api/editions/drafts`. */
export const newDraftSchema = z.strictObject({
  /** `quarterly-20263-000000-staff`. */
  key: z.string().max(60),
  /** The edition it corrects. */
  corrects: z.string().max(80).optional(),
});
export type NewDraftInput = z.input<typeof newDraftSchema>;

export const draftTextSchema = z.object({
  section: z.string(),
  heading: z.string(),
  version: z.number().int(),
  body: z.string(),
  author: actor,
  at: z.string(),
});
export type DraftText = z.infer<typeof draftTextSchema>;

export const paperCommentSchema = z.object({
  id: z.string(),
  anchor: z.string(),
  quote: z.string(),
  body: z.string(),
  author: actor,
  at: z.string(),
  revision: z.number().int(),
  resolved_by: z.string().nullable(),
  resolved_at: z.string().nullable(),
});
export type PaperCommentView = z.infer<typeof paperCommentSchema>;

export const paperEventSchema = z.object({
  at: z.string(),
  actor,
  action: z.string(),
  title: bilingualSchema,
  from: stageSchema,
  to: stageSchema,
  comment: z.string().nullable(),
  revision: z.number().int(),
});

/** What may be done now, or why not. */
export const stepViewSchema = z.object({
  action: z.enum(STAGE_ACTIONS),
  title: bilingualSchema,
  possible: z.boolean(),
  why: bilingualSchema.nullable(),
});

/** `GET /api/editions/drafts/{id}`. */
export const draftViewSchema = draftHeadSchema
  .extend({
    current_release: z.string(),
    countersigners: z.array(z.string()),
    countersigned: z.array(z.string()),
    /** Accounts that may be named to countersign. */
    may_countersign: z.array(z.object({ name: z.string(), display_name: z.string() })),
    errata: z.array(erratumSchema),
    steps: z.array(stepViewSchema),
    /** Whether whoever asks may write in it now. */
    may_write: z.boolean(),
    texts: z.array(draftTextSchema),
    comments: z.array(paperCommentSchema),
    events: z.array(paperEventSchema),
    revisions: z.array(z.object({ revision: z.number().int(), release: z.string(), at: z.string(), actor })),
    /** The edition is being built. */
    working: z.object({ step: bilingualSchema, done: z.number().int(), total: z.number().int() }).nullable(),
    /** Why the last building came to nothing. */
    failed: bilingualSchema.nullable(),
    edition: z.string().nullable(),
  })
  .meta({ id: 'PaperDraft' });
export type DraftView = z.infer<typeof draftViewSchema>;

/** `PATCH /api/editions/drafts/{id}`. */
export const draftChangeSchema = z.strictObject({
  /** Take up the current release. */
  take_up: z.literal(true).optional(),
  countersigners: z.array(z.string().max(60)).max(12).optional(),
  errata: z.array(erratumSchema).max(50).optional(),
});
export type DraftChangeInput = z.input<typeof draftChangeSchema>;

/** `PUT /api/editions/drafts/{id}/texts/{section}`. */
export const textEditSchema = z.strictObject({
  body: z.string().max(40_000),
  /** The version it was written over; 0 for the first. CONFLICT carries the newer one. */
  base: z.number().int().min(0),
});
export type TextEditInput = z.input<typeof textEditSchema>;

export const textHistorySchema = z.object({ versions: z.array(draftTextSchema) }).meta({ id: 'TextHistory' });
export type TextHistory = z.infer<typeof textHistorySchema>;

/** `POST /api/editions/drafts/{id}/comments`. */
export const newCommentSchema = z.strictObject({
  anchor: z.string().max(120).default(''),
  quote: z.string().max(500).default(''),
  body: z.string().trim().min(1).max(4000),
});
export type NewCommentInput = z.input<typeof newCommentSchema>;

/** `POST /api/editions/drafts/{id}/comments/{comment}`. */
export const commentChangeSchema = z.strictObject({ resolved: z.boolean() });

/** `POST /api/editions/drafts/{id}/steps`. */
export const stepSchema = z.strictObject({
  action: z.enum(STAGE_ACTIONS),
  /** The stage its sender saw. */
  from: stageSchema,
  comment: z.string().max(4000).default(''),
});
export type StepInput = z.input<typeof stepSchema>;

const changedNumber = z.object({
  id: z.string(),
  metric: z.string(),
  before: z.string(),
  after: z.string(),
});
const blockState = z.enum(['same', 'changed', 'added', 'removed']);

/** `GET /api/editions/drafts/{id}/stale`: what the current release or definitions have overtaken. */
export const staleSchema = z
  .object({
    release: z.string(),
    current_release: z.string(),
    sections: z.array(
      z.object({
        id: z.string(),
        heading: z.string(),
        numbers: z.array(changedNumber),
        definitions: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'StaleSections' });
export type Stale = z.infer<typeof staleSchema>;

/** `GET /api/editions/compare?before=&after=`: two drafts, revisions or editions side by side. */
export const paperComparisonSchema = z
  .object({
    before: z.object({ id: z.string(), title: z.string(), release: z.string() }),
    after: z.object({ id: z.string(), title: z.string(), release: z.string() }),
    sections: z.array(
      z.object({
        id: z.string(),
        heading: z.string(),
        state: blockState,
        blocks: z.array(
          z.object({
            id: z.string(),
            state: blockState,
            before: z.string().nullable(),
            after: z.string().nullable(),
            numbers: z.array(changedNumber),
          }),
        ),
      }),
    ),
    definitions: z.array(z.object({ metric: z.string(), before: z.string(), after: z.string() })),
    methods: z.array(z.object({ gauge: z.string(), before: z.string(), after: z.string() })),
    errata: z.array(erratumSchema),
  })
  .meta({ id: 'PaperComparison' });
export type PaperComparison = z.infer<typeof paperComparisonSchema>;

/** `GET /api/editions/{id}`. */
export const editionViewSchema = editionHeadSchema
  .extend({
    release: z.string(),
    data_sha256: z.string(),
    methods: z.record(z.string(), z.string()),
    template: z.object({ version: z.string(), sha256: z.string() }),
    code_version: z.string(),
    fingerprint: z.string(),
    manifest_sha256: z.string(),
    approvals: z.array(approvalSchema),
    files: z.array(z.object({ path: z.string(), bytes: z.number().int() })),
    /** As it is cited, in Chinese (GB/T 7714) and English. */
    citation: bilingualSchema,
  })
  .meta({ id: 'Edition' });
export type EditionView = z.infer<typeof editionViewSchema>;
