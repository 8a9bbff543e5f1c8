import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { MappingError } from '../contracts/mapping.ts';
import type { Binding, Plan } from './plan.ts';
import type { Places, Vocabulary } from './vocabulary.ts';

/** The table in staging that says which code a place's text stands for. */
export const placesTable = (field: string): string => identifier(`places_${field}`);

export interface ResolvedPlaces {
  /** Field → text that names no known place → rows. Such rows stay, without a region: the record still happened. */
  readonly unmapped: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Field → rows whose place was written in a form the table does not have. */
  readonly repaired: Readonly<Record<string, number>>;
}

/**
 * Looks up every distinct place text of the accepted rows once.
 * @throws MappingError when the mapping names a place that the workspace's region table lacks.
 */
export async function resolvePlaces(
  db: Database,
  plan: Plan,
  vocabulary: Pick<Vocabulary, 'places'>,
): Promise<ResolvedPlaces> {
  const unmapped: Record<string, Record<string, number>> = {};
  const repaired: Record<string, number> = {};
  for (const [field, binding] of plan.bindings) {
    if (plan.contract.fields[field]?.type !== 'region') continue;
    const { places } = vocabulary;
    if (binding.origin.kind === 'constant') placeFor(binding, 'constant', binding.origin.value, places);
    const own = mappedPlaces(binding, places);
    const otherwise =
      binding.rule.otherwise === undefined
        ? undefined
        : placeFor(binding, 'otherwise', binding.rule.otherwise, places);
    const rows = await db.all<{ said: string; n: number }>(
      `select ${identifier(field)} as said, count(*)::bigint as n from door
       where structural is null and faults is null and ${identifier(field)} is not null group by 1 order by n desc, said`,
    );
    const texts: string[] = [];
    const codes: string[] = [];
    for (const { said, n } of rows) {
      const found = own.get(said) ?? places.find(said);
      if (!found) unmapped[field] = { ...unmapped[field], [said]: Number(n) };
      else if (!found.exact) repaired[field] = (repaired[field] ?? 0) + Number(n);
      const code = found?.code ?? otherwise;
      if (code === undefined) continue;
      texts.push(said);
      codes.push(code);
    }
    await db.run(
      `create table ${placesTable(field)} as
       select unnest(string_split($texts, chr(30))) as said, unnest(string_split($codes, chr(30))) as code`,
      { texts: texts.join('\x1e'), codes: codes.join('\x1e') },
    );
  }
  return { unmapped, repaired };
}

function mappedPlaces(binding: Binding, places: Places): Map<string, { code: string; exact: boolean }> {
  const own = new Map<string, { code: string; exact: boolean }>();
  for (const [from, to] of Object.entries(binding.rule.codes ?? {})) {
    own.set(from, { code: placeFor(binding, `codes.${from}`, to, places), exact: true });
  }
  return own;
}

function placeFor(binding: Binding, at: string, name: string, places: Places): string {
  const found = places.find(name);
  if (found) return found.code;
  const some = places.codes.slice(0, 30);
  throw new MappingError({
    zh: `映射中的 fields.${binding.field}.${at} 给出“${name}”，但工作区的地区表没有它。可用代码如：${some.join('、')}。请改正映射或地区表。`,
    en: `The mapping's fields.${binding.field}.${at} says "${name}", which the workspace's region table lacks. Codes such as: ${some.join(', ')}. Correct one of them.`,
  });
}
