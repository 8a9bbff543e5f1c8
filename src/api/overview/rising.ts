import type { Rising, RisingMember } from '../../contracts/overview.ts';
import { type Reading, type Thermometer, thermometerRequestSchema } from '../../contracts/thermometer.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { period, shift } from '../../domain/period.ts';
import type { RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { GaugeId, Split } from '../../indices/definition.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { thermometer } from '../thermometer/query.ts';

/** How many of them the page names. */
const NAMED = 3;
/** Months of the line beside each. */
const MONTHS = 13;

export interface RisingOptions {
  readonly gauge: GaugeId;
  readonly region: string;
  readonly at: number;
  /** Where to look for the place that warmed most; nowhere where undefined. */
  readonly below: RegionLevel | undefined;
}

/** The needs, or classes of spending, of one gauge that warmed most over a year, and where each warmed most. */
export async function risingOf(
  context: ApiContext,
  release: OpenRelease,
  { gauge, region, at, below }: RisingOptions,
): Promise<Gated<Rising>> {
  const dimension = release.gauges.get(gauge)?.gauge.splits[0]?.dimension ?? 'industry';
  const ask = (where: { region: string } | { level: RegionLevel }, from: number) =>
    thermometer(
      thermometerRequestSchema.parse({ gauge, dimension, ...where, from, to: at, explain: 'none' }),
      release,
      context.policy,
    );
  const months = await ask({ region }, shift(period('month', at), 1 - MONTHS).code);
  const places = below === undefined ? [] : [await ask({ level: below }, at)];
  return deriveAll<Thermometer, Rising>([months, ...places], ([whole, ...parts]) => ({
    gauge,
    dimension: dimension as Split,
    period: at,
    members: whole === undefined ? [] : risingMembers(whole, parts[0], dimension, at),
  }));
}

function risingMembers(
  whole: Thermometer,
  places: Thermometer | undefined,
  dimension: string,
  at: number,
): RisingMember[] {
  const labels = whole.labels[dimension] ?? {};
  return warmest(whole.readings.filter((r) => r.period === at))
    .slice(0, NAMED)
    .map(({ member, reading, band, change }): RisingMember => {
      const [place] = warmest((places?.readings ?? []).filter((r) => r.member === member));
      return {
        code: member,
        title: labels[member] ?? { zh: member, en: member },
        reading,
        band,
        change,
        series: whole.readings
          .filter((r) => r.member === member)
          .map((r) => ({ period: r.period, ...r.reading })),
        ...(place === undefined ? {} : { strongest: { region: place.region, change: place.change.yoy } }),
      };
    });
}

/** Those that warmed over a year, fastest first. */
export const warmest = (readings: readonly Reading[]): Reading[] =>
  readings
    .filter((r) => r.member !== '*' && (r.change.yoy.value ?? 0) > 0)
    .sort((a, b) => (b.change.yoy.value ?? 0) - (a.change.yoy.value ?? 0) || order(a, b));

const order = (a: Reading, b: Reading): number => (a.member + a.region < b.member + b.region ? -1 : 1);
