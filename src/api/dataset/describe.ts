import type { Filters } from '../../contracts/dataset.ts';
import type { DescribedColumn, Description } from '../../datasets/description.ts';
import type { OpenRelease } from '../release/open.ts';
import { codesOf } from './codes.ts';
import type { Part } from './selection.ts';

/** The longest list of codes that stands in a codebook; places have a table of their own. */
const CODES = 400;

/** What a package says of the rows it holds. */
export function describe(
  part: Part,
  rows: number,
  release: OpenRelease,
  server: { readonly origin: string | null; readonly codeVersion: string },
): Description {
  const { about } = part.dataset;
  const { manifest } = release;
  const names = new Set(part.columns.map((c) => c.name));
  return {
    id: about.id,
    title: about.title,
    grain: about.grain,
    publisher: manifest.title,
    columns: part.columns.map(({ sql: _, unit, ...column }): DescribedColumn => {
      const codes = column.role === 'dimension' ? codesOf(column.name, release) : [];
      return {
        ...column,
        ...(unit === null ? {} : { unit }),
        ...(codes.length > 0 && codes.length <= CODES ? { codes } : {}),
      };
    }),
    derived: about.derived.filter((of) => names.has(of.numerator)),
    rows,
    release: release.id,
    publishedAt: manifest.created_at,
    queryId: part.queryId,
    filters: stated(part.filters),
    synthetic: manifest.synthetic,
    currency: manifest.currency,
    layer: 'outside',
    methods: Object.fromEntries(Object.entries(manifest.methods).map(([id, { version }]) => [id, version])),
    policy: manifest.policy.version,
    codeVersion: server.codeVersion,
    licence: about.licence,
    grade: about.grade,
    periods: about.periods,
    completeThrough: about.watermark.complete_through,
    asOf: about.watermark.as_of,
    path: `/api/datasets/${about.id}?release=${release.id}${queryOf(part.filters)}`,
    origin: server.origin,
  };
}

const stated = (filters: Filters): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(filters).filter(
      ([, value]) => value !== null && !(typeof value === 'object' && Object.keys(value).length === 0),
    ),
  );

/** The filters as they stand in an address, after `?release=…`. */
export function queryOf({ columns, grain, from, to, level, where }: Filters): string {
  const parameters = new URLSearchParams();
  if (columns) parameters.set('columns', columns.join(','));
  for (const [name, value] of Object.entries({ grain, from, to, level }))
    if (value !== null) parameters.set(name, String(value));
  for (const [name, codes] of Object.entries(where))
    parameters.append('filter', `${name}:${codes.join(',')}`);
  const text = parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `&${text}`;
}
