import type { QueryRequest, QueryResult } from '../../contracts/query.ts';
import type { Population } from '../../disclosure/pair-difference.ts';
import { ALL } from '../../domain/code-list.ts';

const COUNTED = new Set(['person', 'visit', 'case', 'voucher', 'rating', 'order']);

/** Whom the numbers of an answer count: the value of a count, the denominator of a rate. */
export function populationsOf(request: QueryRequest, answer: QueryResult): Population[] {
  const filters = Object.fromEntries(
    Object.entries(request.where).filter(([dimension]) => !request.by.includes(dimension as never)),
  );
  return answer.rows.flatMap((row): Population[] => {
    const count = row.n !== undefined ? row.n : COUNTED.has(answer.metric.unit) ? row.value : null;
    if (count === null || !(count > 0)) return [];
    const split = answer.dimensions.flatMap(({ id }): [string, string[]][] => {
      const code = row[id as keyof typeof row] as string | undefined;
      return code === undefined || code === ALL ? [] : [[id, [code]]];
    });
    return [
      {
        query: answer.query_id,
        release: answer.release,
        subject: answer.metric.id,
        period: row.period,
        region: row.region ?? '',
        kept: { ...filters, ...Object.fromEntries(split) },
        count,
      },
    ];
  });
}
