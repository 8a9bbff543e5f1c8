import { z } from 'zod';
import { purposeSchema } from './account.ts';

export const newKeySchema = z.strictObject({
  /** What it is for: a notebook, a dashboard of another office. */
  title: z.string().trim().min(2).max(80),
  purpose: purposeSchema.exclude(['other']),
  days: z.number().int().min(1).max(366).default(90),
  rows_per_day: z.number().int().min(1000).max(100_000_000).default(5_000_000),
});
export type NewKeyInput = z.input<typeof newKeySchema>;

export const apiKeySchema = z.object({
  id: z.string(),
  title: z.string(),
  purpose: purposeSchema,
  created_at: z.string(),
  expires_at: z.string(),
  state: z.enum(['works', 'expired', 'revoked']),
  rows_per_day: z.number().int(),
  rows_today: z.number().int(),
});

/** `GET /api/keys`: the asker's own; `key` is there once, when one was made. */
export const apiKeysSchema = z
  .object({ keys: z.array(apiKeySchema), key: z.string().optional() })
  .meta({ id: 'ApiKeys' });
export type ApiKeys = z.infer<typeof apiKeysSchema>;
