import type { MiddlewareHandler } from 'hono';
import type { ApiOptions } from '../context.ts';
import { ApiFailure } from '../error.ts';

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Two things could let another site use a reader's server: a name that resolves to its address (told by the Host
 * header) and a page that posts across (told by Origin and Sec-Fetch-Site). Known are this machine and, where one
 * is set, the public address.
 */
export function knownHost({ publicUrl }: Pick<ApiOptions, 'publicUrl'>): MiddlewareHandler {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl).host;
  const known = (host: string): boolean => host === own || LOCAL.test(host);
  return async (c, next) => {
    const host = c.req.header('host');
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const writes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (host !== undefined && !known(host)) throw forbidden(host, publicUrl);
    if (writes && origin !== undefined && !known(origin.replace(/^https?:\/\//, '')))
      throw forbidden(origin, publicUrl);
    if (writes && site !== undefined && site !== 'same-origin' && site !== 'none')
      throw forbidden(site, publicUrl);
    await next();
  };
}

const forbidden = (from: string, publicUrl = 'http://127.0.0.1'): ApiFailure =>
  new ApiFailure(
    'FORBIDDEN',
    {
      zh: `不接受来自“${from}”的请求。请打开 ${publicUrl} 的地址。`,
      en: `Requests from "${from}" are not accepted. Open ${publicUrl}.`,
    },
    { value: from },
  );
