import { OpenAPIHono } from '@hono/zod-openapi';
import { errorSchema } from '../contracts/error.ts';
import { ApiFailure } from './error.ts';

/** A router whose refusals have the one shape: a request that does not fit its schema is BAD_REQUEST, with the place. */
export const router = (): OpenAPIHono =>
  new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return undefined;
      throw badRequest(result.error.issues);
    },
  });

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function badRequest(issues: readonly Issue[]): ApiFailure {
  const places = issues
    .slice(0, 5)
    .map((i) => `${i.path.map(String).join('.') || '(请求 request)'}: ${i.message}`);
  return new ApiFailure(
    'BAD_REQUEST',
    {
      zh: `请求有误 —— ${places.join(';')}。写法见 /api/openapi.json。`,
      en: `The request is wrong — ${places.join('; ')}. See /api/openapi.json.`,
    },
    { value: places },
  );
}

/** The response every route may give beside its own. */
export const failure = {
  content: { 'application/json': { schema: errorSchema } },
  description: '出错时的统一格式 / the one shape of failures',
};
export const json = <T>(schema: T, description: string) => ({
  content: { 'application/json': { schema } },
  description,
});

/** A route that answers in several formats, or 304, is described by its schemas but typed by none of them. */
export const anyFormat = (response: Promise<Response>): never => response as never;
