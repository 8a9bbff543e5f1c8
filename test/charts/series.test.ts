import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barSeries } from '../../src/charts/bars/series.ts';
import { contributionSeries } from '../../src/charts/contributions/series.ts';
import { tableCsv } from '../../src/charts/csv.ts';
import { gaugeOption } from '../../src/charts/gauge/option.ts';
import { gaugeSeries } from '../../src/charts/gauge/series.ts';
import { gaugeSummary } from '../../src/charts/gauge/summary.ts';
import { multiplesSeries, PANELS } from '../../src/charts/multiples/series.ts';
import { LIGHT } from '../../src/charts/palette.ts';
import { framedSvg } from '../../src/charts/picture.ts';
import { markedPlace } from '../../src/charts/ranking/place.ts';
import { type RankingInput, rankingSeries } from '../../src/charts/ranking/series.ts';
import { rankingSummary, rankingTable } from '../../src/charts/ranking/summary.ts';
import { barsOf } from '../../src/charts/result-rows.ts';
import { type ChartTable, flatColumns, rangeCell, type TableNumber } from '../../src/charts/table.ts';
import { fitsTileGrid } from '../../src/charts/tiles/layout.ts';
import { tileSeries } from '../../src/charts/tiles/series.ts';
import { tooltipHtml } from '../../src/charts/tooltip.ts';
import { trendOption } from '../../src/charts/trend/option.ts';
import { lastPresent, marksAt, type TrendInput, trendSeries } from '../../src/charts/trend/series.ts';
import type { QueryResult } from '../../src/contracts/query.ts';
import { formatter } from '../../src/i18n/format.ts';
import { translator } from '../../src/i18n/translate.ts';
import { contributions, fiveLines, gauge, oneLine, ranking, tiles, twelvePanels } from './inputs.ts';

const look = { t: translator('zh-CN'), f: formatter('zh-CN'), palette: LIGHT, width: 760 };
const observed = (value: number) => ({ value, status: 'observed' as const });

describe('trend', () => {
  it('keeps every missing value as a gap with its reason', () => {
    const series = trendSeries(oneLine);
    expect(series.gaps.map((g) => [series.periods[g.index], g.status])).toEqual([
      [202410, 'not_reported'],
      [202509, 'suppressed'],
    ]);
    expect(marksAt(series.gaps, 9)).toBe('…');
    expect(marksAt(series.gaps, 20)).toBe('*');
  });

  it('never draws a missing value as zero', () => {
    const option = trendOption(trendSeries(oneLine), look) as { series: { name: string; data: unknown[] }[] };
    const drawn = option.series.filter((s) => s.name === '全国').flatMap((s) => s.data);
    expect(drawn.filter((v) => v === 0)).toEqual([]);
    expect(option.series.find((s) => s.name === '全国')?.data[9]).toBeNull();
  });

  it('gives a line without a value no label at its end, and one with a value its own', () => {
    const labels = (input: TrendInput): boolean[] => {
      const option = trendOption(trendSeries(input), look) as { series: { endLabel?: { show: boolean } }[] };
      return option.series.flatMap(({ endLabel }) => (endLabel ? [endLabel.show] : []));
    };
    const hidden = oneLine.points.map(({ period, key }) => ({
      period,
      key,
      value: null,
      status: 'suppressed' as const,
    }));
    expect(labels(oneLine)).toContain(true);
    expect(labels({ ...oneLine, points: hidden })).not.toContain(true);
  });

  it('dashes unsettled periods from the last settled one on', () => {
    const option = trendOption(trendSeries(fiveLines), look) as {
      series: { name: string; data: unknown[]; lineStyle: { type?: string } }[];
    };
    const [solid, dashed] = option.series.filter((s) => s.name === '托育托管');
    expect(dashed?.lineStyle.type).toBe('dashed');
    const n = solid?.data.length ?? 0;
    expect(solid?.data.slice(n - 2)).toEqual([null, null]);
    expect(dashed?.data.slice(0, n - 3).every((v) => v === null)).toBe(true);
    expect(dashed?.data.slice(n - 3).every((v) => v !== null)).toBe(true);
  });

  it('finds the last present point of a line that ends in a hole', () => {
    const series = trendSeries({
      ...oneLine,
      points: [
        { period: 202601, key: '*', ...observed(1) },
        { period: 202602, key: '*', value: null, status: 'not_complete' },
      ],
    });
    expect(series.lines[0] && lastPresent(series.lines[0])).toBe(0);
  });
});

describe('gauge', () => {
  it('centres its scale on 100 and widens it for a far reading', () => {
    const far = gaugeSeries({ ...gauge, reading: observed(141.2) });
    expect((far.low + far.high) / 2).toBe(100);
    expect(far.high).toBeGreaterThanOrEqual(141.2);
    expect(far.bands[0]?.from).toBe(far.low);
    expect(far.bands.at(-1)?.to).toBe(far.high);
  });

  it('reads the month before and the year before from the same history', () => {
    const series = gaugeSeries(gauge);
    expect(series.previous).toBe(gauge.history.at(-2)?.value);
    expect(series.yearAgo).toBe(gauge.history.at(-13)?.value);
  });
});

describe('contributions', () => {
  it('add up to the change within 1e-9, whatever the parts', () => {
    const finite = fc.double({ noNaN: true, min: -50, max: 50 });
    fc.assert(
      fc.property(finite, finite, fc.array(finite, { maxLength: 30 }), (from, to, parts) => {
        const { steps } = contributionSeries({
          title: '',
          from: { name: 'a', ...observed(from + 100) },
          to: { name: 'b', ...observed(to + 100) },
          parts: parts.map((value, i) => ({ id: `${i}`, name: `${i}`, ...observed(value) })),
        });
        const moved = steps.filter((s) => s.kind !== 'total').reduce((sum, s) => sum + s.value, 0);
        const residualHidden = steps.some((s) => s.kind === 'residual') ? 0 : 1e-6;
        expect(Math.abs(moved - (to - from))).toBeLessThanOrEqual(1e-9 + residualHidden);
      }),
    );
  });

  it('name what the visible parts leave over', () => {
    const { steps } = contributionSeries(contributions);
    expect(steps.map((s) => s.kind)).toEqual([
      'total',
      'part',
      'part',
      'part',
      'part',
      'part',
      'part',
      'rest',
      'residual',
      'total',
    ]);
    expect(steps.at(-2)?.value).toBeCloseTo(2.1 - 2.13, 9);
  });

  it('says nothing when one end is missing', () => {
    expect(
      contributionSeries({ ...contributions, from: { name: '', value: null, status: 'not_reported' } }).steps,
    ).toEqual([]);
  });
});

describe('a break of the method', () => {
  const broken = gaugeSeries({
    ...gauge,
    breaks: [{ period: gauge.history[3]?.period ?? 0, before: '1.0.0', after: '2.0.0' }],
  });

  it('cuts the line, is drawn and is said', () => {
    const [before, after] = broken.parts;
    const values = gauge.history.map((h) => h.value);
    expect(before).toEqual(values.map((v, i) => (i < 3 ? v : null)));
    expect(after).toEqual(values.map((v, i) => (i < 3 ? null : v)));
    expect(JSON.stringify(gaugeOption(broken, look))).toContain('1.0.0 ┆ 2.0.0');
    expect(gaugeSummary(broken, look)).toContain('方法由 1.0.0 版改为 2.0.0 版');
  });

  it('leaves a line of one version whole', () => {
    expect(gaugeSeries(gauge).parts).toEqual([gauge.history.map((h) => h.value)]);
  });
});

describe('places', () => {
  const band = (members: RankingInput['without']): RankingInput => ({
    ...ranking,
    bands: [{ band: 'warm', members }],
    without: [],
  });

  const uncertain = rankingSeries(
    band([
      {
        code: '1',
        name: '甲',
        reading: observed(108),
        interval: { low: 101, high: 131 },
        place: { rank: { low: 1, high: 2 }, ordinal: null, chain: 1, tied: ['乙'] },
      },
      {
        code: '2',
        name: '乙',
        reading: observed(107),
        interval: { low: 100, high: 110 },
        place: { rank: { low: 2, high: 2 }, ordinal: null, chain: 1, tied: ['甲'] },
      },
      {
        code: '3',
        name: '丙',
        reading: observed(106),
        interval: { low: 105, high: 107 },
        place: { rank: { low: 3, high: 3 }, ordinal: 3, chain: null, tied: [] },
      },
    ]),
  );

  it('says intervals and who is tied, an ordinal only of one that stands alone', () => {
    const { columns, rows } = rankingTable(uncertain, look);
    expect(columns.map((c) => c.key)).toEqual(['band', 'code', 'name', 'value', 'interval', 'place', 'tied']);
    expect(rows.map((r) => [(r.interval as TableNumber).said, r.place, r.tied])).toEqual([
      ['101.0–131.0', '第1–2位', '乙'],
      ['100.0–110.0', '第2位', '甲'],
      ['105.0–107.0', '第3位', ''],
    ]);
    const places = uncertain.rows.map((r) => r.place && markedPlace(r.place, look));
    expect(places).toEqual(['第1–2位 并列', '第2位 并列', '第3位']);
    expect(rankingSummary(uncertain, look)).toContain('能与其余各地分出先后的有 1 个');
  });

  it('leaves room for the intervals, and draws nothing of them where there are none', () => {
    expect(uncertain.high).toBeGreaterThanOrEqual(131);
    expect(rankingSeries(ranking).uncertain).toBe(false);
    expect(rankingTable(rankingSeries(ranking), look).columns).toHaveLength(4);
  });
});

describe('ranking', () => {
  it('orders bands, and inside a band goes by code, not by reading', () => {
    const { rows } = rankingSeries(ranking);
    const bands = rows.map((r) => r.band);
    expect(bands).toEqual(
      [...bands].sort(
        (a, b) =>
          ['hot', 'warm', 'mild', 'cool', 'cold'].indexOf(a) -
          ['hot', 'warm', 'mild', 'cool', 'cold'].indexOf(b),
      ),
    );
    const warm = rows.filter((r) => r.band === 'warm');
    expect(warm.map((r) => r.code)).toEqual(warm.map((r) => r.code).toSorted());
    expect(warm.map((r) => r.reading.value)).not.toEqual(
      warm.map((r) => r.reading.value).toSorted((a, b) => (b ?? 0) - (a ?? 0)),
    );
    expect(warm.filter((r) => r.opens)).toHaveLength(1);
  });
});

describe('tiles', () => {
  it('shows regions in no release as not applicable, not as silent', () => {
    const series = tileSeries(tiles);
    expect(series.tiles.find((t) => t.code === '710000')?.reading.status).toBe('not_applicable');
    expect(series.tiles).toHaveLength(35);
  });

  it('fits the provinces of China and nothing else', () => {
    expect(fitsTileGrid(tiles.tiles.map((t) => t.code))).toBe(true);
    expect(fitsTileGrid(['GB', 'FR', 'DE'])).toBe(false);
    expect(fitsTileGrid(['510100', '510300'])).toBe(false);
  });
});

describe('bars and panels', () => {
  it('bars stand longest first, missing last', () => {
    const { bars } = barSeries({
      title: '',
      when: '',
      measure: fiveLines.measure,
      bars: [
        { key: 'a', name: 'a', value: null, status: 'suppressed' },
        { key: 'b', name: 'b', ...observed(2) },
        { key: 'c', name: 'c', ...observed(5) },
      ],
    });
    expect(bars.map((b) => b.key)).toEqual(['c', 'b', 'a']);
  });

  it.each([
    ['skill_level', ['0', '1', '4', 'apprentice', 'chief'], ['apprentice', '4', '1', 'chief', '0']],
    ['age_band', ['35-44', '16-24', '25-34'], ['16-24', '25-34', '35-44']],
    ['industry', ['A', 'B', 'C'], ['C', 'B', 'A']],
  ])('bars of %s stand in the order of what they mean, if they have one', (dimension, codes, order) => {
    const title = { zh: '', en: '' };
    const result: QueryResult = {
      query_id: '',
      release: '',
      layer: 'outside',
      synthetic: true,
      metric: {
        id: 'm',
        title,
        unit: 'count',
        unit_label: { zh: '件', en: 'cases' },
        decimals: 0,
        definition: title,
      },
      dimensions: [{ id: dimension, title }],
      region_level: 'nation',
      period_grain: 'year',
      rows: codes.map((code, i) => ({ period: 2025, [dimension]: code, ...observed(i + 1) })),
      labels: {},
      notes: [],
      watermark: {
        complete_through: null,
        settled_through: null,
        earliest: null,
        latest: null,
        as_of: null,
      },
      hidden: 0,
    };
    const { bars } = barSeries(barsOf(result, '', { ...look, say: ({ zh }) => zh }));
    expect(bars.map((b) => b.key)).toEqual(order);
  });

  it('panels share one scale and say how many are left out', () => {
    const many = multiplesSeries({
      ...twelvePanels,
      lines: Array.from({ length: 50 }, (_, i) => ({ key: `R${i}`, name: `${i}` })),
    });
    expect(many.lines).toHaveLength(PANELS);
    expect(many.left).toBe(50 - PANELS);
    expect(many.low).toBe(0);
  });
});

describe('what leaves the page', () => {
  const table = {
    caption: '表',
    columns: [
      { key: 'name', title: '项目', kind: 'text' as const },
      { key: 'value', title: '数值', kind: 'value' as const, unit: '件' },
    ],
    rows: [
      { name: '=cmd|calc', value: observed(1234.5) },
      { name: '托育,"一小"', value: { value: null, status: 'suppressed' as const } },
    ],
  };

  it('CSV keeps full numbers, statuses and the source, and is no formula', () => {
    expect(tableCsv(table, { synthetic: '合成数据', release: '版本 R1' })).toBe(
      '\uFEFF项目,数值(件),value_status,source\r\n' +
        "'=cmd|calc,1234.5,observed,合成数据 · 版本 R1\r\n" +
        '"托育,""一小""",,suppressed,合成数据 · 版本 R1\r\n',
    );
  });

  it('a column of several units is taken away as numbers, with what each says beside it', () => {
    const mixed: ChartTable = {
      caption: 'c',
      columns: [
        { key: 'm', title: '指标', kind: 'text' },
        { key: 'v', title: '数值', kind: 'value' },
      ],
      rows: [
        { m: '解决率', v: { value: 97.64, status: 'observed', said: '97.6%', metric: 'resolution_rate' } },
        { m: '金额', v: { value: null, status: 'suppressed', said: '* 隐去' } },
      ],
    };
    expect(tableCsv(mixed)).toBe(
      '\uFEFF指标,数值,v_status,v_said\r\n解决率,97.64,observed,97.6%\r\n金额,,suppressed,* 隐去\r\n',
    );
  });

  it('an interval is one cell on the page and two numbers in a file', () => {
    const signed = (end: number): string => look.f.signed(end, 1);
    const intervals: ChartTable = {
      caption: 'c',
      columns: [{ key: 'i', title: '区间', kind: 'value', unit: '%' }],
      rows: [
        { i: rangeCell({ low: -1.25, high: 3 }, signed) },
        { i: rangeCell({ low: null, high: 3 }, signed) },
      ],
    };
    expect(tableCsv(intervals)).toBe(
      '\uFEFF区间,i_low,i_high,i_status\r\n−1.3 – +3.0,-1.25,3,observed\r\n,,,not_applicable\r\n',
    );
  });

  it('a flat column keeps the title and the unit of the column it is made from apart', () => {
    expect(flatColumns(table).map(({ key, title, unit }) => [key, title, unit])).toEqual([
      ['name', '项目', ''],
      ['value', '数值', '件'],
      ['value_status', '数值', '件'],
    ]);
  });

  it('a picture carries its title and source, escaped', () => {
    const svg = framedSvg('<svg/>', {
      title: 'a<b',
      subtitle: '',
      source: '合成数据',
      width: 100,
      height: 50,
      palette: LIGHT,
    });
    expect(svg).toContain('a&lt;b');
    expect(svg).toContain('合成数据');
  });

  it('a tooltip escapes names that come with the data', () => {
    expect(tooltipHtml('<img src=x>', [{ name: '"&\'', text: '<b>' }])).not.toMatch(/<img|<b>/);
  });
});
