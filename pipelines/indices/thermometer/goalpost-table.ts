import type { Base } from '../../../src/indices/base.ts';
import { type FrozenMoments, frozenMoments } from '../../../src/indices/frozen-base.ts';
import type { Panel } from '../../../src/indices/panel.ts';
import type { Database } from '../../../src/warehouse/duckdb.ts';

/**
 * `indices.goalposts`: everything a version of the index froze, in words and numbers, one row per number pair.
 * Rows of three kinds: an indicator of a member (low, high, applies, prior), its mean score at a region level
 * (mean), and a member's or the total's scores at a region level (mean, sd; indicator '*').
 */
const COLUMNS = {
  method_version: 'VARCHAR',
  base_from: 'INTEGER',
  base_to: 'INTEGER',
  base_months: 'INTEGER',
  /** The workspace named the window; else it is the start of the data. */
  declared: 'BOOLEAN',
  gauge: 'VARCHAR',
  dimension: 'VARCHAR',
  member: 'VARCHAR',
  region_level: 'VARCHAR',
  indicator: 'VARCHAR',
  low: 'DOUBLE',
  high: 'DOUBLE',
  applies: 'BOOLEAN',
  prior: 'DOUBLE',
  mean: 'DOUBLE',
  sd: 'DOUBLE',
  frozen_at: 'TIMESTAMP',
} as const;

type GoalpostRow = { [K in keyof typeof COLUMNS]: string | number | boolean | null };

/** A frozen window: which months, under which version. */
export interface Frozen {
  readonly methodVersion: string;
  readonly from: number;
  readonly to: number;
  readonly months: number;
}

export async function createGoalpostTable(db: Database): Promise<void> {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
  await db.run('create schema if not exists indices');
  await db.run(`create table if not exists indices.goalposts(${columns.join(', ')})`);
}

/** Forgets bases that were never frozen because their window is not complete yet. */
export async function dropDrafts(db: Database): Promise<void> {
  await db.run("delete from indices.goalposts where ends_with(method_version, '.draft')");
}

/** The window frozen for a gauge under a version of the definition; the declared one must match to be found. */
export async function frozenWindow(
  db: Database,
  gauge: string,
  version: string,
  declared: { readonly from: number; readonly to: number } | null,
): Promise<Frozen | null> {
  const [row] = await db.all<{ methodVersion: string; from: number; to: number; months: number }>(
    `select method_version as "methodVersion", base_from as "from", base_to as "to", base_months as months
     from indices.goalposts
     where gauge = $gauge and starts_with(method_version, $prefix)
       and not ends_with(method_version, '.draft')
       and declared = $declared and (not $declared or (base_from = $from and base_to = $to))
     order by frozen_at limit 1`,
    {
      gauge,
      prefix: `${version}+`,
      declared: declared !== null,
      from: declared?.from ?? 0,
      to: declared?.to ?? 0,
    },
  );
  return row ?? null;
}

/** Stores a base; only ever called for a version and gauge that has none. */
export async function freezeBase(
  db: Database,
  base: Base,
  frozen: Frozen,
  declared: boolean,
  now: Date,
): Promise<void> {
  const rows = baseRows(base).map((row) => ({
    ...row,
    method_version: frozen.methodVersion,
    base_from: base.from,
    base_to: base.to,
    base_months: base.months,
    declared,
    gauge: base.gauge,
    frozen_at: now.toISOString().slice(0, 19).replace('T', ' '),
  }));
  const shape = JSON.stringify([COLUMNS]);
  await db.run(
    `insert into indices.goalposts
     select ${Object.keys(COLUMNS).join(', ')} from (
       select unnest(from_json($rows::JSON, $shape), recursive := true)
     )`,
    { rows: JSON.stringify(rows), shape },
  );
}

type BaseRow = Pick<
  GoalpostRow,
  'dimension' | 'member' | 'region_level' | 'indicator' | 'low' | 'high' | 'applies' | 'prior' | 'mean' | 'sd'
>;

function baseRows(base: Base): BaseRow[] {
  const M = base.members.length;
  const K = base.indicators.length;
  const empty = { low: null, high: null, applies: null, prior: null, mean: null, sd: null };
  const rows: BaseRow[] = [];
  for (const [m, member] of base.members.entries()) {
    for (const [k, indicator] of base.indicators.entries()) {
      const at = m * K + k;
      rows.push({
        ...empty,
        dimension: base.split,
        member,
        region_level: '*',
        indicator,
        low: numberOrNull(base.low[at]),
        high: numberOrNull(base.high[at]),
        applies: base.applies[at] === 1,
        prior: numberOrNull(base.prior[at]),
      });
    }
    for (const [level, region_level] of base.levels.entries()) {
      const own = { ...empty, dimension: base.split, member, region_level };
      for (const [k, indicator] of base.indicators.entries()) {
        const mean = numberOrNull(base.scoreMean[(level * M + m) * K + k]);
        if (mean !== null) rows.push({ ...own, indicator, mean });
      }
      const mean = numberOrNull(base.mean[level * M + m]);
      if (mean !== null) {
        rows.push({ ...own, indicator: '*', mean, sd: numberOrNull(base.sd[level * M + m]) });
      }
    }
  }
  for (const [level, region_level] of base.levels.entries()) {
    const mean = numberOrNull(base.totalMean[level]);
    if (mean === null) continue;
    rows.push({
      ...empty,
      dimension: 'total',
      member: '*',
      region_level,
      indicator: '*',
      mean,
      sd: numberOrNull(base.totalSd[level]),
    });
  }
  return rows;
}

/** Members that have a frozen base: they stay on the axis even when nothing of them is left. */
export async function frozenMembers(
  db: Database,
  frozen: Frozen,
  gauge: string,
  split: string,
): Promise<string[]> {
  const rows = await db.all<{ member: string }>(
    `select distinct member from indices.goalposts
     where method_version = $version and gauge = $gauge and dimension = $split order by member`,
    { version: frozen.methodVersion, gauge, split },
  );
  return rows.map((r) => r.member);
}

/** Reads a frozen base back onto the axes of a panel; members that came later have none. */
export async function loadBase(
  db: Database,
  frozen: Frozen,
  panel: Pick<Panel, 'gauge' | 'split' | 'members' | 'indicators'>,
): Promise<Base | null> {
  const rows = await db.all<FrozenMoments & Pick<GoalpostRow, 'low' | 'high' | 'applies' | 'prior'>>(
    `select * from indices.goalposts
     where method_version = $version and gauge = $gauge and dimension in ($split, 'total')`,
    { version: frozen.methodVersion, gauge: panel.gauge, split: panel.split },
  );
  if (!rows.some((row) => row.dimension === panel.split)) return null;
  const { gauge, split, members, indicators } = panel;
  const moments = rows.filter((row) => row.region_level !== '*');
  const base = {
    ...frozenMoments(moments, { gauge, split, members, indicators }),
    from: frozen.from,
    to: frozen.to,
    months: frozen.months,
  };
  for (const row of rows) {
    const m = members.indexOf(String(row.member));
    if (row.region_level !== '*' || row.dimension === 'total' || m < 0) continue;
    const at = m * indicators.length + indicators.indexOf(String(row.indicator));
    base.low[at] = numberOrNaN(row.low);
    base.high[at] = numberOrNaN(row.high);
    base.applies[at] = row.applies === false ? 0 : 1;
    base.prior[at] = numberOrNaN(row.prior);
  }
  return base;
}

const numberOrNull = (x: number | undefined): number | null =>
  x === undefined || Number.isNaN(x) ? null : x;
const numberOrNaN = (x: unknown): number => (typeof x === 'number' ? x : Number.NaN);
