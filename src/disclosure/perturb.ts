import type { PerturbationTable } from './perturbation-table.ts';

/**
 * The table as a SQL expression: the perturbed count of a column, from the count and the sum of cell keys of
 * exactly the records counted. The same records give the same number in every table and every week.
 */
export function perturbedSql(table: PerturbationTable, count: string, key: string): string {
  const slot = (row: PerturbationTable['rows'][number]): string =>
    `case ${row
      .slice(0, -1)
      .map((s) => `when ${key} < ${s.to} then ${s.shift}`)
      .join(' ')} else ${row.at(-1)?.shift ?? 0} end`;
  // The last row serves every larger count, which is most of them: asked first.
  const [last, ...small] = [...table.rows].reverse();
  if (!last) return count;
  const rows = [
    `when ${count} >= ${table.rows.length} then ${slot(last)}`,
    ...small.map((row, i) => `when ${count} = ${table.rows.length - 1 - i} then ${slot(row)}`),
  ];
  return `(${count} + case when ${count} = 0 then 0 when ${key} is null then null ${rows.join(' ')} else 0 end)`;
}
