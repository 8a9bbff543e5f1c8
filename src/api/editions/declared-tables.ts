import type { Answer } from '../../contracts/paper-document.ts';
import { type QueryRequest, type QueryResult, queryRequestSchema } from '../../contracts/query.ts';
import type { DeclaredAudit, DeclaredTable } from '../../disclosure/declared.ts';
import { ApiFailure } from '../error.ts';
import { OVERLAPPING } from '../query/cells.ts';

/** Units of records, whose parts add up; persons do not, money and rates rest on them. */
const RECORDS = new Set(['case', 'visit', 'order', 'voucher', 'rating']);

/**
 * The tables of counts that an edition prints from, as a reader can add them up: a split is whole where nothing of it
 * was filtered out and nothing is missing for another reason than protection. Places are not held to be whole: records
 * without a place stand in the total only.
 */
export function declaredTables(answers: readonly Answer[]): DeclaredTable[] {
  return answers.flatMap(({ id, path, body }) => {
    const request = requestOf(path);
    if (!request || !isQuery(body) || !RECORDS.has(body.metric.unit)) return [];
    const dimensions = body.dimensions.map((d) => d.id as string);
    const stated = body.rows.filter((row) => row.value !== null || row.status === 'suppressed');
    const complete = stated.length === body.rows.length;
    const cells = stated.map((row) => ({
      measure: body.metric.id,
      period: row.period,
      region: row.region ?? '',
      members: {
        ...Object.fromEntries(
          Object.entries(request.where).map(([dimension, codes]) => [dimension, codes.join('+')]),
        ),
        ...Object.fromEntries(dimensions.map((id) => [id, String(row[id as keyof typeof row] ?? '*')])),
      },
      value: row.value,
    }));
    const whole = dimensions.filter(
      (id) => complete && !OVERLAPPING.has(id) && !Object.hasOwn(request.where, id),
    );
    return [{ id, cells, whole, within: null }];
  });
}

function requestOf(path: string): QueryRequest | null {
  const url = new URL(path, 'http://paper');
  const q = url.pathname === '/api/query' ? url.searchParams.get('q') : null;
  if (q === null) return null;
  const parsed = queryRequestSchema.safeParse(JSON.parse(q));
  return parsed.success ? parsed.data : null;
}

const isQuery = (body: unknown): body is QueryResult =>
  typeof body === 'object' && body !== null && 'rows' in body && 'metric' in body && 'dimensions' in body;

/** Where the tables of an edition, taken together, tell a hidden number. */
export const exposes = ({ exposed }: DeclaredAudit): ApiFailure => {
  const [first] = exposed;
  const place = first
    ? `${first.measure} ${first.period} ${first.region} ${Object.values(first.members).join(' ')}`
    : '';
  return new ApiFailure(
    'CONFLICT',
    {
      zh: `这一期的各表合在一起可以推出 ${exposed.length} 个已隐去的数，例如 ${place}。请去掉其中一张表或减少拆分后重新送审。`,
      en: `Taken together, the tables of this edition give away ${exposed.length} hidden numbers, such as ${place}. Leave a table out or split less, and submit it again.`,
    },
    { value: exposed.slice(0, 20) },
  );
};
