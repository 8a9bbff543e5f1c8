import { z } from 'zod';
import { bilingualSchema } from './value.ts';

/** What became of one file's corrections. Lines are numbered as on the ticket. */
export const returnedFileSchema = z.object({
  file: z.string(),
  family: z.string(),
  /** Lines that are closed now. */
  corrected: z.array(z.number().int()),
  /** Lines that stay open, with what is wrong now. */
  still_open: z.array(z.object({ line: z.number().int(), header: z.string(), why: bilingualSchema })),
  /** Lines that had been closed before, and lines that were never refused. */
  closed_before: z.array(z.number().int()),
  unknown: z.array(z.number().int()),
  /** Lines the sending unit will not correct, with what it said. */
  refusals: z.array(z.object({ line: z.number().int(), reason: z.string() })),
});
export type ReturnedFile = z.infer<typeof returnedFileSchema>;

/** A corrected ticket and what it did, file by file. */
export const returnOutcomeSchema = z.object({
  files: z.array(returnedFileSchema),
  /** Files of the ticket whose original was not uploaded. */
  missing: z.array(z.object({ file: z.string(), family: z.string(), lines: z.array(z.number().int()) })),
});
export type ReturnOutcome = z.infer<typeof returnOutcomeSchema>;

/** Which lines a return ticket asks about: of one sending unit, of one family, or all that are open. */
export const ticketRequestSchema = z.object({
  sender: z.string().min(1).max(200).optional(),
  family: z.string().max(100).optional(),
  by: z.string().trim().min(1).max(100).optional(),
});
export type TicketRequest = z.infer<typeof ticketRequestSchema>;

/** A file that waits on the server, for an hour. */
export const uploadSchema = z.object({ upload: z.string() }).meta({ id: 'Upload' });
export type Upload = z.infer<typeof uploadSchema>;

/** A filled-in ticket and the original files it is about, each uploaded before. */
export const correctionsRequestSchema = z.object({
  ticket: z.uuid(),
  originals: z.array(z.uuid()).min(1).max(100),
  by: z.string().trim().min(1).max(100).optional(),
});
export type CorrectionsRequest = z.infer<typeof correctionsRequestSchema>;
