import type { Outlook } from '../../contracts/outlook.ts';
import type { QueryRequest, QueryResult } from '../../contracts/query.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import type { MovingCalendar } from '../../indices/calendar-effects.ts';
import { type CandidateScore, forecastSeries } from '../../indices/forecast-combination.ts';
import type { MonthlySeries } from '../../indices/monthly-series.ts';
import { type Adjusted, type NotAdjusted, seasonallyAdjust } from '../../indices/seasonal-adjust.ts';
import { stateTrend } from '../../indices/trend-statement.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { type FirstPublished, firstPublished } from '../release/adjusted.ts';
import { readCalendar } from '../release/calendar.ts';
import type { OpenRelease } from '../release/open.ts';
import { keepShown, shownBefore } from './vintages.ts';

/**
 * One monthly series as far as it may be seen, and what follows from that and nothing else: a hidden month is a gap,
 * and with a gap there is no adjustment, no trend and no forecast.
 */
export async function outlook(
  request: QueryRequest,
  ahead: boolean,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<Outlook>> {
  const { by, region, period } = request;
  if (by.length > 0 || period.grain !== 'month' || (region.level !== 'nation' && region.codes?.length !== 1))
    throw manyLines(request);
  const asked: QueryRequest = {
    ...request,
    period: { grain: 'month' },
    compare: undefined,
    jan_feb: false,
    totals: false,
  };
  // What the asker may see of it: another layer, the whole of their own places instead of the nation.
  const answer = await context.ask(asked, release);
  if (new Set(answer.rows.map((row) => row.region)).size > 1) throw manyLines(request);
  const calendar = await release.pool.use((db) => readCalendar(db, release.manifest.currency));
  const metric = context.metrics.find((m) => m.id === request.metric);
  const gauge = metric?.formula.kind === 'index' ? metric.formula.gauge : undefined;
  const headline = gauge !== undefined && answer.region_level === 'nation' && answer.layer === 'inside';
  const frozen = headline && Object.keys(request.where).length === 0;
  const before = frozen
    ? firstPublished(context.shelf.folder, release.id, gauge)
    : await shownBefore(request, release, context);
  const shown = derive(answer, (result) => outlookOf(result, calendar, ahead, before));
  if (!frozen) await keepShown(request, shown, context);
  return shown;
}

/** More than one line, or periods that are not months. */
const manyLines = ({ by, region, period }: QueryRequest): ApiFailure =>
  new ApiFailure(
    'NOT_AT_THIS_GRAIN',
    {
      zh: '季调、趋势与预测只对一条月度序列计算。请取消拆分，选一个地区，期间选“月”。',
      en: 'Adjustment, trend and forecast are worked out for one monthly series. Take away the split, choose one region and months.',
    },
    { value: { by, region, grain: period.grain } },
  );

function outlookOf(
  result: QueryResult,
  calendar: MovingCalendar,
  ahead: boolean,
  before: readonly FirstPublished[],
): Outlook {
  const complete = result.watermark.complete_through ?? 0;
  const rows = result.rows.filter((row) => row.period <= complete).sort((a, b) => a.period - b.period);
  const first = rows.findIndex((row) => row.status !== 'not_reported' && row.status !== 'not_complete');
  const series = rows.slice(Math.max(0, first));
  const monthly: MonthlySeries = {
    months: series.map((row) => row.period),
    values: series.map((row) => row.value),
  };
  const adjustment = seasonallyAdjust(monthly, calendar);
  const { query_id, release, layer, synthetic, metric, labels, watermark } = result;
  return {
    query_id,
    release,
    layer,
    synthetic,
    metric,
    region: series[0]?.region ?? null,
    series: series.map(({ period, value, status }) => ({ period, value, status })),
    adjustment: adjustmentOf(adjustment),
    trend: trendOf(monthly, adjustment),
    forecast: ahead ? forecastOf(monthly, calendar) : null,
    // With its adjusted values, or not at all: what is hidden now is not told by what was said before.
    first_published:
      adjustment.adjusted === null
        ? []
        : before.map(({ month, value, release: id, as_of }) => ({
            period: month,
            value,
            release: id,
            as_of,
          })),
    labels,
    watermark,
  };
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

function adjustmentOf(result: Adjusted | NotAdjusted): Outlook['adjustment'] {
  if (result.adjusted === null) return { status: 'none', why: result.why, text: result.text };
  return {
    status: 'adjusted',
    values: [...result.adjusted],
    multiplicative: result.multiplicative,
    strength: result.strength,
    effects: result.effects.map(({ name, value, se }) => ({ name, value, se: known(se) })),
  };
}

/** Of the adjusted series; of the series itself only where it was looked at and has no season. */
function trendOf(series: MonthlySeries, adjustment: Adjusted | NotAdjusted): Outlook['trend'] {
  const seasonless = adjustment.adjusted === null && adjustment.why === 'weak';
  if (adjustment.adjusted === null && !seasonless && adjustment.why !== 'constant') {
    const { zh, en } = adjustment.text;
    return {
      status: 'none',
      why: adjustment.why,
      text: {
        zh: `${zh.replace('不做季节调整', '')}未去除季节，不判断趋势`,
        en: `${en}; the season would pass for a trend`,
      },
    };
  }
  const values = adjustment.adjusted === null ? series.values : [...adjustment.adjusted];
  const statement = stateTrend({ months: series.months, values });
  if (statement.direction === null) return { status: 'none', why: 'short', text: statement.text };
  return {
    status: 'stated',
    ...statement,
    p: known(statement.p),
    changes: [...statement.changes],
    adjusted: adjustment.adjusted !== null,
  };
}

function forecastOf(series: MonthlySeries, calendar: MovingCalendar): NonNullable<Outlook['forecast']> {
  const result = forecastSeries(series, calendar);
  const scores = (result.scores ?? []).map(scoreOf);
  if (result.mean === null) return { status: 'none', why: result.why, text: result.text, scores };
  const { interval80, interval95 } = result;
  return {
    status: 'forecast',
    origins: result.origins,
    scores,
    points: result.months.map((period, k) => ({
      period,
      value: result.mean[k] ?? 0,
      low80: interval80.lower[k] ?? 0,
      high80: interval80.upper[k] ?? 0,
      low95: interval95.lower[k] ?? 0,
      high95: interval95.upper[k] ?? 0,
    })),
  };
}

const scoreOf = (s: CandidateScore) => ({
  name: s.name,
  mase: known(s.mase),
  rmsse: known(s.rmsse),
  coverage80: known(s.coverage80),
  coverage95: known(s.coverage95),
});
