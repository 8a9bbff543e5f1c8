import type { MiddlewareHandler } from 'hono';
import { ApiFailure } from './error.ts';

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Until there are accounts, two things could let another site use the local user's server: a name that resolves
 * to 127.0.0.1 (told by the Host header) and a page that posts across (told by the Origin header).
 */
export const localOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host');
  const origin = c.req.header('origin');
  const writes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
  if (host !== undefined && !LOCAL.test(host)) throw forbidden(host);
  if (writes && origin !== undefined && !LOCAL.test(origin.replace(/^https?:\/\//, '')))
    throw forbidden(origin);
  await next();
};

const forbidden = (from: string): ApiFailure =>
  new ApiFailure(
    'FORBIDDEN',
    {
      zh: `不接受来自“${from}”的请求:本服务只在本机使用,请打开 http://127.0.0.1 的地址。`,
      en: `Requests from "${from}" are not accepted: this server is for this machine only. Open it at http://127.0.0.1.`,
    },
    { value: from },
  );
