import type { Database } from '../../src/warehouse/duckdb.ts';
import type { DoorStatement } from './door-statement.ts';
import type { ResolvedPlaces } from './resolve-places.ts';

/** What was odd about the accepted rows of a file. */
export interface Tallies {
  readonly unmapped: Record<string, Record<string, number>>;
  /** Field → kind of repair → rows. */
  readonly repaired: Record<string, Record<string, number>>;
  readonly warned: Record<string, number>;
  /** Field → unit written beside its numbers (人, 人次, 件) → rows. */
  readonly units: Record<string, Record<string, number>>;
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
  const rows = await db.all<{ kind: string; field: string; value: string; n: number }>(
    `select kind, field, value, n from (
       select r.kind as kind, r.field as field, masked_long(r.value) as value, count(*)::bigint as n,
         row_number() over (partition by r.kind, r.field order by count(*) desc, masked_long(r.value)) as rank
       from (select unnest(remarks) as r from door where remarks is not null and faults is null)
       group by 1, 2, 3) where rank <= ${SHOWN_SPELLINGS} order by kind, field, n desc, value`,
  );
  const units: Record<string, Record<string, number>> = {};
  for (const { kind, field, value, n } of rows) {
    const into = kind === 'unit' ? units : unmapped;
    into[field] = { ...into[field], [value]: Number(n) };
  }

  const repaired: Tallies['repaired'] = {};
  const warned: Record<string, number> = {};
  const flags = statement.readings.flatMap((r, i) => [
    ...(r.repair ? [{ column: 'repairs', bit: i, field: r.field, kind: r.repair }] : []),
    ...(r.filler ? [{ column: 'fillers', bit: i, field: r.field, kind: r.filler.kind }] : []),
    ...(r.thorough ? [{ column: 'null_words', bit: i, field: r.field, kind: 'null_word' }] : []),
  ]);
  for (const [field, n] of Object.entries(places.repaired)) repaired[field] = { place_spelling: n };
  for (const [{ field, kind }, n] of await countBits(db, flags))
    repaired[field] = { ...repaired[field], [kind]: n };
  const rules = statement.warnings.map((rule, bit) => ({ column: 'warned', bit, id: rule.id }));
  for (const [{ id }, n] of await countBits(db, rules)) warned[id] = n;
  const mixed = Object.values(units).reduce((sum, words) => sum + lessCommon(words), 0);
  if (mixed > 0) warned.mixed_units = mixed;
  return { unmapped, repaired, warned, units };
}

/** How many accepted rows have each bit set; bits that none has are left out. */
async function countBits<T extends { readonly column: string; readonly bit: number }>(
  db: Database,
  flags: readonly T[],
): Promise<[T, number][]> {
  if (flags.length === 0) return [];
  const counts = flags.map(
    ({ column, bit }, i) => `count(*) filter (where ${column} & ${2n ** BigInt(bit)} <> 0)::bigint as n${i}`,
  );
  const columns = [...new Set(flags.map(({ column }) => `${column} <> 0`))];
  const row = await db.one(
    `select ${counts.join(', ')} from door where faults is null and (${columns.join(' or ')})`,
  );
  return flags.map((flag, i): [T, number] => [flag, Number(row[`n${i}`])]).filter(([, n]) => n > 0);
}

/** Rows whose unit is not the commonest of their column: 人 and 人次 added up are neither. */
const lessCommon = (words: Readonly<Record<string, number>>): number => {
  const counts = Object.values(words);
  return counts.reduce((a, b) => a + b, 0) - Math.max(0, ...counts);
};

/** The most frequent spellings, long numbers masked: a wrongly mapped column may hold anything. */
function shown(spellings: Readonly<Record<string, number>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [spelling, n] of Object.entries(spellings).slice(0, SHOWN_SPELLINGS)) {
    const masked = spelling.slice(0, 60).replace(/(\d{3})\d{4,}/g, '$1****');
    counts[masked] = (counts[masked] ?? 0) + n;
  }
  return counts;
}
