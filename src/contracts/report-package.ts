import { z } from 'zod';
import { manifestCubeSchema } from './manifest.ts';
import { bilingualSchema, layerSchema, watermarkSchema } from './value.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

/** The newest layout of a package that this software writes and reads. */
export const PACKAGE_FORMAT = 1;
export const PACKAGE_KIND = 'social-thermometer-report';

/** What a package says of itself whatever its layout: enough to tell a newer one from a damaged one. */
export const packageHeadSchema = z.looseObject({
  format: z.number().int().positive(),
  kind: z.literal(PACKAGE_KIND),
});

/**
 * `manifest.json` of a package that an installation hands up: gated aggregates of one release, for one region and all
 * below it. The hash of every other file stands in it, and `signature.json` is over its bytes.
 */
export const packageManifestSchema = z.strictObject({
  format: z.literal(PACKAGE_FORMAT),
  kind: z.literal(PACKAGE_KIND),
  /** `510000-000012` */
  id: z.string().regex(/^\d{6}-\d{6}$/),
  region: z.string().regex(/^\d{6}$/),
  /** Rises with every package of an installation; an older or equal one is never taken again. */
  sequence: z.number().int().min(1).max(999_999),
  /** Names the installation by the key that signs for it. */
  installation: z.string(),
  title: bilingualSchema,
  synthetic: z.boolean(),
  currency: z.string(),
  made_at: z.iso.datetime(),
  release: z.strictObject({ id: z.string(), created_at: z.iso.datetime(), content_sha256: sha256 }),
  software: z.strictObject({ version: z.string(), models_sha256: sha256 }),
  /** Versions of contracts, index methods and disclosure policy behind the figures. */
  contracts: z.record(z.string(), z.number().int()),
  methods: z.record(z.string(), z.strictObject({ version: z.string(), sha256 })),
  policy: z.strictObject({ version: z.string(), sha256 }),
  /** `inside` only under an agreement, which is then enclosed. */
  layer: layerSchema,
  agreement: z
    .strictObject({
      document: z.string(),
      valid_from: z.iso.date(),
      valid_to: z.iso.date(),
      /** The largest amounts and numbers of contributors behind sums of money go along. */
      largest_amounts: z.boolean(),
      sha256,
    })
    .nullable(),
  watermark: watermarkSchema,
  families: z.record(z.string(), watermarkSchema),
  cubes: z
    .array(
      manifestCubeSchema
        .pick({ name: true, family: true, dimensions: true, measures: true, persons: true, rows: true })
        .strict(),
    )
    .min(1),
  suite: z.enum(['international', 'sm']),
  fingerprint: sha256,
  files: z.array(z.strictObject({ path: z.string(), sha256, bytes: count })),
});
export type PackageManifest = z.infer<typeof packageManifestSchema>;
export type PackageCube = PackageManifest['cubes'][number];

/** Whether who ought to report upwards did: everything that is due, not all of it, or nothing ever. */
export const REPORTER_STATUSES = ['reported', 'late', 'missing'] as const;

/** One installation that reports to this one, and what stands of it in the release. */
export const reporterSchema = z.object({
  region: z.string(),
  name: bilingualSchema,
  status: z.enum(REPORTER_STATUSES),
  /** Last month that was due when the release was merged. */
  due_through: z.number().int().nullable(),
  /** Null, all of them, where nothing ever came. */
  sequence: z.number().int().nullable(),
  made_at: z.string().nullable(),
  received_at: z.string().nullable(),
  release: z.string().nullable(),
  complete_through: z.number().int().nullable(),
  as_of: z.string().nullable(),
  layer: layerSchema.nullable(),
  agreement: z.string().nullable(),
  /** Version of the index by which it read its own data, and whether ours is the same; readings are ours. */
  method_version: z.string().nullable(),
  same_method: z.boolean().nullable(),
  software: z.string().nullable(),
  policy_version: z.string().nullable(),
  cubes: z.number().int().nullable(),
  rows: z.number().int().nullable(),
  fingerprint: z.string().nullable(),
  package_sha256: z.string().nullable(),
});
export type Reporter = z.infer<typeof reporterSchema>;

/** `GET /api/reporters`: who reported upwards into a release; none in one made from records of its own. */
export const reportersSchema = z
  .object({ release: z.string(), synthetic: z.boolean(), reporters: z.array(reporterSchema) })
  .meta({ id: 'Reporters' });
export type Reporters = z.infer<typeof reportersSchema>;
