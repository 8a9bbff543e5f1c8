import type { Manifest } from '../../contracts/manifest.ts';
import { period, range } from '../../domain/period.ts';
import type { IndexDefinition } from '../../indices/definition.ts';
import { silenceOf } from '../../indices/silence.ts';
import { type Database, identifier } from '../../warehouse/duckdb.ts';

/** What counts as silence where no index definition says it: usual records a month, over that many months. */
const DEFAULT_RULE = { above: 10, over: 12 };

export const silenceKey = (family: string, month: number, region: string): string =>
  `${family} ${month} ${region}`;

/**
 * Months in which a region that usually sends many records sent none: not reported, which is not zero. The rule is
 * that of the index definition, so that a table and a gauge agree.
 */
export async function findSilence(
  db: Database,
  manifest: Manifest,
  definition: IndexDefinition | null,
): Promise<Set<string>> {
  const silence = new Set<string>();
  const rule = definition
    ? { above: definition.missing.silent_above, over: definition.missing.usual_over }
    : DEFAULT_RULE;
  for (const cube of manifest.cubes) {
    const reach = manifest.families[cube.family];
    const records =
      definition?.cubes[cube.name]?.records ?? cube.measures.find((m) => m.kind === 'count')?.name;
    if (!records || !reach?.earliest || !reach.latest || !cube.measures.some((m) => m.name === records))
      continue;
    const months = range(period('month', reach.earliest), period('month', reach.latest)).map((p) => p.code);
    const at = new Map(months.map((month, i) => [month, i]));
    const counts = new Map<string, Float64Array>();
    const rows = await db.all<{ region: string; month: number; n: number }>(
      `select region_code as region, period as month, ${identifier(records)}::double as n from inside.${identifier(cube.name)}
       where grouping_set = 'total' and period_grain = 'month'`,
    );
    for (const { region, month, n } of rows) {
      const series = counts.get(region) ?? new Float64Array(months.length);
      const i = at.get(month);
      if (i !== undefined) series[i] = n;
      counts.set(region, series);
    }
    for (const [region, series] of counts) {
      const { silent } = silenceOf(series, rule);
      for (const [i, month] of months.entries())
        if (silent[i]) silence.add(silenceKey(cube.family, month, region));
    }
  }
  return silence;
}
