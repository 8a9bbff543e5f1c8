import { describe, expect, it } from 'vitest';
import { barOption, barsHeight } from '../../src/charts/bars/option.ts';
import { barSeries } from '../../src/charts/bars/series.ts';
import { barSummary, barTable } from '../../src/charts/bars/summary.ts';
import { beforeAfterChart } from '../../src/charts/before-after/chart.ts';
import { benchmarkHeight, benchmarkOption } from '../../src/charts/benchmark/option.ts';
import { benchmarkSeries } from '../../src/charts/benchmark/series.ts';
import { benchmarkSummary, benchmarkTable } from '../../src/charts/benchmark/summary.ts';
import { contributionHeight, contributionOption } from '../../src/charts/contributions/option.ts';
import { contributionSeries } from '../../src/charts/contributions/series.ts';
import { contributionSummary, contributionTable } from '../../src/charts/contributions/summary.ts';
import { type ChartOption, chartSvg } from '../../src/charts/echarts.ts';
import { gaugeOption } from '../../src/charts/gauge/option.ts';
import { gaugeSeries } from '../../src/charts/gauge/series.ts';
import { gaugeSummary, gaugeTable } from '../../src/charts/gauge/summary.ts';
import type { Look } from '../../src/charts/look.ts';
import { multiplesHeight, multiplesOption } from '../../src/charts/multiples/option.ts';
import { multiplesSeries } from '../../src/charts/multiples/series.ts';
import { LIGHT } from '../../src/charts/palette.ts';
import { rankingHeight, rankingOption } from '../../src/charts/ranking/option.ts';
import { rankingSeries } from '../../src/charts/ranking/series.ts';
import { rankingSummary, rankingTable } from '../../src/charts/ranking/summary.ts';
import type { ChartTable } from '../../src/charts/table.ts';
import { tileHeight, tileOption } from '../../src/charts/tiles/option.ts';
import { tileSeries } from '../../src/charts/tiles/series.ts';
import { tileSummary, tileTable } from '../../src/charts/tiles/summary.ts';
import { trendOption } from '../../src/charts/trend/option.ts';
import { trendSeries } from '../../src/charts/trend/series.ts';
import { trendSummary, trendTable } from '../../src/charts/trend/summary.ts';
import { formatter } from '../../src/i18n/format.ts';
import { translator } from '../../src/i18n/translate.ts';
import {
  contributions,
  fiveLines,
  gauge,
  markedLine,
  oneLine,
  ranking,
  structure,
  tiles,
  turn,
  twelvePanels,
} from './inputs.ts';

const look = (width: number): Look => ({
  t: translator('zh-CN'),
  f: formatter('zh-CN'),
  palette: LIGHT,
  width,
});

interface Golden {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly option: ChartOption;
  readonly summary: string;
  readonly table: ChartTable;
}

const words = look(0);
const one = trendSeries(oneLine);
const five = trendSeries(fiveLines);
const panels = multiplesSeries(twelvePanels);
const dial = gaugeSeries(gauge);
const steps = contributionSeries(contributions);
const ranked = rankingSeries(ranking);
const grid = tileSeries(tiles);
const bars = barSeries({
  title: '服务申请',
  measure: fiveLines.measure,
  when: '2026年9月',
  bars: five.lines.map((line, i) =>
    i === 2
      ? { key: line.key, name: line.name, value: null, status: 'suppressed' as const }
      : {
          key: line.key,
          name: line.name,
          value: line.points.at(-1)?.value ?? 0,
          status: 'observed' as const,
        },
  ),
});

const beside = benchmarkSeries(structure);
const marked = trendSeries(markedLine);

const GOLDEN: readonly Golden[] = [
  {
    name: 'trend-one-line',
    width: 760,
    height: 400,
    option: trendOption(one, look(760)),
    summary: trendSummary(one, words),
    table: trendTable(one, words),
  },
  {
    name: 'trend-five-lines',
    width: 760,
    height: 340,
    option: trendOption(five, look(760)),
    summary: trendSummary(five, words),
    table: trendTable(five, words),
  },
  {
    name: 'trend-marked',
    width: 760,
    height: 400,
    option: trendOption(marked, look(760)),
    summary: trendSummary(marked, words),
    table: trendTable(marked, words),
  },
  {
    name: 'before-after',
    width: 760,
    height: beforeAfterChart.height(turn, 760),
    option: beforeAfterChart.option(turn, look(760)),
    summary: beforeAfterChart.summary(turn, words),
    table: beforeAfterChart.table(turn, words),
  },
  {
    name: 'trend-narrow',
    width: 343,
    height: 300,
    option: trendOption(five, look(343)),
    summary: trendSummary(five, words),
    table: trendTable(five, words),
  },
  {
    name: 'multiples',
    width: 760,
    height: multiplesHeight(panels, 760),
    option: multiplesOption(panels, look(760)),
    summary: trendSummary(panels, words),
    table: trendTable(panels, words),
  },
  {
    name: 'gauge',
    width: 420,
    height: 190,
    option: gaugeOption(dial, look(420)),
    summary: gaugeSummary(dial, words),
    table: gaugeTable(dial, words),
  },
  {
    name: 'contributions',
    width: 520,
    height: contributionHeight(steps),
    option: contributionOption(steps, look(520)),
    summary: contributionSummary(steps, words),
    table: contributionTable(steps, words),
  },
  {
    name: 'ranking',
    width: 480,
    height: rankingHeight(ranked),
    option: rankingOption(ranked, look(480)),
    summary: rankingSummary(ranked, words),
    table: rankingTable(ranked, words),
  },
  {
    name: 'tiles',
    width: 560,
    height: tileHeight(560),
    option: tileOption(grid, look(560)),
    summary: tileSummary(grid, words),
    table: tileTable(grid, words),
  },
  {
    name: 'bars',
    width: 520,
    height: barsHeight(bars),
    option: barOption(bars, look(520)),
    summary: barSummary(bars, words),
    table: barTable(bars, words),
  },
  {
    name: 'benchmark',
    width: 560,
    height: benchmarkHeight(beside),
    option: benchmarkOption(beside, look(560)),
    summary: benchmarkSummary(beside, words),
    table: benchmarkTable(beside, words),
  },
];

/** Functions (tooltips, axis formatters) are part of the option but not of the file; leaves stand on one line. */
const readable = (value: unknown): string => {
  const text = JSON.stringify(value, (_, v: unknown) => (typeof v === 'function' ? 'ƒ' : v), 1);
  const joined = text.replace(
    /([[{])\n\s+((?:[^[\]{}\n]*\n\s*)+)([\]}])/g,
    (_, open, body: string, close) => {
      const line = body.trim().replace(/\n\s*/g, ' ');
      return `${open}${line}${close}`;
    },
  );
  return `${joined}\n`;
};

/** ECharts numbers its elements through the life of the process; the file must not depend on that. */
const steady = (svg: string): string => svg.replace(/zr\d+-/g, 'zr-').replace(/zr\d+/g, 'zr');

describe('golden charts (open test/output/charts/*.svg to look at them)', () => {
  it.each(GOLDEN)('$name: option, words and table', async ({ name, option, summary, table }) => {
    await expect(
      readable({ summary, table: { ...table, rows: table.rows.slice(0, 8) }, option }),
    ).toMatchFileSnapshot(`../output/charts/${name}.json`);
  });

  it.each(GOLDEN)('$name: picture', async ({ name, option, width, height }) => {
    const svg = chartSvg(option, { width, height }, 'zh-CN');
    await expect(steady(svg)).toMatchFileSnapshot(`../output/charts/${name}.svg`);
  });
});
