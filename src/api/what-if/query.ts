import { thermometerRequestSchema } from '../../contracts/thermometer.ts';
import type { WhatIfAnswer, WhatIfRequest } from '../../contracts/what-if.ts';
import { derive, deriveAll, gateTable, noPersons, type ShownTable } from '../../disclosure/gate.ts';
import { GREYED_BELOW } from '../../domain/reporting.ts';
import type { Gated } from '../../domain/table.ts';
import { principal } from '../access/ambient.ts';
import { narrowReadings } from '../access/narrow.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenGauge } from '../release/gauges.ts';
import type { OpenRelease } from '../release/open.ts';
import { readingCell, readReadings } from '../thermometer/cells.ts';
import { shownParts } from '../thermometer/explain.ts';
import type { IndicatorCell } from '../thermometer/indicator-cells.ts';
import { type OpenTotal, openTotal } from '../thermometer/open-total.ts';
import { reportedShareOf } from '../thermometer/query.ts';
import { pool } from './pool.ts';

/** The parts of one gauge's totals at one level, in the newest complete month. @throws ApiFailure where there are none. */
export async function whatIf(
  asked: WhatIfRequest,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<WhatIfAnswer>> {
  const { gauge: id, layer: wanted, level: wished } = asked;
  const narrowed = narrowReadings(
    thermometerRequestSchema.parse({ gauge: id, level: wished, layer: wanted }),
    principal(),
    release,
  );
  const { layer, region } = narrowed.request;
  const open = release.gauges.get(id);
  if (!open || !release.tables.has('inside.index_readings')) throw nothingToTake(id);
  const { gauge, definition, watermark } = open;
  const period = watermark.complete_through ?? watermark.latest ?? 0;
  const reported = reportedShareOf(open, release);
  const selection = {
    layer,
    gauge,
    level: region === undefined ? wished : (release.regions.get(region)?.level ?? wished),
    regions: region === undefined ? narrowed.regions : [region],
    period,
    mayRank: (code: string) => (reported(period, code) ?? 1) >= GREYED_BELOW,
  };
  const policy = context.policy.audiences[layer];
  const split = gauge.splits[0]?.dimension ?? 'total';
  const answer = await release.pool.use(async (db) => {
    let pooled: Gated<Parts> = noPersons({ parts: [], withheld: {} });
    const total = await openTotal(db, selection, definition, policy, async (rows, months) => {
      const of = { layer, gauge: gauge.id, dimension: split, level: selection.level };
      const [from = period] = months;
      const whole = { ...of, regions: selection.regions, members: null, from, to: period };
      const stated = await readReadings(db, whole);
      const cells = stated.map((row) => readingCell(row, [row.member]));
      const shown = gateTable({ cells, additive: [false] }, policy);
      const kept = shownParts(rows, gauge, policy);
      pooled = deriveAll<unknown, Parts>([shown, kept], () => ({
        ...pool(rows, kept, statedOf(shown), gauge),
        withheld: withheldOf(rows, kept, period),
      }));
      return pooled.parts;
    });
    return total && derive(pooled, ({ withheld }) => answerOf(release, open, selection, total, withheld));
  });
  if (!answer) throw nothingToTake(id);
  return answer;
}

/** Where the reading of a domain is shown: its parts together are no secret. */
const statedOf = ({ cells }: Gated<ShownTable>): ReadonlySet<string> =>
  new Set(cells.filter((c) => c.value !== null).map((c) => [c.region, c.period, c.members[0]].join(' ')));

function answerOf(
  release: OpenRelease,
  { gauge, definition, watermark }: OpenGauge,
  { layer, level, period }: Pick<WhatIfRequest, 'layer' | 'level'> & { readonly period: number },
  { regions, months, domains, method, leaves }: OpenTotal,
  withheld: WhatIfAnswer['withheld'],
): WhatIfAnswer {
  const split = gauge.splits[0]?.dimension ?? '';
  const { draws, seed, level: width, weight_range } = definition.uncertainty;
  return {
    release: release.id,
    layer,
    synthetic: release.manifest.synthetic,
    gauge: gauge.id,
    title: gauge.title,
    method_version: method,
    region_level: level,
    period,
    regions: [...regions],
    months: [...months],
    indicators: gauge.indicators.map(({ id, title, weight }) => ({ code: id, title, weight })),
    domains: domains.map((code, m) => ({
      code,
      title: release.labels[split]?.[code] ?? { zh: code, en: code },
      weight: leaves.weights.domains[m] ?? 0,
    })),
    values: packed(leaves.values),
    errors: packed(leaves.errors),
    low: packed(leaves.low),
    high: packed(leaves.high),
    published: packed(leaves.published),
    uncertainty: { draws, seed, level: width, weight_range },
    withheld,
    labels: {
      region: Object.fromEntries(
        regions.map((code) => [code, release.labels.region?.[code] ?? { zh: code, en: code }]),
      ),
    },
    watermark,
  };
}

/** Parts that may be used, and how many of the month the gate kept back, by region. */
interface Parts {
  readonly parts: readonly IndicatorCell[];
  readonly withheld: WhatIfAnswer['withheld'];
}

function withheldOf(all: readonly IndicatorCell[], kept: readonly IndicatorCell[], period: number) {
  const shown = new Set(kept);
  const count: Record<string, number> = {};
  for (const part of all) {
    if (part.period === period && part.score !== null && !shown.has(part))
      count[part.region] = (count[part.region] ?? 0) + 1;
  }
  return count;
}

const packed = (numbers: Float64Array): string =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');

const nothingToTake = (gauge: string): ApiFailure =>
  new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: '这一层级没有可以重算的温度读数。请换一个层级，或先装载数据并发布。',
      en: 'There are no readings of this level to work out anew. Choose another level, or load data and publish first.',
    },
    { value: gauge },
  );
