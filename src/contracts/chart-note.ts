import { z } from 'zod';

const chart = z.string().regex(/^[\w.-]{1,120}$/, 'the name of a chart, such as need-why');
const region = z.string().max(40);

/** What somebody wrote about a chart: a comment, or an annotation where it is about a month of it. */
export const chartNoteSchema = z
  .object({
    id: z.string(),
    chart: z.string(),
    /** Place the chart spoke of. */
    region: z.string(),
    /** The month it is about; null for the chart as a whole. */
    period: z.number().int().nullable(),
    body: z.string(),
    author: z.string(),
    at: z.string(),
    /** Whether the reader may take it back. */
    mine: z.boolean(),
  })
  .meta({ id: 'ChartNote' });
export type ChartNote = z.infer<typeof chartNoteSchema>;

export const chartNotesSchema = z.object({ notes: z.array(chartNoteSchema) }).meta({ id: 'ChartNotes' });
export type ChartNotes = z.infer<typeof chartNotesSchema>;

export const chartNoteInputSchema = z
  .strictObject({
    chart,
    region: region.optional(),
    period: z.number().int().min(190001).max(299912).optional(),
    body: z.string().trim().min(1).max(1000),
  })
  .meta({ id: 'ChartNoteInput' });
export type ChartNoteInput = z.infer<typeof chartNoteInputSchema>;
