import type { Labels } from '../../contracts/query.ts';
import type { Reading, Thermometer, ThermometerRequest } from '../../contracts/thermometer.ts';
import { derive, deriveAll, gateTable, noPersons } from '../../disclosure/gate.ts';
import type { Policy } from '../../disclosure/policy.ts';
import { ALL } from '../../domain/code-list.ts';
import { period, shift } from '../../domain/period.ts';
import { GREYED_BELOW } from '../../domain/reporting.ts';
import type { Gated } from '../../domain/table.ts';
import { principal } from '../access/ambient.ts';
import { narrowReadings } from '../access/narrow.ts';
import { ApiFailure } from '../error.ts';
import { unknownRegion } from '../query/plan.ts';
import { cellKey } from '../query/read.ts';
import { queryId } from '../query/result.ts';
import type { OpenGauge } from '../release/gauges.ts';
import type { OpenRelease } from '../release/open.ts';
import { readingCell, readReadings, readStamp } from './cells.ts';
import { readContributions, readIndicators } from './explain.ts';
import { intervalsAt } from './intervals.ts';
import { breaksOf, type ReadingAbout, rankingOf, readingRows } from './readings.ts';

/** Months shown when none are asked for. */
const DEFAULT_MONTHS = 37;

/** Readings of one gauge with their bands, changes and what they are made of. */
export async function thermometer(
  asked: ThermometerRequest,
  release: OpenRelease,
  policy: Policy,
): Promise<Gated<Thermometer>> {
  const { request, regions } = narrowReadings(asked, principal(), release);
  const open = gaugeOf(request, release);
  const { gauge, definition } = open;
  if (request.region !== undefined && !release.regions.has(request.region))
    throw unknownRegion(request.region, release);
  const months = monthsOf(request, open);
  const audience = policy.audiences[request.layer];
  const level = request.region
    ? (release.regions.get(request.region)?.level ?? request.level)
    : request.level;
  const selection = {
    layer: request.layer,
    dimension: request.dimension,
    level,
    regions: request.region ? [request.region] : regions,
    members: request.dimension === 'total' ? [ALL] : request.member ? [request.member] : null,
  };
  return release.pool.use(async (db) => {
    const rows = await readReadings(db, {
      ...selection,
      gauge: gauge.id,
      from: shift(period('month', months.from), -12).code,
      to: months.to,
    });
    const about = new Map<string, ReadingAbout>(
      rows.map((r) => [
        cellKey(r.period, r.region, [r.member]),
        { coverage: r.coverage, grade: r.grade, method_version: r.method_version },
      ]),
    );
    const method = rows.at(-1)?.method_version ?? definition.version;
    const cells = rows.map((row) => readingCell(row, [row.member]));
    const shown = gateTable({ cells, additive: [false] }, audience);
    const reportedShare = reportedShareOf(open, release);
    const split = request.dimension !== 'total';
    const drawn =
      request.intervals === 'none' || split
        ? null
        : await intervalsAt(
            db,
            release,
            {
              layer: request.layer,
              gauge,
              level,
              regions: comparedWith(request.region, selection.regions, release),
              period: months.to,
              sources: request.intervals === 'sources',
              mayRank: (region) => (reportedShare(months.to, region) ?? 1) >= GREYED_BELOW,
            },
            definition,
            audience,
          );
    const readings = derive(shown, (table) =>
      readingRows(table, about, gauge.id, definition, months, reportedShare).map((r): Reading => {
        const interval = r.period === months.to && r.reading.value !== null && drawn?.readings.get(r.region);
        return interval ? { ...r, interval } : r;
      }),
    );
    const stamp = await readStamp(db, request.layer);
    const breaks = breaksOf(readings);
    const explained = { ...selection, gauge, period: months.to };
    const bars =
      request.explain === 'none'
        ? noPersons([])
        : await readContributions(db, explained, definition, audience);
    const values =
      request.explain === 'none' ? noPersons([]) : await readIndicators(db, explained, definition, audience);
    const visible = new Set(
      readings.filter((r) => r.reading.value !== null).map((r) => `${r.period} ${r.region} ${r.member}`),
    );
    const list =
      split && level === 'nation' ? (r: { member: string }) => r.member : (r: { region: string }) => r.region;
    return deriveAll<unknown, Thermometer>([shown, readings, bars, values], () => ({
      query_id: queryId(release, policy, { ...request, resource: 'thermometer' } as ThermometerRequest),
      release: release.id,
      layer: request.layer,
      synthetic: release.manifest.synthetic,
      gauge: gauge.id,
      title: gauge.title,
      method_version: method,
      ...stamp,
      ...(breaks.length > 0 ? { breaks } : {}),
      dimension: request.dimension,
      region_level: level,
      period_grain: 'month',
      readings,
      // A bar is shown where its reading is.
      contributions: bars.filter((b) => visible.has(`${b.period} ${b.region} ${b.member}`)),
      indicator_values: values,
      ranking: level === 'nation' && !split ? null : rankingOf(readings, months.to, list, drawn?.places),
      ...(drawn ? { uncertainty: drawn.uncertainty } : {}),
      labels: labelsOf(release, cells, gauge, request.dimension),
      watermark: release.gauges.get(gauge.id)?.watermark ?? release.manifest.watermark,
      hidden: shown.cells.filter((c) => c.status === 'suppressed' && c.period >= months.from).length,
    }));
  });
}

/** Cities are compared inside their province, and inside what the reader sees; provinces with all others. */
function comparedWith(
  region: string | undefined,
  seen: readonly string[] | null,
  release: OpenRelease,
): readonly string[] | null {
  if (region === undefined) return seen;
  const own = release.regions.get(region);
  if (own?.level !== 'city') return null;
  return [...release.regions.values()].filter((r) => r.parent === own.parent).map((r) => r.code);
}

/** The least that any family behind a gauge says of who reported. */
export function reportedShareOf({ gauge, definition }: OpenGauge, release: OpenRelease) {
  const cubes = new Set(gauge.indicators.flatMap((i) => i.numerator.map((ref) => ref.split('.')[0] ?? '')));
  const families = [...cubes].flatMap((cube) => definition.cubes[cube]?.family ?? []);
  return (month: number, region: string): number | null => {
    const shares = families
      .map((family) => release.reporting.reportedShare(family, month, region))
      .filter((share) => share !== null);
    return shares.length > 0 ? Math.min(...shares) : null;
  };
}

function gaugeOf(request: ThermometerRequest, release: OpenRelease): OpenGauge {
  const open = release.gauges.get(request.gauge);
  const offered = open?.gauge.splits.map((s) => s.dimension) ?? [];
  if (!open || !release.tables.has(`${request.layer}.index_readings`)) {
    throw new ApiFailure(
      'NOT_AT_THIS_GRAIN',
      {
        zh: '本版本没有温度读数。请先装载数据并运行 thermometer build。',
        en: 'This release holds no readings. Load data and run thermometer build first.',
      },
      { value: request.gauge },
    );
  }
  if (request.dimension !== 'total' && !offered.includes(request.dimension)) {
    throw new ApiFailure(
      'UNDECLARED_DIMENSION',
      {
        zh: `“${open.gauge.title.zh}”不按“${request.dimension}”计算。可用：total、${offered.join('、')}。`,
        en: `The gauge "${request.gauge}" is not computed by "${request.dimension}". Offered: total, ${offered.join(', ')}.`,
      },
      { value: request.dimension, nearest: ['total', ...offered] },
    );
  }
  return open;
}

function monthsOf(request: ThermometerRequest, { watermark }: OpenGauge): { from: number; to: number } {
  const check = (code: number): number => {
    try {
      return period('month', code).code;
    } catch {
      throw new ApiFailure(
        'BAD_PERIOD',
        { zh: `“${code}”不是月份（应如 202506）。`, en: `${code} is not a month (such as 202506).` },
        { value: code, nearest: [202506] },
      );
    }
  };
  const to = check(request.to ?? watermark.complete_through ?? watermark.latest ?? 200001);
  const first = watermark.earliest ?? to;
  const from = check(request.from ?? Math.max(first, shift(period('month', to), 1 - DEFAULT_MONTHS).code));
  if (from > to) {
    throw new ApiFailure(
      'BAD_PERIOD',
      { zh: `起始月 ${from} 晚于截止月 ${to}。`, en: `The months begin at ${from}, after their end ${to}.` },
      { value: { from, to } },
    );
  }
  return { from, to };
}

function labelsOf(
  release: OpenRelease,
  cells: readonly { region: string; members: readonly string[] }[],
  gauge: OpenGauge['gauge'],
  dimension: string,
): Labels {
  const split = dimension === 'total' ? (gauge.splits[0]?.dimension ?? 'total') : dimension;
  const regions = new Set(cells.map((c) => c.region));
  return {
    region: Object.fromEntries(
      [...regions].map((code) => [code, release.labels.region?.[code] ?? { zh: code, en: code }]),
    ),
    [split]: release.labels[split] ?? {},
    indicator: {
      ...Object.fromEntries(gauge.indicators.map((i) => [i.id, i.title])),
      coverage: { zh: '可见范围变化', en: 'What could be seen' },
    },
  };
}
