import type { Candidate } from '../../contracts/demand.ts';
import type { QueryResult } from '../../contracts/query.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { ALL } from '../../domain/code-list.ts';
import { type Need, needItem, needOf } from '../../domain/need-item.ts';
import { type OrderPart, partId } from '../../domain/order-part.ts';
import { NATION } from '../../domain/region.ts';
import { middleHalf, pooledSaving, stabilityOf } from '../../indices/demand-order.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED, shownOf } from '../shown.ts';
import { type Counted, type DemandAnswers, rowsAt } from './answers.ts';
import { BAND_YUAN, type CapRule, capCheck, nearestCaps } from './caps.ts';
import { reasonsOf } from './reasons.ts';

/** Fewer quarters say nothing about how steady a need is. */
const FEWEST_QUARTERS = 4;
const NOT_APPLICABLE: ApiValue = { value: null, status: 'not_applicable' };

/** One need of one place as an order would state it, made of gated answers alone. */
export function candidateOf(
  part: OrderPart,
  answers: DemandAnswers,
  rules: readonly CapRule[],
  release: OpenRelease,
): Candidate {
  const { region, window } = part;
  const need = needOf(part.need);
  const count = (metric: Counted): ApiValue => shownOf(rowsAt(answers.counts[metric], region, need)[0]);
  const quarters = rowsAt(answers.wanted, region, need);
  const item = needItem(part.need);
  const band = bandOf(answers.bands, region, need);
  const budget = count('wanted_budget');
  const found: Omit<Candidate, 'reasons'> = {
    id: partId(part),
    need: part.need,
    need_domain: need.domain,
    region,
    window,
    wanted: shownOf(quarters.find((row) => row.period === window)),
    unmet: count('wanted_unmet'),
    again: count('wanted_again'),
    persons: count('wanting'),
    quantity: count('wanted_quantity'),
    budget,
    band,
    stability: steadiness(answers, region, need),
    recurs: {
      periods: quarters.filter((row) => row.value !== null && row.value > 0).length,
      of: quarters.length,
    },
    clarity: count('wanted_clarity'),
    price: priceOf(answers.prices, region, item.consumptionClass),
    saving: savingOf(answers.discounts, item.consumptionClass, budget),
    caps: nearestCaps(rules, item.capItems, region, release).map((rule) => capCheck(rule, band)),
    order: null,
  };
  return { ...found, reasons: reasonsOf(found) };
}

/** Over twelve months where each may be shown, else over the quarters that may. */
function steadiness(answers: DemandAnswers, region: string, need: Need): Candidate['stability'] {
  const series = (answer: QueryResult) =>
    rowsAt(answer, region, need).map((row) => ({ period: row.period, ...shownOf(row) }));
  const byMonth = series(answers.monthly);
  const whole = byMonth.length > 0 && byMonth.every((month) => month.value !== null);
  const grain = whole ? 'month' : 'quarter';
  const shown = whole ? byMonth : series(answers.wanted);
  const counts = shown.flatMap(({ value }) => value ?? []);
  const { cv, periods, grade } = stabilityOf(counts);
  const stated = cv !== null && (whole || counts.length >= FEWEST_QUARTERS);
  return {
    ...(stated ? { value: cv, status: 'observed' as const } : { value: null, status: 'suppressed' as const }),
    periods,
    grain,
    grade: stated ? grade : null,
    series: shown,
  };
}

/** The bands with the middle half of those that state a budget; null where too few may be shown. */
function bandOf(bands: QueryResult, region: string, need: Need): Candidate['band'] {
  const codes = Object.keys(BAND_YUAN);
  const rows = rowsAt(bands, region, need);
  const counts = codes.map((code) => rows.find((row) => row.budget_band === code)?.value ?? 0);
  const half = middleHalf(counts);
  const [low, high] = half ? [codes[half.low], codes[half.high]] : [];
  if (low === undefined || high === undefined) return null;
  return { low, high, stated: counts.reduce((a, b) => a + b, 0) };
}

/** At the place itself, else in its province, else in the nation: the nearest that may be shown. */
function priceOf(prices: readonly QueryResult[], region: string, of: string | null): Candidate['price'] {
  if (of === null) return { ...NOT_APPLICABLE, consumption_class: null, region: null };
  for (const [i, answer] of prices.entries()) {
    const row = answer.rows.find(
      (one) => one.consumption_class === of && (i > 0 || (one.region ?? NATION) === region),
    );
    if (row?.value == null) continue;
    return { ...shownOf(row), consumption_class: of, region: row.region ?? NATION };
  }
  return { ...NOT_REPORTED, consumption_class: of, region: null };
}

const POOLED = 'pooled';
const DISPERSED = 'personal';

/** The first answer, the nearest and narrowest before the others, that has enough months with both ways of buying. */
function savingOf(
  discounts: readonly QueryResult[],
  of: string | null,
  budget: ApiValue,
): Candidate['saving'] {
  const none = { ...NOT_APPLICABLE, low: null, high: null };
  if (of === null) return { ...none, months: 0, region: null, consumption_class: null, amount: none };
  for (const answer of discounts) {
    const split = answer.dimensions.some(({ id }) => id === 'consumption_class');
    const rows = answer.rows.filter((row) => (!split || row.consumption_class === of) && row.value !== null);
    const pairs = rows
      .filter((row) => row.buy_mode === DISPERSED)
      .flatMap(({ period, value: dispersed }) => {
        const pooled = rows.find((row) => row.period === period && row.buy_mode === POOLED)?.value;
        return pooled == null || dispersed === null ? [] : [{ pooled, dispersed }];
      });
    const found = pooledSaving(pairs);
    if (!found) continue;
    const usual = pairs.reduce((sum, pair) => sum + pair.dispersed, 0) / pairs.length;
    // What was budgeted is what one pays dispersed; a discount is a share of the price before it.
    const yuan = (points: number): number => ((budget.value ?? 0) / (1 - usual / 100)) * (points / 100);
    return {
      value: found.points,
      status: 'estimated',
      low: found.low,
      high: found.high,
      months: found.months,
      region: rows[0]?.region ?? NATION,
      consumption_class: split ? of : ALL,
      amount:
        budget.value === null
          ? { value: null, status: budget.status, low: null, high: null }
          : {
              value: yuan(found.points),
              status: 'estimated',
              low: yuan(found.low),
              high: yuan(found.high),
            },
    };
  }
  return { ...none, ...NOT_REPORTED, months: 0, region: null, consumption_class: null, amount: none };
}
