import type { Fetch } from '../../client/http.ts';

/** The session's second token, which every change sends back; null without accounts. */
let csrf: string | null = null;
export const keepToken = (token: string | null): void => {
  csrf = token;
};

/** The browser's `fetch`, with the page's token on every change. */
export const browser: Fetch = (path, init) => {
  const changes = init?.method !== undefined && init.method !== 'GET' && init.method !== 'HEAD';
  if (!changes || csrf === null) return fetch(path, init);
  const headers = new Headers(init?.headers);
  headers.set('x-csrf-token', csrf);
  return fetch(path, { ...init, headers });
};
