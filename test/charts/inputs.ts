import { BAND_EDGES, BANDS, type Band } from '../../src/charts/bands.ts';
import type { BeforeAfterSeries } from '../../src/charts/before-after/series.ts';
import type { BenchmarkInput } from '../../src/charts/benchmark/series.ts';
import type { ContributionInput } from '../../src/charts/contributions/series.ts';
import type { GaugeInput } from '../../src/charts/gauge/series.ts';
import type { RankingInput } from '../../src/charts/ranking/series.ts';
import { TILE_LAYOUT } from '../../src/charts/tiles/layout.ts';
import type { TileInput } from '../../src/charts/tiles/series.ts';
import type { TrendInput, TrendPoint } from '../../src/charts/trend/series.ts';
import { range } from '../../src/domain/period.ts';

const MONTHS = range({ grain: 'month', code: 202401 }, { grain: 'month', code: 202609 }).map((p) => p.code);
const wave = (i: number, phase: number): number => Math.sin((i + phase) / 1.9) * 0.12 + i * 0.006;

const monthly = (key: string, level: number, phase: number): TrendPoint[] =>
  MONTHS.map((period, i) => ({
    period,
    key,
    value: Math.round(level * (1 + wave(i, phase))),
    status: i >= MONTHS.length - 2 ? ('provisional' as const) : ('observed' as const),
  }));

const cases = { unit: 'case', unit_label: { zh: '件', en: 'cases' }, decimals: 0 };

/** One line with a hole of two reasons, an open end and a year-on-year companion. */
export const oneLine: TrendInput = {
  title: '服务申请',
  measure: cases,
  grain: 'month',
  compare: 'yoy',
  lines: [{ key: '*', name: '全国' }],
  points: monthly('*', 38_000, 0).map((p, i, all) => {
    const base = all[i - 12];
    const hole = i === 9 ? ('not_reported' as const) : i === 20 ? ('suppressed' as const) : undefined;
    if (hole !== undefined) return { period: p.period, key: p.key, value: null, status: hole };
    return base?.value == null || p.value === null
      ? p
      : {
          ...p,
          base: { value: base.value, status: 'observed' as const },
          change: {
            value: (p.value / base.value - 1) * 100,
            status: 'observed' as const,
            unit: 'percent' as const,
          },
        };
  }),
};

export const fiveLines: TrendInput = {
  title: '服务申请,按需求领域',
  measure: cases,
  grain: 'month',
  lines: ['托育托管', '养老助老', '心理健康', '技能培训与学历提升', '法律援助与劳动维权'].map((name, i) => ({
    key: `S0${i}`,
    name,
  })),
  points: [5200, 4100, 2300, 6100, 3900].flatMap((level, i) => monthly(`S0${i}`, level, i * 2)),
};

export const twelvePanels: TrendInput = {
  ...fiveLines,
  title: '服务申请,按地区',
  lines: Array.from({ length: 12 }, (_, i) => ({ key: `R${i}`, name: `地区${i + 1}` })),
  points: Array.from({ length: 12 }, (_, i) => monthly(`R${i}`, 900 + i * 340, i)).flat(),
};

const history = MONTHS.slice(-25).map((period, i) => ({
  period,
  value: Math.round((100 + wave(i, 3) * 60) * 10) / 10,
  status: 'observed' as const,
}));

export const gauge: GaugeInput = {
  title: '需求温度',
  period: 202609,
  reading: { value: 108.4, status: 'observed' },
  band: 'warm',
  change: {
    previous: { value: 2.1, status: 'observed', unit: 'points' },
    yoy: { value: -0.7, status: 'observed', unit: 'points' },
  },
  history: [...history.slice(0, -1), { period: 202609, value: 108.4, status: 'observed' }],
};

export const contributions: ContributionInput = {
  title: '需求温度为什么变了',
  from: { name: '2026年8月', value: 106.3, status: 'observed' },
  to: { name: '2026年9月', value: 108.4, status: 'observed' },
  parts: [
    ['每万会员服务申请', 1.62],
    ['未满足率', 0.94],
    ['诉求强度', -0.51],
    ['不满意率', 0.33],
    ['同比增势', -0.28],
    ['超期办结率', 0.06],
    ['重复诉求率', -0.04],
    ['夜间来电率', 0.02],
    ['首次办结率', -0.01],
  ].map(([name, value], i) => ({
    id: `i${i}`,
    name: String(name),
    value: Number(value),
    status: 'observed' as const,
  })),
};

const bandFor = (value: number): Band => BANDS[BAND_EDGES.findIndex((edge) => value >= edge)] ?? 'cold';

const SHORT: Readonly<Record<string, string>> = {
  '11': '北京',
  '12': '天津',
  '13': '河北',
  '14': '山西',
  '15': '内蒙古',
  '21': '辽宁',
  '22': '吉林',
  '23': '黑龙江',
  '31': '上海',
  '32': '江苏',
  '33': '浙江',
  '34': '安徽',
  '35': '福建',
  '36': '江西',
  '37': '山东',
  '41': '河南',
  '42': '湖北',
  '43': '湖南',
  '44': '广东',
  '45': '广西',
  '46': '海南',
  '50': '重庆',
  '51': '四川',
  '52': '贵州',
  '53': '云南',
  '54': '西藏',
  '61': '陕西',
  '62': '甘肃',
  '63': '青海',
  '64': '宁夏',
  '65': '新疆',
};

const provinces = Object.keys(TILE_LAYOUT)
  .filter((key) => key in SHORT)
  .sort()
  .map((key, i) => {
    const value = Math.round((100 + Math.sin(i * 1.7) * 14 + Math.cos(i) * 5) * 10) / 10;
    return { code: `${key}0000`, name: SHORT[key] ?? key, short: SHORT[key] ?? key, value };
  });

export const tiles: TileInput = {
  title: '各地需求温度',
  period: 202609,
  inLocale: (text) => text.zh,
  tiles: provinces.map(({ code, name, short, value }, i) =>
    i === 7
      ? { code, name, short, reading: { value: null, status: 'not_reported' }, band: null }
      : { code, name, short, reading: { value, status: 'observed' }, band: bandFor(value) },
  ),
};

export const ranking: RankingInput = {
  title: '各地需求温度分档',
  period: 202609,
  bands: BANDS.map((band) => ({
    band,
    members: tiles.tiles
      .filter((tile) => tile.band === band)
      .map(({ code, name, reading }) => ({ code, name, reading })),
  })),
  without: tiles.tiles
    .filter((tile) => tile.band === null)
    .map(({ code, name, reading }) => ({ code, name, reading })),
};

/** A structure of spending: two classes compared, one hidden on our side, one hardly covered; figures made up. */
export const structure: BenchmarkInput = {
  title: '与官方统计对照:消费结构',
  when: '2026年1—9月',
  official: '官方占比',
  parts: [
    { key: '01', name: '食品烟酒', ours: { value: 70, status: 'observed' }, rebased: 64, published: 32 },
    { key: '02', name: '衣着', ours: { value: 30, status: 'provisional' }, rebased: 36, published: 18 },
    {
      key: '03',
      name: '居住',
      ours: { value: null, status: 'not_applicable' },
      rebased: null,
      published: 40,
      left: '基本未覆盖,不比较',
    },
    {
      key: '07',
      name: '医疗保健',
      ours: { value: null, status: 'suppressed' },
      rebased: null,
      published: 10,
      left: '本系统无数或已隐去',
    },
  ],
};

/** A rate with its intervals beside its peers: what happened on the way, and a period that has not closed. */
export const markedLine: TrendInput = {
  title: '未满足率',
  measure: { unit: 'percent', decimals: 1 },
  grain: 'month',
  compare: 'peers',
  lines: [{ key: '510000', name: '四川省' }],
  marks: [
    { kind: 'event', period: 202603, name: '托育服务扩容试点' },
    { kind: 'break', period: 202601, name: '1.0 → 1.1' },
    { kind: 'alert', period: 202604, name: '异常上升' },
  ],
  points: Array.from({ length: 12 }, (_, i) => {
    const period = i < 3 ? 202510 + i : 202601 + i - 3;
    const value = 7 + Math.sin(i) + (i > 5 ? 2 : 0);
    const open = i === 11;
    return {
      period,
      key: '510000',
      value,
      status: open ? ('partial' as const) : ('observed' as const),
      base: { value: 7, status: 'observed' as const },
      change: open
        ? { value: null, status: 'not_complete' as const, unit: 'points' as const }
        : { value: value - 7, status: 'observed' as const, unit: 'points' as const },
      interval: { low: value - 0.6, high: value + 0.6 },
    };
  }),
};

/** Two months of an event with half as much again. */
export const turn: BeforeAfterSeries = {
  title: '订单数:消费季前后',
  measure: { unit: 'order', decimals: 0 },
  from: 202510,
  to: 202511,
  words: '事件期间(2 个月)平均 +50.0%(95% 区间 +41.2% 至 +59.4%),区间不含零。',
  points: Array.from({ length: 18 }, (_, i) => {
    const period = i < 6 ? 202407 + i : i < 18 ? 202501 + i - 6 : 0;
    const without = 1000 + 10 * i;
    const during = period === 202510 || period === 202511;
    return {
      period,
      value: during ? without * 1.5 : without,
      status: 'observed' as const,
      without: { value: without, low: without * 0.95, high: without * 1.05 },
      comparison: 800 + 5 * i,
    };
  }),
};
