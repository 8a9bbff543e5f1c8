import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { ImportJobs } from './jobs.ts';

/** The way from the page to the command line. @throws ApiFailure FORBIDDEN where it is switched off. */
export function importJobs({ options: { imports } }: ApiContext): ImportJobs {
  if (imports) return imports;
  throw new ApiFailure('FORBIDDEN', {
    zh: '此服务未开启网页导入。请在服务器上用 thermometer load 装载。',
    en: 'Imports from the page are switched off here. Load on the server with thermometer load.',
  });
}
