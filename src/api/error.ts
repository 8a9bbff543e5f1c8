import type { ApiError, ErrorCode } from '../contracts/error.ts';
import type { Bilingual } from '../domain/text.ts';

/** HTTP status of each code. */
export const HTTP_STATUS = {
  BAD_REQUEST: 400,
  UNKNOWN_METRIC: 400,
  UNKNOWN_DIMENSION_VALUE: 400,
  UNDECLARED_DIMENSION: 400,
  NOT_AT_THIS_GRAIN: 400,
  BAD_PERIOD: 400,
  UNKNOWN_REGION: 400,
  UNKNOWN_RELEASE: 404,
  NO_RELEASE: 503,
  UNKNOWN_DATASET: 404,
  UNKNOWN_COLUMN: 400,
  HIDDEN_ONLY: 422,
  VERSION_CHANGED: 412,
  WITHDRAWN: 410,
  BAD_RANGE: 416,
  KEY_ENDED: 401,
  QUOTA_USED: 429,
  UNKNOWN_PAPER: 404,
  UNKNOWN_JOB: 404,
  NOT_FOUND: 404,
  NOT_ACCEPTABLE: 406,
  TOO_LARGE: 413,
  TOO_BUSY: 503,
  UPLOAD_REFUSED: 400,
  FORBIDDEN: 403,
  NOT_SIGNED_IN: 401,
  SIGN_IN_REFUSED: 401,
  CODE_NEEDED: 401,
  OUT_OF_SCOPE: 403,
  PURPOSE_NEEDED: 400,
  TOO_MANY: 429,
  TOO_COSTLY: 503,
  CONFLICT: 409,
  INTERNAL: 500,
} as const satisfies Record<ErrorCode, number>;

/** A request that is refused for a reason its sender can act on. */
export class ApiFailure extends Error {
  readonly code: ErrorCode;
  readonly text: Bilingual;
  readonly value: unknown;
  readonly nearest: readonly unknown[] | undefined;
  constructor(
    code: ErrorCode,
    text: Bilingual,
    about: { value?: unknown; nearest?: readonly unknown[]; cause?: unknown } = {},
  ) {
    super(text.en, { cause: about.cause });
    this.name = 'ApiFailure';
    this.code = code;
    this.text = text;
    this.value = about.value;
    this.nearest = about.nearest;
  }

  get status(): (typeof HTTP_STATUS)[ErrorCode] {
    return HTTP_STATUS[this.code];
  }

  toBody(): ApiError {
    return {
      error: {
        code: this.code,
        message: this.text,
        ...(this.value === undefined ? {} : { value: this.value }),
        ...(this.nearest === undefined ? {} : { nearest: [...this.nearest] }),
      },
    };
  }
}

/** Known words, most like the given one first. */
export function nearest(given: string, known: readonly string[], count = 5): string[] {
  return known
    .map((word) => ({ word, distance: editDistance(given.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || a.word.localeCompare(b.word))
    .slice(0, count)
    .map(({ word }) => word);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
