import type { GaugeCard, Headline, Overview, Tile } from '../../contracts/overview.ts';
import type { Labels } from '../../contracts/query.ts';
import { queryRequestSchema } from '../../contracts/query.ts';
import { type Thermometer, thermometerRequestSchema } from '../../contracts/thermometer.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { isByUnion, type Metric } from '../../domain/metric.ts';
import { period, shift } from '../../domain/period.ts';
import { NATION, type RegionLevel } from '../../domain/region.ts';
import { GREYED_BELOW } from '../../domain/reporting.ts';
import type { Gated } from '../../domain/table.ts';
import type { GaugeId } from '../../indices/definition.ts';
import { principal } from '../access/ambient.ts';
import { homeOf, inScope } from '../access/narrow.ts';
import { measuresOf } from '../catalogue/reach.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { thermometer } from '../thermometer/query.ts';
import { freshnessOf } from './freshness.ts';
import { risingOf } from './rising.ts';

/** Months on the card of a gauge. */
const CARD_MONTHS = 25;

export interface OverviewOptions {
  /** The place the gauges speak about; the nation by default. */
  readonly region?: string;
}

/** The five-second answer, made of the same gated answers the other pages get. */
export async function overview(
  context: ApiContext,
  release: OpenRelease,
  { region = homeOf(principal(), release) }: OverviewOptions,
): Promise<Gated<Overview>> {
  const gauges = [...release.gauges.keys()].filter(() => release.tables.has('inside.index_readings'));
  const last = lastMonth(release, gauges);
  const below = levelBelow(release, homeOf(principal(), release));
  const cards =
    last === null
      ? []
      : await Promise.all(gauges.map((gauge) => card(context, release, gauge, region, last)));
  const places =
    last === null
      ? []
      : await Promise.all(gauges.map((gauge) => place(context, release, gauge, below, last)));
  const rising =
    last === null
      ? []
      : await Promise.all(
          gauges.map((gauge) =>
            risingOf(context, release, { gauge, region, at: last, below: levelUnder(release, region) }),
          ),
        );
  const headlines = await Promise.all(
    headlineMetrics(context.metrics, release).map((metric) => headline(context, release, metric, region)),
  );
  const { manifest } = release;
  const count = (status: string): number => manifest.checks.filter((c) => c.status === status).length;
  const freshness = await freshnessOf(release);
  return deriveAll<unknown, Overview>([...cards, ...places, ...rising, ...headlines], () => ({
    release: release.id,
    layer: principal().audience,
    synthetic: manifest.synthetic,
    title: manifest.title,
    currency: manifest.currency,
    period: last,
    gauges: cards.map((t) => cardOf(t, release, last ?? 0)),
    rising,
    headlines: headlines.flatMap((h) => h.headline ?? []),
    ranking: places.flatMap((t) =>
      t.ranking ? [{ gauge: t.gauge, ranking: t.ranking, uncertainty: t.uncertainty }] : [],
    ),
    tiles: tilesOf(places, release, below),
    freshness,
    checks: { passed: count('passed'), warned: count('warned'), failed: count('failed') },
    labels: { region: placeLabels(release, below) },
    notes: manifest.synthetic
      ? [
          {
            id: 'synthetic',
            text: {
              zh: '数据为合成样例，不对应任何真实人员或单位。',
              en: 'Synthetic data: no real person or organisation.',
            },
          },
        ]
      : [],
    watermark: manifest.watermark,
  }));
}

/** The newest month that every gauge can speak about. */
function lastMonth(release: OpenRelease, gauges: readonly GaugeId[]): number | null {
  const ends = gauges
    .map((g) => release.gauges.get(g)?.watermark.complete_through ?? null)
    .filter((m) => m !== null);
  return ends.length > 0 ? Math.min(...ends) : null;
}

/** The places shown beside each other: those below the whole that the reader may see. */
function levelBelow(release: OpenRelease, home: string): RegionLevel {
  const has = (level: RegionLevel): boolean => [...release.regions.values()].some((r) => r.level === level);
  const level = release.regions.get(home)?.level ?? 'nation';
  if (level === 'nation') return has('province') ? 'province' : 'city';
  return level === 'province' && has('city') ? 'city' : level;
}

/** The level whose places are parts of one place. */
function levelUnder(release: OpenRelease, region: string): RegionLevel | undefined {
  return release.regions.get(region)?.level === 'nation' ? levelBelow(release, NATION) : undefined;
}

function card(
  context: ApiContext,
  release: OpenRelease,
  gauge: GaugeId,
  region: string,
  to: number,
): Promise<Gated<Thermometer>> {
  const from = shift(period('month', to), 1 - CARD_MONTHS).code;
  const request = thermometerRequestSchema.parse({ gauge, region, from, to, intervals: 'last' });
  return context.once(release, `card ${gauge} ${region}`, () =>
    thermometer(request, release, context.policy),
  );
}

function place(
  context: ApiContext,
  release: OpenRelease,
  gauge: GaugeId,
  level: RegionLevel,
  at: number,
): Promise<Gated<Thermometer>> {
  const request = thermometerRequestSchema.parse({
    gauge,
    level,
    from: at,
    to: at,
    explain: 'none',
    intervals: 'last',
  });
  return context.once(release, `place ${gauge} ${level}`, () =>
    thermometer(request, release, context.policy),
  );
}

function cardOf(t: Thermometer, release: OpenRelease, at: number): GaugeCard {
  const now = t.readings.at(-1) ?? nothingStated(t, at);
  return {
    gauge: t.gauge,
    title: t.title,
    period: now.period,
    reading: now.reading,
    band: now.band,
    coverage: now.coverage,
    grade: now.grade,
    ...(now.interval ? { interval: now.interval } : {}),
    ...(t.breaks ? { breaks: t.breaks } : {}),
    ...(now.reporting === undefined ? {} : { reporting: now.reporting }),
    method_version: t.method_version,
    change: now.change,
    drivers: driversOf(t, release),
    series: t.readings.map(({ period: at, reading }) => ({ period: at, ...reading })),
  };
}

/** A gauge of which nothing could be computed says why: its records, or what they are divided by, were never loaded. */
function nothingStated({ watermark }: Thermometer, period: number): Thermometer['readings'][number] {
  const status = watermark.latest === null ? 'not_reported' : 'no_denominator';
  const none = { value: null, status, unit: 'points', over: 'period' } as const;
  return {
    period,
    region: NATION,
    member: '*',
    reading: { value: null, status },
    band: null,
    coverage: 0,
    grade: null,
    change: { previous: none, yoy: none },
  };
}

/** What moved the reading since the month before: one bar per indicator and component, largest first. */
function driversOf(t: Thermometer, release: OpenRelease): GaugeCard['drivers'] {
  const split = release.gauges.get(t.gauge)?.gauge.splits[0]?.dimension ?? '';
  return t.contributions
    .filter((c) => c.kind === 'change')
    .sort((a, b) => Math.abs(b.contribution.value ?? 0) - Math.abs(a.contribution.value ?? 0))
    .map(({ indicator, component, contribution }) => {
      const title = t.labels.indicator?.[indicator] ?? { zh: indicator, en: indicator };
      const of = component === '*' ? undefined : release.labels[split]?.[component];
      return {
        indicator: component === '*' ? indicator : `${component}.${indicator}`,
        title: of ? { zh: `${of.zh} · ${title.zh}`, en: `${of.en} · ${title.en}` } : title,
        contribution,
      };
    });
}

function tilesOf(places: readonly Thermometer[], release: OpenRelease, level: RegionLevel): Tile[] {
  const at = (gauge: GaugeId, code: string): Tile['need'] => {
    const found = places.find((t) => t.gauge === gauge)?.readings.find((r) => r.region === code);
    return found
      ? { ...found.reading, band: found.band }
      : { value: null, status: 'not_reported', band: null };
  };
  return [...release.regions.values()]
    .filter((r) => r.level === level && inScope(r.code, principal(), release))
    .map(({ code }) => ({ region: code, need: at('need', code), consumption: at('consumption', code) }));
}

const placeLabels = (release: OpenRelease, level: RegionLevel): Labels[string] =>
  Object.fromEntries(
    [...release.regions.values()]
      .filter((r) => r.code === NATION || (r.level === level && inScope(r.code, principal(), release)))
      .map(({ code }) => [code, release.labels.region?.[code] ?? { zh: code, en: code }]),
  );

/** One amount per kind of record, in the order of the catalogue. */
function headlineMetrics(metrics: readonly Metric[], release: OpenRelease): Metric[] {
  const seen = new Set<string>();
  return metrics
    .filter((metric) => {
      const [of] = measuresOf(metric);
      const cube = of ? release.cubes.get(of.cube) : undefined;
      const plain = ['count', 'persons', 'money'].includes(metric.formula.kind);
      if (!of || !cube || !plain || cube.slices.length === 0 || seen.has(of.cube) || isByUnion(metric))
        return false;
      seen.add(of.cube);
      return true;
    })
    .slice(0, 8);
}

type HeadlineAnswer = { readonly headline?: Headline };

async function headline(
  context: ApiContext,
  release: OpenRelease,
  metric: Metric,
  region: string,
): Promise<Gated<HeadlineAnswer>> {
  const level = release.regions.get(region)?.level ?? 'nation';
  const request = queryRequestSchema.parse({
    metric: metric.id,
    region: level === 'nation' ? { level } : { level, codes: [region] },
    period: { grain: 'month' },
    compare: 'yoy',
    jan_feb: metric.formula.kind !== 'persons',
  });
  const answer = await context.ask(request, release);
  return deriveAll([answer], (): HeadlineAnswer => {
    const row = answer.rows.at(-1);
    // A total that too few reported to makes no headline.
    if (!row?.change || (row.reporting ?? 1) < GREYED_BELOW) return {};
    const { id, title, unit, unit_label, decimals } = answer.metric;
    return {
      headline: {
        metric: id,
        title,
        unit,
        unit_label,
        decimals,
        period: row.period,
        value: { value: row.value, status: row.status },
        yoy: row.change,
      },
    };
  });
}
