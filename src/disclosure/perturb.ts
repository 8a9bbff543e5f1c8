import type { PerturbationTable, Shift } from './perturbation-table.ts';

/**
 * The table as a SQL expression: the perturbed count of a column, from the count and the sum of cell keys of
 * exactly the records counted. The same records give the same number in every table and every week.
 * @param least smaller counts, which are hidden whatever their shift would be, become NULL without looking it up.
 */
export function perturbedSql(table: PerturbationTable, count: string, key: string, least = 1): string {
  // The last row serves every larger count, which is most of them: asked first.
  const [last, ...small] = [...table.rows].reverse();
  if (!last) return count;
  const hidden = least > 1 ? [`when ${count} < ${least} then null`] : [];
  const rows = small.flatMap((row, i) => {
    const n = table.rows.length - 1 - i;
    return n < least ? [] : [`when ${count} = ${n} then ${shifted(row, count, key)}`];
  });
  return `case when ${count} >= ${Math.max(least, table.rows.length)} then ${shifted(last, count, key)} when ${count} = 0 then 0 ${[...hidden, ...rows].join(' ')} end`;
}

/** A step up at every border between two slots: sums are worked column by column, where a CASE picks rows. */
function shifted(row: readonly Shift[], count: string, key: string): string {
  const [first, ...others] = row;
  let shift = first?.shift ?? 0;
  const steps = others.map((slot) => {
    const step = slot.shift - shift;
    shift = slot.shift;
    const rise = `(${key} >= ${slot.from})::tinyint`;
    return step === 1 ? rise : `${step} * ${rise}`;
  });
  return `(${[`(${count} + ${first?.shift ?? 0})`, ...steps].join(' + ')})`;
}
