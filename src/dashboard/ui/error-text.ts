import { ClientError } from '../../client/http.ts';
import type { Bilingual } from '../../domain/text.ts';

/** What went wrong, in the server's words; undefined when nothing did. */
export function errorText(error: unknown, say: (text: Bilingual) => string): string | undefined {
  if (error === null || error === undefined) return undefined;
  if (error instanceof ClientError) return say(error.text);
  return error instanceof Error ? error.message : String(error);
}
