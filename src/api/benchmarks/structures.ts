import type { Benchmark } from '../../contracts/benchmarks.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/** One published structure of spending: the classes of one place and period in their newest vintage. */
export interface Structure
  extends Pick<
    Benchmark,
    'id' | 'source' | 'population' | 'region' | 'period_grain' | 'period' | 'unit' | 'vintage'
  > {
  readonly kind: 'expenditure' | 'expenditure_share';
  /** Counts from January of its year. */
  readonly cumulative: boolean;
  /** Class → figure; the total under `*` where it is published. */
  readonly figures: ReadonlyMap<string, number>;
}

interface FigureRow extends Record<string, unknown> {
  readonly kind: Structure['kind'];
  readonly population: Structure['population'];
  readonly cumulative: boolean;
  readonly source: string;
  readonly source_en: string | null;
  readonly region: string;
  readonly grain: Structure['period_grain'];
  readonly period: number;
  readonly unit: string;
  readonly vintage: string;
  readonly class: string;
  readonly value: number;
}

/** Facts that come with the code: what the bureau said of January to September 2025, on the day it did. */
const COMMITTED = `select 'expenditure' as kind, 'all' as population, true as cumulative, '国家统计局' as source, 'National Bureau of Statistics of China' as source_en, '000000' as region,
    'ytd' as grain, 202509 as period, '元' as unit, date '2025-10-20' as vintage, consumption_class as class,
    per_capita_yuan::double as value
  from reference.nbs_consumption_2025q1q3 where consumption_class <> 'service'`;

/** The newest vintage of each figure of a source is the one in use. */
const LOADED = `select s.kind, s.population, contains(f.series_code, '_cumulative') as cumulative, f.source, p.source_en, f.region_code as region,
    f.period_grain as grain, f.period, f.unit, f.vintage, s.consumption_class as class, f.value::double as value
  from (select *, row_number() over (partition by series_code, region_code, period_grain, period, source order by vintage desc) as age
        from reference.official_statistics) as f
  join reference.official_series as s using (series_code)
  left join (select distinct source_zh, source_en from reference.official_series) as p on p.source_zh = f.source
  where f.age = 1 and f.value is not null and s.kind in ('expenditure', 'expenditure_share')
    and (s.consumption_class = '*' or regexp_full_match(s.consumption_class, '0[1-8]'))`;

/** Fewer classes than these make no structure. */
const FEWEST = 2;

/** Every structure of household spending that a release holds for some places, newest period first. */
export async function structuresOf(
  db: Database,
  release: OpenRelease,
  regions: readonly string[],
): Promise<Structure[]> {
  const has = (table: string): boolean => release.tables.has(`reference.${table}`);
  const parts = [
    ...(has('nbs_consumption_2025q1q3') ? [COMMITTED] : []),
    ...(has('official_statistics') && has('official_series') ? [LOADED] : []),
  ];
  if (parts.length === 0) return [];
  const rows = await db.all<FigureRow>(
    `select * replace (vintage::varchar as vintage) from (${parts.join(' union all ')})
     where list_contains($regions::varchar[], region) order by all`,
    { regions: `[${regions.join(', ')}]` },
  );
  const groups = new Map<string, { row: FigureRow; vintage: string; figures: Map<string, number> }>();
  for (const row of rows) {
    const { kind, population, cumulative, source, region, grain, period, unit } = row;
    const id = [kind, population, cumulative ? 'cumulative' : '', region, grain, period, unit, source].join(
      '|',
    );
    const group = groups.get(id) ?? { row, vintage: row.vintage, figures: new Map<string, number>() };
    group.figures.set(row.class, Number(row.value));
    if (row.vintage > group.vintage) group.vintage = row.vintage;
    groups.set(id, group);
  }
  return [...groups]
    .filter(([, { figures }]) => [...figures.keys()].filter((code) => code !== '*').length >= FEWEST)
    .map(([id, { row, vintage, figures }]) => ({
      id,
      kind: row.kind,
      source: { zh: row.source, en: row.source_en ?? row.source },
      population: row.population,
      cumulative: row.cumulative || row.grain === 'ytd',
      region: row.region,
      period_grain: row.grain,
      period: Number(row.period),
      unit: row.unit,
      vintage,
      figures,
    }))
    .sort((a, b) => lastMonth(b) - lastMonth(a) || a.id.localeCompare(b.id));
}

/** The month in which the period of a structure ends. */
export function lastMonth({ period_grain, period }: Pick<Structure, 'period_grain' | 'period'>): number {
  if (period_grain === 'year') return period * 100 + 12;
  return period_grain === 'quarter' ? Math.trunc(period / 10) * 100 + (period % 10) * 3 : period;
}
