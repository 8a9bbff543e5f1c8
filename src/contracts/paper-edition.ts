import { z } from 'zod';
import { STAGES } from '../domain/paper-stage.ts';
import { paperSubjectSchema } from './paper-document.ts';
import { bilingualSchema, layerSchema } from './value.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Why something published was wrong: the data, the method, or a fault of the software or of a person. */
export const erratumSchema = z.strictObject({
  cause: z.enum(['data', 'method', 'fault']),
  text: z.string().trim().min(2).max(2000),
});
export type ErratumView = z.infer<typeof erratumSchema>;

/** Somebody passed a stage on the way to this edition. */
export const approvalSchema = z.strictObject({
  stage: z.enum(STAGES),
  name: z.string(),
  display_name: z.string(),
  role: bilingualSchema,
  at: z.string(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** `manifest.json` of a signed edition: what it is, who answers for it, and the hash of every other file. */
export const editionManifestSchema = z.strictObject({
  format: z.literal(1),
  kind: z.literal('social-thermometer-edition'),
  id: z.string(),
  number: z.number().int().positive(),
  subject: paperSubjectSchema,
  title: z.string(),
  label: z.string(),
  date: z.string(),
  release: z.string(),
  layer: layerSchema,
  synthetic: z.boolean(),
  data_sha256: sha256,
  code_version: z.string(),
  /** Version of the rules by which its numbers are worked out again; every version stays runnable. */
  numbers: z.string(),
  methods: z.record(z.string(), z.string()),
  template: z.strictObject({ version: z.string(), sha256: z.string() }),
  fonts: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  /** The edition that this one corrects. */
  corrects: z.string().nullable(),
  errata: z.array(erratumSchema),
  approvals: z.array(approvalSchema),
  signed_at: z.string(),
  suite: z.enum(['international', 'sm']),
  /** SHA-256 of the public key that signed. */
  fingerprint: sha256,
  files: z.array(z.strictObject({ path: z.string(), sha256, bytes: z.number().int().nonnegative() })),
});
export type EditionManifest = z.infer<typeof editionManifestSchema>;

/** `signature.json`: over the bytes of `manifest.json`. The enclosed key shows which one signed, not whether to trust it. */
export const editionSignatureSchema = z.strictObject({
  public_key: z.base64(),
  signature: z.base64(),
});
export type EditionSignature = z.infer<typeof editionSignatureSchema>;

/** One thing that is not as it was signed. */
export const differenceSchema = z.object({
  code: z.enum([
    'not_a_bundle',
    'untrusted',
    'no_trust',
    'signature',
    'missing',
    'added',
    'changed',
    'archive',
    'data',
    'number',
    'printed',
    'recount',
    'reading',
    'remade',
    'method_unknown',
  ]),
  /** A file, or the id of a number. */
  place: z.string(),
  text: bilingualSchema,
});
export type Difference = z.infer<typeof differenceSchema>;

/** What verifying an edition found. */
export const verificationSchema = z
  .object({
    edition: z.string().nullable(),
    title: z.string().nullable(),
    fingerprint: z.string().nullable(),
    /** Whether the key that signed is one that was trusted beforehand. */
    trusted: z.boolean(),
    files: z.number().int(),
    numbers: z.number().int(),
    /** Changes and readings in the answers that were worked out again. */
    recounted: z.number().int(),
    /** Whether the document could also be made again whole from its template. */
    remade: z.boolean(),
    differences: z.array(differenceSchema),
  })
  .meta({ id: 'EditionVerification' });
export type EditionVerification = z.infer<typeof verificationSchema>;
