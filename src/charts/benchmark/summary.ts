import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import { type BenchmarkSeries, gapOf } from './series.ts';

const PERCENT = { unit: 'percent' };

type Words = Pick<Look, 't' | 'f'>;

/** The parts that differ most, each way, and what was left out. */
export function benchmarkSummary(series: BenchmarkSeries, { t, f }: Words): string {
  const gaps = series.compared
    .flatMap((part) => {
      const { value } = gapOf(part);
      return value === null ? [] : [{ name: part.name, value }];
    })
    .sort((a, b) => b.value - a.value);
  const [over, under] = [gaps[0], gaps.at(-1)];
  if (over === undefined || under === undefined) return t('chart.trend.none', { span: series.when });
  const left = series.parts.filter((part) => part.left !== undefined).map((part) => part.name);
  const say = ({ name, value }: { name: string; value: number }): string =>
    t('benchmark.part', { name, gap: f.change({ value, status: 'observed', unit: 'points' }, PERCENT) });
  return [
    t('benchmark.summary', { when: series.when, over: say(over), under: say(under) }),
    ...(left.length === 0 ? [] : [t('benchmark.leftOut', { names: f.list(left) })]),
  ].join('');
}

export function benchmarkTable(series: BenchmarkSeries, { t }: Words): ChartTable {
  const share = { kind: 'value' as const, unit: '%', decimals: 1 };
  return {
    caption: `${series.title} · ${series.when}`,
    columns: [
      { key: 'name', title: t('column.line'), kind: 'text' },
      { key: 'ours', title: t('benchmark.ours'), ...share },
      { key: 'rebased', title: t('benchmark.rebased'), ...share },
      { key: 'gap', title: t('benchmark.gap'), kind: 'value', unit: t('chart.unit.pp'), decimals: 1 },
      { key: 'published', title: t('benchmark.published'), ...share },
      { key: 'coverage', title: t('benchmark.coverage'), kind: 'text' },
    ],
    rows: series.parts.map((part) => ({
      name: part.name,
      ours: part.ours,
      rebased: official(part.rebased, part.left === undefined ? 'not_reported' : 'not_applicable'),
      gap: gapOf(part),
      published: official(part.published, 'not_reported'),
      coverage: part.left ?? t('benchmark.covered'),
    })),
  };
}

const official = (value: number | null, missing: 'not_reported' | 'not_applicable') =>
  value === null ? { value: null, status: missing } : { value, status: 'observed' as const };
