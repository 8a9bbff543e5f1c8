import { stem } from '../../domain/cube.ts';
import type { Metric } from '../../domain/metric.ts';
import { type Period, period, range } from '../../domain/period.ts';
import type { RegionLevel } from '../../domain/region.ts';
import { ALERT_RULES, type WatchedCell } from '../../indices/alerts.ts';
import { holidayRegressor } from '../../indices/genhol.ts';
import { type Database, identifier, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';
import { silenceKey } from '../release/reporting.ts';

/** What is watched: a metric by the dimension that names its cells. */
export interface Watched {
  readonly metric: string;
  readonly dimension: 'need_domain' | 'topic' | 'consumption_class';
  /** Records behind an amount. */
  readonly volume?: string;
  /** What is known only once a case has closed is judged once its month has settled. */
  readonly settles?: true;
}

export const WATCHED: readonly Watched[] = [
  { metric: 'applications', dimension: 'need_domain' },
  { metric: 'unmet', dimension: 'need_domain', settles: true },
  { metric: 'cases', dimension: 'topic' },
  { metric: 'disputes', dimension: 'consumption_class' },
  { metric: 'paid_amount', dimension: 'consumption_class', volume: 'orders' },
];

/** A watched cell with its address. */
export interface PlacedCell extends WatchedCell {
  readonly watched: Watched;
  readonly family: string;
  readonly level: RegionLevel;
  readonly region: string;
  readonly member: string;
}

export interface WatchedRelease {
  readonly cells: readonly PlacedCell[];
  readonly months: readonly number[];
  /** Share of each month around 春节. */
  readonly moving: Float64Array;
}

const LEVELS: readonly RegionLevel[] = ['nation', 'province', 'city'];
/** Days around 春节 that change what people do. */
const WINDOW = { from: -7, to: 8 };

/** Monthly series of everything watched, as stored: a month that is not complete or not reported is unknown, not 0. */
export async function readWatched(
  db: Database,
  release: OpenRelease,
  metrics: readonly Metric[],
): Promise<WatchedRelease> {
  const { earliest, complete_through: last } = release.manifest.watermark;
  if (earliest === null || last === null) return { cells: [], months: [], moving: new Float64Array() };
  const ends = Object.values(release.manifest.families).map((w) => w.complete_through ?? last);
  const months = range(period('month', earliest), period('month', Math.max(last, ...ends))).map(
    (p: Period) => p.code,
  );
  const cells: PlacedCell[] = [];
  for (const watched of WATCHED) cells.push(...(await readCells(db, release, metrics, watched, months)));
  const nation = new Map(
    cells.filter((c) => c.level === 'nation').map((c) => [`${c.watched.metric} ${c.member}`, c]),
  );
  return {
    months,
    cells: cells.map((cell) => {
      const like = nation.get(`${cell.watched.metric} ${cell.member}`);
      return like && like !== cell ? { ...cell, like } : cell;
    }),
    moving: holidayRegressor(await springFestivals(db, release), WINDOW, months, 'none'),
  };
}

async function springFestivals(db: Database, release: OpenRelease): Promise<string[]> {
  if (!release.tables.has('reference.festivals')) return ['2000-02-05'];
  const rows = await db.all<{ day: string }>(
    'select spring_festival::date::varchar as day from reference.festivals',
  );
  return rows.map((row) => row.day);
}

async function readCells(
  db: Database,
  release: OpenRelease,
  metrics: readonly Metric[],
  watched: Watched,
  months: readonly number[],
): Promise<PlacedCell[]> {
  const formula = metrics.find((m) => m.id === watched.metric)?.formula;
  if (!formula || (formula.kind !== 'count' && formula.kind !== 'money')) return [];
  const { cube: name, measure } = formula.of;
  const cube = release.cubes.get(name);
  if (!cube?.slices.some((s) => s.set === watched.dimension)) return [];
  // One large purchase is no change of spending: money is watched without its two largest contributors.
  const largest =
    formula.kind === 'money' ? [1, 2].map((k) => identifier(`${stem(measure)}_top${k}_fen`)) : [];
  const amount = [identifier(measure), ...largest.map((c) => `coalesce(${c}, 0)`)].join(' - ');
  // What was hidden where it comes from is unknown here. A list in the order of its periods would cost four times as much.
  const fields = ['period', amount, ...(watched.volume ? [identifier(watched.volume)] : [])];
  const month = fields.map((column) => `coalesce((${column})::varchar, 'NaN')`).join(" || ' ' || ");
  const rows = await db.all<{
    level: RegionLevel;
    region: string;
    member: string;
    months: string;
  }>(
    `select region_level as level, region_code as region, ${identifier(watched.dimension)} as member,
            array_to_string(list(${month}), ' ') as months
     from inside.${identifier(name)}
     where period_grain = 'month' and grouping_set in (${literal(watched.dimension)}, 'total')
       and region_level in (${LEVELS.map(literal).join(', ')}) and ${identifier(watched.dimension)} <> 'U'
     group by all having max(${identifier(measure)}) >= ${ALERT_RULES.volume} order by all`,
  );
  const at = new Map(months.map((month, i) => [month, i]));
  const until = (watched.settles ? cube.watermark.settled_through : cube.watermark.complete_through) ?? 0;
  const first = (await release.heard(db, name, 'nation')).first ?? 0;
  const blank = (region: string): Float64Array =>
    Float64Array.from(months, (month) =>
      month < first || month > until || release.reporting.silent.has(silenceKey(cube.family, month, region))
        ? Number.NaN
        : 0,
    );
  return rows.map((row): PlacedCell => {
    const stated = row.months.split(' ').map(Number);
    const spread = (field: number, unit: number): Float64Array => {
      const out = blank(row.region);
      for (let i = 0; i < stated.length; i += fields.length) {
        const t = at.get(stated[i] ?? 0);
        if (t !== undefined && !Number.isNaN(out[t] ?? Number.NaN))
          out[t] = (stated[i + field] ?? Number.NaN) / unit;
      }
      return out;
    };
    const money = formula.kind === 'money';
    return {
      watched,
      family: cube.family,
      level: row.level,
      region: row.region,
      member: row.member,
      kind: money ? 'amount' : 'count',
      values: spread(1, money ? 100 : 1),
      ...(watched.volume ? { volume: spread(2, 1) } : {}),
    };
  });
}
