/**
 * Which months a unit has not reported. A unit that usually sends many records and sends none is silent; a small
 * one has had a quiet month. A unit never heard of is judged by what its size lets expect. Only past and present
 * decide, so a later month never changes an earlier answer.
 */
export interface Silence {
  /** 1 where the unit is silent; same shape as the counts. */
  readonly silent: Uint8Array;
  /** Mean records of the last months that had any; before the first, the expected records. */
  readonly usual: Float64Array;
}

/**
 * @param counts records per month, oldest first; 0 or NaN means none came.
 * @param expected records per month that a unit of this size would send, NaN where unknown (it then counts as silent).
 */
export function silenceOf(
  counts: ArrayLike<number>,
  rule: { above: number; over: number },
  expected?: ArrayLike<number>,
): Silence {
  const silent = new Uint8Array(counts.length);
  const usual = new Float64Array(counts.length);
  const heard: number[] = [];
  let sum = 0;
  for (let t = 0; t < counts.length; t++) {
    const count = counts[t] ?? Number.NaN;
    const known = heard.length > 0;
    const mean = known ? sum / heard.length : (expected?.[t] ?? Number.NaN);
    if (count > 0) {
      usual[t] = known ? mean : count;
      heard.push(count);
      sum += count;
      if (heard.length > rule.over) sum -= heard.shift() ?? 0;
    } else {
      usual[t] = Number.isNaN(mean) ? 0 : mean;
      silent[t] = mean < rule.above ? 0 : 1;
    }
  }
  return { silent, usual };
}

/** Years after which a calendar month without a record from anybody says that none is due in it. */
const YEARS = 2;

/**
 * Calendar months (1 to 12) in which nobody anywhere has ever sent a record, each met twice or more: of a return made once
 * a year, the other months are not missing.
 * @param totals records of all units per month. @param months codes of those months, as 202612.
 */
export function offSeason(totals: ArrayLike<number>, months: readonly number[]): ReadonlySet<number> {
  const met = new Map<number, { times: number; records: number }>();
  for (const [i, month] of months.entries()) {
    const own = met.get(month % 100) ?? { times: 0, records: 0 };
    met.set(month % 100, { times: own.times + 1, records: own.records + (totals[i] ?? 0) });
  }
  return new Set([...met].flatMap(([m, { times, records }]) => (times >= YEARS && records === 0 ? [m] : [])));
}
