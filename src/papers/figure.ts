import { barChart } from '../charts/bars/chart.ts';
import { barSeries } from '../charts/bars/series.ts';
import type { ChartKind } from '../charts/chart.ts';
import { contributionChart } from '../charts/contributions/chart.ts';
import { contributionSeries } from '../charts/contributions/series.ts';
import type { Look } from '../charts/look.ts';
import { LIGHT, type Palette } from '../charts/palette.ts';
import { rankingChart } from '../charts/ranking/chart.ts';
import { rankingSeries } from '../charts/ranking/series.ts';
import { barsOf, linesOf, trendOf } from '../charts/result-rows.ts';
import { tileChart } from '../charts/tiles/chart.ts';
import { tileSeries } from '../charts/tiles/series.ts';
import { trendChart } from '../charts/trend/chart.ts';
import { trendSeries } from '../charts/trend/series.ts';
import type { PaperFigure } from '../contracts/paper-document.ts';
import type { QueryResult } from '../contracts/query.ts';
import type { Thermometer } from '../contracts/thermometer.ts';
import { BANDS } from '../contracts/thermometer.ts';
import { type Bilingual, inLocale } from '../domain/text.ts';
import { formatter } from '../i18n/format.ts';
import { translator } from '../i18n/translate.ts';
import type { Answers } from './recompute.ts';

/** CSS pixels of a figure across the text of a page. */
export const FIGURE_WIDTH = 640;

/** One family for all pictures: the renderers know it by this name and no other. */
export const FIGURE_FONT = 'Noto Sans SC';

/** The dashboard's palette on white paper, in the one font that is embedded. */
const PAPER: Palette = { ...LIGHT, font: `'${FIGURE_FONT}'` };

interface Drawing<S> {
  readonly kind: ChartKind<S>;
  readonly series: S;
}

export type FigureSpec = Pick<PaperFigure, 'chart' | 'answer' | 'options'> & { readonly title: string };

export const paperLook = (currency: string): Look => ({
  t: translator('zh-CN'),
  f: formatter('zh-CN', currency),
  palette: PAPER,
  width: FIGURE_WIDTH,
});

/** What a picture says in words, from the same series. */
export function figureAlt(spec: FigureSpec, answers: Answers, currency: string): string {
  const words = paperLook(currency);
  return withDrawing(spec, answers, words, ({ kind, series }) => kind.summary(series, words));
}

/** Hands over the dashboard's chart and its rows. @throws RangeError when the answer is not there or cannot be drawn so. */
export function withDrawing<T>(
  { chart, answer, options, title }: FigureSpec,
  answers: Answers,
  words: Look,
  use: <S>(drawing: Drawing<S>) => T,
): T {
  const body = answers.get(answer) as QueryResult | Thermometer | undefined;
  if (body === undefined) throw new RangeError(`no answer ${answer}`);
  const say = (text: Bilingual): string => inLocale(text, 'zh-CN');
  const reader = { ...words, say };
  if ('readings' in body) return use(gaugeDrawing(chart, body, title, options, words) as Drawing<unknown>);
  const here = ofOnePlace(body);
  if (chart === 'bars') return use({ kind: barChart, series: barSeries(barsOf(here, title, reader)) });
  const most = Number(options.lines ?? 6);
  const lines = linesOf(here, reader).slice(0, most);
  const compare = lines.length === 1 && options.compare === 'yoy' ? ('yoy' as const) : undefined;
  const input = { ...trendOf(here, title, compare, reader), lines };
  const kept = new Set(lines.map((line) => line.key));
  return use({
    kind: trendChart,
    series: trendSeries({ ...input, points: input.points.filter((p) => kept.has(p.key)) }),
  });
}

/** A paper about one place does not say its name at every bar. */
function ofOnePlace(body: QueryResult): QueryResult {
  const [first] = body.rows;
  if (body.rows.some((row) => row.region !== first?.region)) return body;
  return { ...body, rows: body.rows.map(({ region: _, ...row }) => row) };
}

function gaugeDrawing(
  chart: PaperFigure['chart'],
  t: Thermometer,
  title: string,
  options: PaperFigure['options'],
  { f, t: say }: Look,
) {
  const last = t.readings.reduce((max, r) => Math.max(max, r.period), 0);
  const only = typeof options.only === 'string' ? new Set(options.only.split(',')) : undefined;
  const inside = (region: string): boolean => only === undefined || only.has(region);
  const name = (dimension: string, code: string): string => t.labels[dimension]?.[code]?.zh ?? code;
  const measure = { unit: 'points', decimals: 1 };
  switch (chart) {
    case 'ranking': {
      const rows = t.readings.filter((r) => r.period === last && inside(r.region));
      const member = (r: (typeof rows)[number]) => ({
        code: r.region,
        name: t.labels.region?.[r.region]?.short ?? name('region', r.region),
        reading: r.reading,
      });
      const series = rankingSeries({
        title,
        period: last,
        bands: BANDS.map((band) => ({ band, members: rows.filter((r) => r.band === band).map(member) })),
        without: rows.filter((r) => r.band === null).map(member),
      });
      return { kind: rankingChart, series };
    }
    case 'tiles': {
      const series = tileSeries({
        title,
        period: last,
        tiles: t.readings
          .filter((r) => r.period === last)
          .map((r) => ({
            code: r.region,
            name: name('region', r.region),
            short: t.labels.region?.[r.region]?.short ?? name('region', r.region),
            reading: r.reading,
            band: r.band,
          })),
        inLocale: (text) => text.zh,
      });
      return { kind: tileChart, series };
    }
    case 'contributions': {
      const kind = options.kind === 'level' ? 'level' : 'change_yoy';
      const total = t.readings.find((r) => r.period === last && r.member === '*');
      const parts = new Map<string, number>();
      for (const c of t.contributions)
        if (c.period === last && c.member === '*' && c.kind === kind && c.contribution.value !== null)
          parts.set(c.component, (parts.get(c.component) ?? 0) + c.contribution.value);
      const now = total?.reading ?? { value: null, status: 'not_applicable' as const };
      const moved = total?.change.yoy.value ?? null;
      const from =
        kind === 'level'
          ? { value: 100, status: 'observed' as const }
          : now.value === null || moved === null
            ? { value: null, status: 'not_applicable' as const }
            : { value: now.value - moved, status: 'observed' as const };
      const series = contributionSeries({
        title,
        from: { ...from, name: kind === 'level' ? say('chart.base.100') : '上年同期' },
        to: { ...now, name: f.period(last, 'month') },
        parts: [...parts].map(([id, value]) => ({
          id,
          name: name('need_domain', id) === id ? name('consumption_class', id) : name('need_domain', id),
          value,
          status: 'observed' as const,
        })),
      });
      return { kind: contributionChart, series };
    }
    case 'bars': {
      const rows = t.readings.filter((r) => r.period === last && r.member !== '*' && inside(r.region));
      const series = barSeries({
        title,
        measure,
        when: f.period(last, 'month'),
        bars: rows.map((r) => ({
          key: r.member,
          name: name(t.dimension, r.member),
          ...r.reading,
          change: r.change.yoy,
        })),
      });
      return { kind: barChart, series };
    }
    default: {
      const keys = [
        ...new Set(t.readings.map((r) => (t.dimension === 'total' ? r.region : r.member))),
      ].filter((key) => t.dimension === 'total' || key !== '*');
      const size = (key: string): number =>
        t.readings.find((r) => r.period === last && (t.dimension === 'total' ? r.region : r.member) === key)
          ?.reading.value ?? Number.NEGATIVE_INFINITY;
      const lines = keys
        .toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1))
        .slice(0, Number(options.lines ?? 6))
        .map((key) => ({
          key,
          name: t.dimension === 'total' ? t.title.zh : name(t.dimension, key),
        }));
      const kept = new Set(lines.map((l) => l.key));
      const series = trendSeries({
        title,
        measure,
        grain: 'month',
        lines,
        points: t.readings.flatMap((r) => {
          const key = t.dimension === 'total' ? r.region : r.member;
          return kept.has(key) ? [{ key, period: r.period, ...r.reading }] : [];
        }),
      });
      return { kind: trendChart, series };
    }
  }
}
