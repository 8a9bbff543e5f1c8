import type { ShownCell } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import type { Metric } from '../../domain/metric.ts';
import { months, type PeriodGrain } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import { type PriceLevels, sameMonthLevels } from '../../indices/price-level.ts';
import type { Database } from '../../warehouse/duckdb.ts';
import { readCpi } from '../consumption/cpi.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';

/** Prices of one place by consumption class, `*` for all together. */
type PlacePrices = ReadonlyMap<string, PriceLevels>;

/** Official prices of every place of an answer; a place without its own has the nation's. */
export interface Deflator {
  readonly baseYear: number;
  of(region: string, consumptionClass: string): PriceLevels | undefined;
}

/** Whether a metric is money, by itself or over something that is none. */
export function isDeflatable({ unit, formula }: Metric, release: OpenRelease): boolean {
  const kindOf = (cube: string, measure: string) =>
    release.cubes.get(cube)?.measures.find((m) => m.name === measure)?.kind;
  const money = 'of' in formula && kindOf(formula.of.cube, formula.of.measure) === 'money';
  const over = 'per' in formula && kindOf(formula.per.cube, formula.per.measure) === 'money';
  return money && !over && unit !== 'percent';
}

/** @throws ApiFailure UNDECLARED_DIMENSION for a metric that is no money. */
export function refuseUndeflatable(metric: Metric, release: OpenRelease): void {
  if (isDeflatable(metric, release)) return;
  const { title } = metric;
  throw new ApiFailure(
    'UNDECLARED_DIMENSION',
    {
      zh: `“${title.zh}”不是金额，没有实际与名义之分。请去掉 real。`,
      en: `"${title.en}" is no amount of money, so it has no real terms. Leave out real.`,
    },
    { value: 'real' },
  );
}

/** @throws ApiFailure NOT_AT_THIS_GRAIN where the release holds no official consumer prices. */
export async function readDeflator(
  db: Database,
  release: OpenRelease,
  regions: readonly string[],
): Promise<Deflator> {
  const known = new Map<string, PlacePrices>();
  const provinces = new Map(regions.map((code) => [code, provinceOf(code, release)]));
  for (const place of new Set([NATION, ...provinces.values()]))
    known.set(place, levelsOf(await readCpi(db, release, place)));
  const whole = known.get(NATION)?.get(ALL);
  if (!whole) throw noPrices();
  return {
    baseYear: whole.baseYear,
    of: (region, code) => {
      const place = known.get(provinces.get(region) ?? NATION);
      const own = [place?.get(code), place?.get(ALL)].find((p) => p?.baseYear === whole.baseYear);
      return own ?? whole;
    },
  };
}

/** First and last month that official prices reach; null where none are loaded. */
export async function deflatorReach(
  db: Database,
  release: OpenRelease,
): Promise<{ from: number; to: number } | null> {
  const whole = levelsOf(await readCpi(db, release, NATION)).get(ALL);
  if (!whole) return null;
  const reach = [...whole.levels.keys()];
  return { from: Math.min(...reach), to: Math.max(...reach) };
}

function provinceOf(code: string, { regions }: OpenRelease): string {
  let at = regions.get(code);
  while (at && at.level !== 'province' && at.parent) at = regions.get(at.parent);
  return at?.level === 'province' ? at.code : NATION;
}

function levelsOf(cpi: ReadonlyMap<string, number>): PlacePrices {
  const byClass = new Map<string, Map<number, number>>();
  for (const [key, value] of cpi) {
    const [month = '', code = ''] = key.split(' ');
    const series = byClass.get(code) ?? new Map<number, number>();
    series.set(Number(month), value);
    byClass.set(code, series);
  }
  return new Map(
    [...byClass].flatMap(([code, series]) => {
      const levels = sameMonthLevels(series);
      return levels ? [[code, levels] as const] : [];
    }),
  );
}

const noPrices = (): ApiFailure =>
  new ApiFailure('NOT_AT_THIS_GRAIN', {
    zh: '本版本没有装载官方居民消费价格指数（上年同月=100），无法给出实际值。请由数据管理员装载 official_statistics，或看名义值。',
    en: 'This release holds no official consumer prices (same month of the year before = 100), so there are no real terms. Have them loaded, or look at nominal values.',
  });

/** A shown value at prices of the base year; without a price for its months there is none. */
export function deflated(
  cell: ShownCell,
  grain: PeriodGrain,
  consumptionClass: string,
  deflator: Deflator,
): ShownCell {
  if (cell.value === null) return cell;
  const levels = deflator.of(cell.region, consumptionClass)?.levels;
  const inside = months({ grain, code: cell.period }).map((month) => levels?.get(month) ?? Number.NaN);
  const level = inside.reduce((sum, l) => sum + l, 0) / inside.length;
  if (!(level > 0)) return { ...cell, value: null, status: 'not_applicable', n: null };
  return { ...cell, value: cell.value / level };
}
