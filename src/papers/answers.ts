import type { Fetch } from '../client/http.ts';
import type { Answer } from '../contracts/paper-document.ts';

/** SHA-256 of a text, in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A way to the API that keeps every answer in full, so that the paper can be made again without the API. */
export class Recorder {
  private readonly kept = new Map<string, Promise<Answer>>();
  private readonly through: Fetch;
  constructor(through: Fetch) {
    this.through = through;
  }

  readonly fetch: Fetch = async (path, init) => {
    const response = await this.through(path, init);
    const body = (await response.json()) as { query_id?: string };
    // A refusal is an answer too: what it left out of the paper must be left out again.
    this.kept.set(path, answerOf(path, body));
    return read(body, response.status);
  };

  /** Every answer asked for so far, by path. */
  async answers(): Promise<Answer[]> {
    const all = await Promise.all(this.kept.values());
    return all.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/**
 * An answer whose body has been read already is not written and read once more. Defined, not assigned: the server's
 * own kind of Response does not let its methods be set.
 */
const read = (body: unknown, status: number): Response =>
  Object.defineProperty(new Response(null, { status }), 'json', { value: () => Promise.resolve(body) });

/** Ways to the API that ask once for all of them whatever matches; its bodies are shared. */
export function sharedFetch(alike: RegExp): (through: Fetch) => Fetch {
  const kept = new Map<string, Promise<{ readonly body: unknown; readonly status: number }>>();
  return (through) => async (path, init) => {
    if (!alike.test(path)) return through(path, init);
    const answer =
      kept.get(path) ??
      Promise.resolve(through(path, init)).then(async (response) => ({
        body: await response.json(),
        status: response.status,
      }));
    kept.set(path, answer);
    const { body, status } = await answer;
    return read(body, status);
  };
}

async function answerOf(path: string, body: { query_id?: string }): Promise<Answer> {
  return { id: body.query_id ?? (await sha256(path)).slice(0, 16), path, body };
}

const REFUSED = 400;
const isRefusal = (body: unknown): boolean => typeof body === 'object' && body !== null && 'error' in body;

/** Answers from a bundle instead of the API: what is not among them was never asked. */
export function replayFetch(answers: readonly Answer[]): Fetch {
  const byPath = new Map(answers.map((answer) => [answer.path, answer.body]));
  return (path) =>
    byPath.has(path)
      ? Response.json(byPath.get(path), { status: isRefusal(byPath.get(path)) ? REFUSED : 200 })
      : Response.json(
          {
            error: {
              code: 'NOT_FOUND',
              message: { zh: `数据包里没有这一查询：${path}`, en: `The bundle holds no answer to ${path}` },
            },
          },
          { status: 404 },
        );
}

/** SHA-256 over all answers in the order of their paths. */
export const fingerprint = (answers: readonly Answer[]): Promise<string> =>
  sha256(answers.map(({ path, body }) => `${path}\n${JSON.stringify(body)}`).join('\n'));
