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
  const rows = table.rows.map((row, i) =>
    i === table.rows.length - 1 ? `else ${slot(row)}` : `when ${count} = ${i + 1} then ${slot(row)}`,
  );
  return `(${count} + case when ${count} is null or ${count} <= 0 then 0 when ${key} is null then null ${rows.join(' ')} end)`;
}
