import { join } from 'node:path';
import type { Cause, DatasetDifference } from '../../contracts/dataset.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { derive } from '../../disclosure/gate.ts';
import { outsideSource } from '../../disclosure/outside-layer.ts';
import { months, period } from '../../domain/period.ts';
import type { Gated } from '../../domain/table.ts';
import { withBoth } from '../../warehouse/compare.ts';
import { identifier, literal } from '../../warehouse/duckdb.ts';
import { keptSql, type OpenDataset } from './dataset.ts';
import { changesBetween, correctionsIn } from './versions.ts';

type Counts = DatasetDifference['total'];
type Grain = 'month' | 'quarter' | 'year';

interface PeriodRow extends Counts, Record<string, unknown> {
  grain: Grain;
  period: number;
  /** Rows whose method version differs. */
  remade: boolean;
}

const SHOWN = 50;

/** What changed in the rows of one dataset from one release to another, and for which reason as far as it can be told. */
export async function differenceOf(
  dataset: OpenDataset,
  before: Manifest,
  after: Manifest,
  folder: string,
): Promise<Gated<DatasetDifference>> {
  const { table } = dataset;
  const corrections = await correctionsIn([before, after], table.table, folder);
  const { causes, notes } = changesBetween(before, after, table.table, corrections);
  const latest = reachOf(before, table.table);
  const causeOf = (row: { grain: Grain; period: number; remade: boolean }): string =>
    attributed(row, causes, latest);
  const path = (m: Manifest): string => join(folder, m.id, 'outside', `${table.table}.parquet`);
  const sql = sqlOf(dataset);
  const found = await withBoth({ a: path(before), b: path(after) }, async (db) => ({
    periods: await db.all<PeriodRow>(sql.periods),
    restated: await db.all<Record<string, string | number>>(sql.restated),
  }));
  const by_period = found.periods.map(({ remade, ...row }) => ({
    ...row,
    cause: causeOf({ ...row, remade }),
  }));
  const by_cause: Record<string, Counts> = {};
  for (const row of by_period) by_cause[row.cause] = plus(by_cause[row.cause], row);
  return derive(
    outsideSource(() => ''),
    () => ({
      dataset: dataset.about.id,
      from: before.id,
      to: after.id,
      total: by_period.reduce<Counts>(plus, NONE),
      by_cause,
      by_period,
      restatements: found.restated
        .filter(
          (row) => latest === null || lastMonth(row.period_grain as Grain, Number(row.period)) <= latest,
        )
        .slice(0, SHOWN)
        .map(({ column__, before__, after__, remade__, ...key }) => ({
          key,
          column: String(column__),
          before: Number(before__),
          after: Number(after__),
          cause: causeOf({
            grain: key.period_grain as Grain,
            period: Number(key.period),
            remade: Boolean(remade__),
          }),
        })),
      notes,
    }),
  );
}

/**
 * New periods are new data, and rows of another method version another method. What is left has the causes that the two
 * releases declare; where there are several, all of them, for the releases alone cannot tell them apart.
 */
function attributed(
  { grain, period: code, remade }: { grain: Grain; period: number; remade: boolean },
  causes: readonly Cause[],
  latest: number | null,
): string {
  if (remade) return 'method';
  if (latest !== null && lastMonth(grain, code) > latest) return 'data';
  return causes.length === 0 ? 'data' : causes.join('+');
}

const lastMonth = (grain: Grain, code: number): number => months(period(grain, code)).at(-1) ?? code;

const reachOf = (manifest: Manifest, table: string): number | null => {
  const family = manifest.cubes.find((c) => c.name === table)?.family;
  return ((family && manifest.families[family]) || manifest.watermark).complete_through;
};

const NONE: Counts = { added: 0, removed: 0, restated: 0, status: 0 };
const plus = (a: Counts = NONE, b: Counts): Counts => ({
  added: a.added + b.added,
  removed: a.removed + b.removed,
  restated: a.restated + b.restated,
  status: a.status + b.status,
});

/** The join of both files by the dimensions of the dataset, in the places the asker may see. */
function sqlOf({ table, kept }: OpenDataset): { periods: string; restated: string } {
  const keys = table.columns.filter((c) => c.role === 'dimension').map((c) => identifier(c.name));
  const measures = table.columns.filter((c) => c.role === 'measure').map((c) => identifier(c.name));
  const versioned = table.columns.some((c) => c.name === 'method_version');
  const own = keptSql(kept);
  const seen = own === null ? '' : `where ${own}`;
  const side = (name: string): string => `(select true as here__, * from ${name} ${seen})`;
  const joined = `from ${side('a')} x full join ${side('b')} y using (${keys.join(', ')})`;
  const remade = versioned ? 'x.method_version <> y.method_version' : 'false';
  const moved = (m: string): string =>
    `(x.${m} is not null and y.${m} is not null and abs(x.${m} - y.${m}) > 1e-12)`;
  const turned = (m: string): string => `((x.${m} is null) <> (y.${m} is null))`;
  const both = 'x.here__ and y.here__';
  const count = (of: (m: string) => string): string =>
    measures.map((m) => `count(*) filter (${both} and ${of(m)})`).join(' + ') || '0';
  return {
    periods: `select * from (select period_grain as grain, period::int as period, bool_or(coalesce(${remade}, false)) as remade,
        count(*) filter (x.here__ is null)::bigint as added, count(*) filter (y.here__ is null)::bigint as removed,
        (${count(moved)})::bigint as restated, (${count(turned)})::bigint as status
      ${joined} group by 1, 2) where added + removed + restated + status > 0 order by grain, period`,
    restated: `select * from (select ${keys.join(', ')}, remade__, unnest(pairs__, recursive := true) from (
        select ${keys.join(', ')}, coalesce(${remade}, false) as remade__, list_filter([${measures
          .map(
            (m) =>
              `{column__: ${literal(m.replaceAll('"', ''))}, before__: x.${m}::double, after__: y.${m}::double}`,
          )
          .join(', ')}], lambda p: abs(p.before__ - p.after__) > 1e-12) as pairs__
        ${joined} where ${both} and (${measures.map(moved).join(' or ') || 'false'})))
      order by abs(after__ - before__) / greatest(abs(before__), 1) desc, ${keys.join(', ')}, column__ limit ${SHOWN * 4}`,
  };
}
