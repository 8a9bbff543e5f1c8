import { z } from 'zod';
import { SUITES } from '../crypto/suite.ts';
import { ROLES } from '../domain/role.ts';

const title = z.strictObject({ zh: z.string(), en: z.string() });

/** `accounts.yml` of a workspace: every field has a default, and an unknown one is refused. */
export const accountSettingsSchema = z.strictObject({
  session: z
    .strictObject({
      idle_minutes: z.number().min(1).default(30),
      absolute_hours: z.number().min(0.1).default(12),
    })
    .prefault({}),
  lock_out: z
    .strictObject({ attempts: z.number().int().min(2).default(5), minutes: z.number().min(1).default(15) })
    .prefault({}),
  password: z.strictObject({ min_length: z.number().int().min(8).default(12) }).prefault({}),
  /** How long an invitation or a reset works. */
  link_hours: z.number().min(0.1).default(48),
  totp: z.enum(['optional', 'required']).default('optional'),
  algorithms: z.enum(SUITES).default('international'),
  /** Requests a minute; a person opening pages makes some dozens. */
  limits: z
    .strictObject({
      per_user: z.number().int().min(10).default(600),
      per_address: z.number().int().min(10).default(3000),
      sign_in_per_address: z.number().int().min(1).default(20),
    })
    .prefault({}),
  /** A federation's own directory. The secret stands in a file or in the environment, never here. */
  oidc: z
    .strictObject({
      issuer: z.url(),
      client_id: z.string().min(1),
      client_secret_file: z.string().optional(),
      client_secret_env: z.string().optional(),
      title: title.default({ zh: '单位统一身份认证', en: 'Organisation sign-in' }),
      /** The claim that names the account here. */
      name_claim: z.string().default('preferred_username'),
      /** An account made at the first sign-in has this role and no scope; without it accounts are made by hand. */
      create_as: z.enum(ROLES).optional(),
    })
    .optional(),
});
export type AccountSettings = z.infer<typeof accountSettingsSchema>;
