import { z } from 'zod';
import { PURPOSES } from '../domain/purpose.ts';
import { CAPABILITIES, ROLES } from '../domain/role.ts';
import { bilingualSchema } from './value.ts';

export const roleSchema = z.enum(ROLES);
export const purposeSchema = z.enum(PURPOSES);

export const scopeSchema = z.strictObject({
  /** Region codes with everything below them; null for all. */
  regions: z.array(z.string().min(1).max(40)).max(50).nullable(),
  /** Union organisations with everything below them; null for all. */
  orgs: z.array(z.string().min(1).max(40)).max(50).nullable(),
});

/** `GET /api/session`: who asks, and what they may do. */
export const sessionSchema = z
  .object({
    /** Without accounts everybody who reaches the port is the local user. */
    accounts: z.boolean(),
    user: z
      .object({
        name: z.string(),
        display_name: z.string(),
        role: roleSchema,
        role_title: bilingualSchema,
        scope: scopeSchema,
        totp: z.enum(['on', 'off', 'required']),
        has_password: z.boolean(),
      })
      .nullable(),
    may: z.array(z.enum(CAPABILITIES)),
    /** The role an administrator looks through. */
    view_as: roleSchema.nullable(),
    /** To be sent back in `x-csrf-token` with every change. */
    csrf: z.string().nullable(),
    /** The directory one may sign in with instead. */
    directory: bilingualSchema.nullable(),
    min_password: z.number().int(),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof sessionSchema>;

export const signInSchema = z.strictObject({
  name: z.string().min(1).max(80),
  password: z.string().min(1).max(400),
  code: z.string().max(12).optional(),
});
export type SignInInput = z.infer<typeof signInSchema>;

export const linkSchema = z.strictObject({ token: z.string().min(10).max(80) });
export const acceptLinkSchema = linkSchema.extend({ password: z.string().min(1).max(400) });
export const linkOwnerSchema = z.object({ name: z.string(), display_name: z.string() });

export const passwordChangeSchema = z.strictObject({
  current: z.string().min(1).max(400),
  next: z.string().min(1).max(400),
});
export const totpSchema = z.object({ secret: z.string(), uri: z.string() });
export type Totp = z.infer<typeof totpSchema>;
export const codeSchema = z.strictObject({ code: z.string().min(6).max(12) });
export const passwordSchema = z.strictObject({ password: z.string().min(1).max(400) });
export const viewAsSchema = z.strictObject({ role: roleSchema.nullable() });
export const doneSchema = z.object({ done: z.literal(true) });

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  display_name: z.string(),
  role: roleSchema,
  scope: scopeSchema,
  disabled: z.boolean(),
  locked: z.boolean(),
  has_password: z.boolean(),
  totp: z.boolean(),
  created_at: z.string(),
});
export type UserView = z.infer<typeof userSchema>;
export const usersSchema = z.object({ users: z.array(userSchema) }).meta({ id: 'Users' });
export type UsersView = z.infer<typeof usersSchema>;

const name = z
  .string()
  .regex(/^[\p{L}\p{N}._@-]{2,60}$/u, '2–60 个字母、数字或 . _ @ - / 2–60 letters, digits or . _ @ -');
export const newUserSchema = z.strictObject({
  name,
  display_name: z.string().trim().min(1).max(80),
  role: roleSchema,
  scope: scopeSchema.default({ regions: null, orgs: null }),
});
export type NewUserInput = z.input<typeof newUserSchema>;
export const userChangeSchema = z.strictObject({
  display_name: z.string().trim().min(1).max(80).optional(),
  role: roleSchema.optional(),
  scope: scopeSchema.optional(),
  disabled: z.boolean().optional(),
});
export type UserChangeInput = z.infer<typeof userChangeSchema>;
/** The one-time address to hand to its owner; it is shown once. */
export const userLinkSchema = z.object({ user: userSchema, link: z.string() });
export type UserLink = z.infer<typeof userLinkSchema>;

export const auditRecordSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type AuditRecordView = z.infer<typeof auditRecordSchema>;
export const auditSchema = z
  .object({
    records: z.array(auditRecordSchema),
    /** The next page begins before this number; null at the end. */
    next: z.number().int().nullable(),
    /** First record that does not fit the chain; null while it is whole. */
    broken_at: z.number().int().nullable(),
    total: z.number().int(),
  })
  .meta({ id: 'AuditLog' });
export type AuditView = z.infer<typeof auditSchema>;

export const downloadSchema = z.strictObject({
  /** What is saved, as its file is named. */
  subject: z.string().min(1).max(200),
  format: z.enum(['csv', 'arrow', 'svg', 'png', 'pdf', 'docx', 'html']),
  rows: z.number().int().min(0),
  query_id: z.string().max(40).optional(),
  release: z.string().max(40).optional(),
});
export type DownloadInput = z.infer<typeof downloadSchema>;
