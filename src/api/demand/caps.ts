import type { CapCheck } from '../../contracts/demand.ts';
import { NATION } from '../../domain/region.ts';
import { type Database, literal } from '../../warehouse/duckdb.ts';
import type { OpenRelease } from '../release/open.ts';

/** A dated rule of a place about what a head may cost. */
export interface CapRule extends Record<string, unknown> {
  readonly region: string;
  readonly cap_item: string;
  readonly cap_basis: string;
  readonly cap_fen: number;
  readonly effective_from: string;
  readonly document_no: string | null;
}

/** The rules in force on a day, everywhere. Published rules: no person stands behind them. */
export async function capsOn(db: Database, release: OpenRelease, day: string): Promise<CapRule[]> {
  if (!release.tables.has('inside.welfare_cap_rules')) return [];
  return await db.all<CapRule>(
    `select region_code::varchar as region, cap_item::varchar as cap_item, cap_basis::varchar as cap_basis,
            cap_fen::double as cap_fen, effective_from::varchar as effective_from, document_no
     from inside.welfare_cap_rules
     where effective_from <= date ${literal(day)} and (effective_to is null or date ${literal(day)} <= effective_to)
       and (replaced_on is null or date ${literal(day)} < replaced_on)
     order by cap_item, region_code`,
  );
}

/** For each item the rule of the nearest place: the city's own before the province's before the nation's. */
export function nearestCaps(
  rules: readonly CapRule[],
  items: readonly string[],
  region: string,
  { regions }: Pick<OpenRelease, 'regions'>,
): CapRule[] {
  const line: string[] = [];
  for (let at: string | null | undefined = region; at; at = regions.get(at)?.parent) line.push(at);
  if (!line.includes(NATION)) line.push(NATION);
  return items.flatMap((item) => {
    for (const place of line) {
      const rule = rules.find((one) => one.cap_item === item && one.region === place);
      if (rule) return [rule];
    }
    return [];
  });
}

/** Lower and upper end of each budget band in yuan, as `cubes.wants` cuts them. */
export const BAND_YUAN: Readonly<Record<string, readonly [number, number]>> = {
  b1: [0, 100],
  b2: [100, 200],
  b3: [200, 300],
  b4: [300, 500],
  b5: [500, 1000],
  b6: [1000, 2000],
  b7: [2000, Number.POSITIVE_INFINITY],
};

/** A rule beside the middle half of what was asked for. */
export function capCheck(
  rule: CapRule,
  band: { readonly low: string; readonly high: string } | null,
): CapCheck {
  const cap = rule.cap_fen / 100;
  const low = band ? BAND_YUAN[band.low]?.[0] : undefined;
  const high = band ? BAND_YUAN[band.high]?.[1] : undefined;
  const verdict = (): CapCheck['verdict'] => {
    if (rule.cap_basis === 'per_year' || rule.cap_basis === 'per_day') return 'other_basis';
    if (low === undefined || high === undefined) return 'no_budget';
    if (high <= cap) return 'within';
    return low >= cap ? 'over' : 'across';
  };
  return {
    cap_item: rule.cap_item,
    cap_basis: rule.cap_basis,
    cap,
    region: rule.region,
    document_no: rule.document_no,
    effective_from: rule.effective_from,
    verdict: verdict(),
  };
}
