/** Where the tables of a page come from, when no table says it for itself. */
const SOURCES: readonly (readonly [string, string])[] = [
  ['/trends', '/api/thermometer?gauge=need'],
  ['/quality', '/api/quality'],
  ['/method', '/api/method'],
  ['/consumption', '/api/consumption/prices'],
  ['/alerts', '/api/alerts'],
  ['/demand', '/api/demand'],
  ['/supply/sites', '/api/supply/sites'],
  ['/supply/partners', '/api/supply/partners'],
  ['/supply/offers', '/api/supply/offers'],
  ['/supply/skills', '/api/catalogue'],
  ['/supply', '/api/supply/gaps'],
  ['/environment', '/api/merchants/credit'],
  ['/what-if', '/api/what-if'],
  ['/papers', '/api/papers'],
];

/** The answer, as JSON, that the tables of a page are made from. */
export const pageSource = (page: string): string | undefined =>
  page === '/' ? '/api/overview' : SOURCES.find(([prefix]) => page.startsWith(prefix))?.[1];
