import { z } from 'zod';
import { bilingualSchema } from './value.ts';

/** Every way a request can be refused. Closed: a client may switch over it. */
export const ERROR_CODES = [
  'BAD_REQUEST',
  'UNKNOWN_METRIC',
  'UNKNOWN_DIMENSION_VALUE',
  'UNDECLARED_DIMENSION',
  'NOT_AT_THIS_GRAIN',
  'BAD_PERIOD',
  'UNKNOWN_REGION',
  'UNKNOWN_RELEASE',
  'NO_RELEASE',
  'UNKNOWN_DATASET',
  'UNKNOWN_COLUMN',
  'HIDDEN_ONLY',
  'VERSION_CHANGED',
  'WITHDRAWN',
  'BAD_RANGE',
  'KEY_ENDED',
  'QUOTA_USED',
  'UNKNOWN_PAPER',
  'UNKNOWN_JOB',
  'NOT_FOUND',
  'NOT_ACCEPTABLE',
  'TOO_LARGE',
  'TOO_BUSY',
  'UPLOAD_REFUSED',
  'FORBIDDEN',
  'NOT_SIGNED_IN',
  'SIGN_IN_REFUSED',
  'CODE_NEEDED',
  'OUT_OF_SCOPE',
  'PURPOSE_NEEDED',
  'TOO_MANY',
  'TOO_COSTLY',
  'CONFLICT',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The one shape of every failed answer: what was found, and what to do next, in both languages. */
export const errorSchema = z
  .object({
    error: z.object({
      code: z.enum(ERROR_CODES),
      message: bilingualSchema,
      /** The offending value, as received. */
      value: z.unknown().optional(),
      /** What would have been accepted, nearest first. */
      nearest: z.array(z.unknown()).optional(),
    }),
  })
  .meta({ id: 'Error' });
export type ApiError = z.infer<typeof errorSchema>;
