import type { Gauge, Indicator } from '../../indices/definition.ts';
import { SCALE_HIGH, SCALE_LOW } from '../../indices/uncertain-index.ts';
import type { IndicatorCell } from '../thermometer/indicator-cells.ts';

type Scored = IndicatorCell & { readonly score: number; readonly weight: number };
const isScored = (part: IndicatorCell): part is Scored => part.score !== null && part.weight !== null;

/**
 * Puts parts that the gate hides together, domain by domain: each gets the score that they have in common, so that the
 * domain keeps its score to the last digit while none of them shows. One alone is put together with the one that rests
 * on the fewest persons; where its domain is not shown, or it has no other part, it is left out.
 * @param stated `region period member` of the domains whose readings are shown.
 */
export function pool(
  parts: readonly IndicatorCell[],
  shown: readonly IndicatorCell[],
  stated: ReadonlySet<string>,
  gauge: Gauge,
): { readonly parts: readonly IndicatorCell[] } {
  const kept = new Set(shown);
  const indicators = new Map(gauge.indicators.map((i) => [i.id, i]));
  const domains = new Map<string, Scored[]>();
  for (const part of parts.filter(isScored)) {
    const key = [part.region, part.period, part.member].join(' ');
    domains.set(key, [...(domains.get(key) ?? []), part]);
  }
  const out: IndicatorCell[] = [];
  const merged: IndicatorCell[] = [];
  for (const [key, all] of domains) {
    const secret = all.filter((part) => !kept.has(part));
    const open = all.filter((part) => kept.has(part)).sort((a, b) => (a.persons ?? 0) - (b.persons ?? 0));
    if (secret.length === 1) secret.push(...open.splice(0, 1));
    out.push(...open);
    if (secret.length < 2 || !stated.has(key)) continue;
    const weight = secret.reduce((sum, part) => sum + part.weight, 0);
    const score = secret.reduce((sum, part) => sum + part.weight * part.score, 0) / weight;
    for (const part of secret) {
      const indicator = indicators.get(part.indicator);
      if (indicator) merged.push(scoring(part, score, indicator));
    }
  }
  return { parts: [...out, ...merged] };
}

/** Cases so many that no error stands on the value. */
const MANY = 1e12;

/** The same part with the value that scores so much between its goalposts. */
function scoring(part: Scored, score: number, { direction, scale, shrink }: Indicator): IndicatorCell {
  const { low, high, prior } = part;
  if (low === null || high === null) return part;
  const along = (score - SCALE_LOW) / (SCALE_HIGH - SCALE_LOW);
  const value = direction === 1 ? low + along * (high - low) : high - along * (high - low);
  const numerator = (value / scale) * (MANY + shrink) - shrink * (prior ?? 0);
  return { ...part, numerator, denominator: MANY, persons: null, value, score };
}
