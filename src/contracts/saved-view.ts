import { z } from 'zod';

/** A page as somebody left it; its address holds all they chose. */
export const savedViewSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    /** Path and query of the page. */
    path: z.string(),
    /** Set where it shows the numbers of that release, not the current ones. */
    release: z.string().nullable(),
    shared: z.boolean(),
    /** Whether the reader may change or remove it. */
    mine: z.boolean(),
    owner: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'SavedView' });
export type SavedView = z.infer<typeof savedViewSchema>;

export const savedViewsSchema = z.object({ views: z.array(savedViewSchema) });
export type SavedViews = z.infer<typeof savedViewsSchema>;

export const savedViewInputSchema = z.object({
  title: z.string().trim().min(1).max(80),
  /** A page of this dashboard; an address elsewhere is refused. */
  path: z
    .string()
    .max(4000)
    .regex(/^\/(?![/\\])/, 'a path of this dashboard, such as /trends?metric=applications'),
  shared: z.boolean().default(false),
});
export type SavedViewInput = z.input<typeof savedViewInputSchema>;
