import type { ApiError, ErrorCode } from '../contracts/error.ts';
import type { Bilingual } from '../domain/text.ts';

/** A browser's `fetch`, or the server's own `app.request` in the same process. */
export type Fetch = (path: string, init?: RequestInit) => Response | Promise<Response>;

/** UNREACHABLE: no answer came, or none that this client can read. */
export type ClientErrorCode = ErrorCode | 'UNREACHABLE';

/** A refused or failed request, with what to do next in both languages. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  readonly status: number;
  readonly text: Bilingual;
  readonly value: unknown;
  readonly nearest: readonly unknown[];
  constructor(
    status: number,
    error: { code: ClientErrorCode; message: Bilingual; value?: unknown; nearest?: readonly unknown[] },
    cause?: unknown,
  ) {
    super(error.message.en, { cause });
    this.name = 'ClientError';
    this.code = error.code;
    this.status = status;
    this.text = error.message;
    this.value = error.value;
    this.nearest = error.nearest ?? [];
  }
}

/** Sends a request. @throws ClientError for every answer that is not one; AbortError when the caller gave up. */
export async function send(fetch: Fetch, path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw unreachable(0, cause);
  }
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as Partial<ApiError> | null;
  throw body?.error ? new ClientError(response.status, body.error) : unreachable(response.status);
}

export async function getJson<T>(fetch: Fetch, path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(fetch, path, { headers: { accept: 'application/json' }, signal });
  return (await response.json()) as T;
}

/** Sends a change, with a JSON body where there is one; the answer is JSON. */
export async function change<T>(
  fetch: Fetch,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<T> {
  const response = await send(fetch, path, {
    method,
    ...(body === undefined ? {} : jsonBody(body)),
    signal,
  });
  return (await response.json()) as T;
}

/** What a request with a JSON body carries. */
export const jsonBody = (body: object): Pick<RequestInit, 'body' | 'headers'> => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

/** `?a=1&b=x`, leaving out what is undefined. */
export function queryString(
  parameters: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}` : '';
}

const unreachable = (status: number, cause?: unknown): ClientError =>
  new ClientError(
    status,
    {
      code: 'UNREACHABLE',
      message: {
        zh:
          status === 0
            ? '连不上服务。请确认服务正在运行，然后重试。'
            : `服务返回了无法识别的内容（HTTP ${status}）。请刷新页面后重试。`,
        en:
          status === 0
            ? 'The server cannot be reached. Check that it is running, then try again.'
            : `The server gave an answer that cannot be read (HTTP ${status}). Reload and try again.`,
      },
    },
    cause,
  );
