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
