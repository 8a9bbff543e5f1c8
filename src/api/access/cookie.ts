import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { ApiOptions } from '../context.ts';

type Where = Pick<ApiOptions, 'publicUrl'>;

const isSecure = ({ publicUrl }: Where): boolean => publicUrl?.startsWith('https:') ?? false;

/** With HTTPS the browser itself holds the cookie to this host, this path and encrypted connections. */
export const cookieName = (where: Where): string =>
  isSecure(where) ? '__Host-thermometer' : 'thermometer_session';

/** Strict: no other site can make the browser send it. Ends with the browser; the server ends it earlier. */
export const setSessionCookie = (c: Context, where: Where, token: string): void =>
  setCookie(c, cookieName(where), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure(where),
  });

export const dropSessionCookie = (c: Context, where: Where): void =>
  setCookie(c, cookieName(where), '', {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure(where),
    maxAge: 0,
  });

const FLOW = 'thermometer_directory';
const FLOW_SECONDS = 600;

/** Lax, because the browser comes back from the directory's own site. */
export const setFlowCookie = (c: Context, where: Where, value: string): void =>
  setCookie(c, FLOW, value, {
    path: '/api/session/directory',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(where),
    maxAge: value === '' ? 0 : FLOW_SECONDS,
  });

export const FLOW_COOKIE = FLOW;
