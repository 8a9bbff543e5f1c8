import { z } from 'zod';
import { approvalSchema } from './boundary.ts';

/** A picture of at most about 90 kB, inside the address itself, so that no page asks another machine for it. */
const picture = z
  .string()
  .max(120_000)
  .regex(/^data:image\/(png|svg\+xml|jpeg);base64,[A-Za-z0-9+/=]+$/, 'a PNG, JPEG or SVG picture');

/** `GET /api/settings`: how the house is called and looks, and which approved map it may draw; null where it is as delivered. */
export const settingsSchema = z
  .object({
    name: z.string().nullable(),
    logo: z.string().nullable(),
    map: approvalSchema.nullable(),
    changeable: z.boolean(),
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof settingsSchema>;

/** `PUT /api/settings`: both at once; null is as delivered. */
export const settingsInputSchema = z
  .strictObject({ name: z.string().trim().min(1).max(30).nullable(), logo: picture.nullable() })
  .meta({ id: 'SettingsInput' });
export type SettingsInput = z.infer<typeof settingsInputSchema>;
