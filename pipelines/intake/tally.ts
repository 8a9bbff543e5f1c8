import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import type { DoorStatement } from './door-statement.ts';
import type { ResolvedPlaces } from './resolve-places.ts';

/** What was odd about the accepted rows of a file. */
export interface Tallies {
  readonly unmapped: Record<string, Record<string, number>>;
  /** Field → kind of repair → rows. */
  readonly repaired: Record<string, Record<string, number>>;
  readonly warned: Record<string, number>;
}

/** Spellings shown per field; more than these are a column that is no code list. */
const SHOWN_SPELLINGS = 200;

/** Counts unknown spellings, repairs and warnings of the accepted rows. */
export async function tally(
  db: Database,
  statement: DoorStatement,
  places: ResolvedPlaces,
): Promise<Tallies> {
  const unmapped: Tallies['unmapped'] = {};
  for (const [field, spellings] of Object.entries(places.unmapped)) unmapped[field] = shown(spellings);
  const rows = await db.all<{ field: string; value: string; n: number }>(
    `select field, value, n from (
       select u.field as field, masked_long(u.value) as value, count(*)::bigint as n,
         row_number() over (partition by u.field order by count(*) desc, masked_long(u.value)) as rank
       from (select unnest(unmapped) as u from door where unmapped is not null and faults is null)
       group by 1, 2) where rank <= ${SHOWN_SPELLINGS} order by field, n desc, value`,
  );
  for (const { field, value, n } of rows) unmapped[field] = { ...unmapped[field], [value]: Number(n) };

  const repairable = statement.readings
    .map((r, i) => ({ ...r, bit: 2n ** BigInt(i) }))
    .filter((r) => r.repair);
  const repaired: Tallies['repaired'] = {};
  const warned: Record<string, number> = {};
  const counted = (column: string, bit: bigint, name: string): string =>
    `count(*) filter (where ${column} & ${bit} <> 0)::bigint as ${identifier(name)}`;
  const selected = [
    ...repairable.map((r) => counted('repairs', r.bit, `r:${r.field}`)),
    ...statement.warnings.map((rule, i) => counted('warned', 2n ** BigInt(i), `w:${rule.id}`)),
  ];
  for (const [field, n] of Object.entries(places.repaired)) repaired[field] = { place_spelling: n };
  if (selected.length === 0) return { unmapped, repaired, warned };
  const totals = await db.one(`select ${selected.join(', ')} from door where faults is null`);
  for (const r of repairable) {
    const n = Number(totals[`r:${r.field}`]);
    if (n > 0) repaired[r.field] = { ...repaired[r.field], [r.repair ?? 'read']: n };
  }
  for (const rule of statement.warnings) {
    const n = Number(totals[`w:${rule.id}`]);
    if (n > 0) warned[rule.id] = n;
  }
  return { unmapped, repaired, warned };
}

/** The most frequent spellings, long numbers masked: a wrongly mapped column may hold anything. */
function shown(spellings: Readonly<Record<string, number>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [spelling, n] of Object.entries(spellings).slice(0, SHOWN_SPELLINGS)) {
    const masked = spelling.slice(0, 60).replace(/(\d{3})\d{4,}/g, '$1****');
    counts[masked] = (counts[masked] ?? 0) + n;
  }
  return counts;
}
