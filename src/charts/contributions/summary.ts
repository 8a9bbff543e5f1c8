import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import { stepName } from './option.ts';
import type { ContributionSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** From where to where, and the largest push in each direction. */
export function contributionSummary(series: ContributionSeries, words: Words): string {
  const { t, f } = words;
  const [from, to] = [series.steps[0], series.steps.at(-1)];
  if (from === undefined || to === undefined) return t('contribution.none');
  const parts = series.steps.filter((s) => s.kind === 'part');
  const up = parts.filter((s) => s.value > 0)[0];
  const down = parts.filter((s) => s.value < 0)[0];
  return [
    t('contribution.summary', {
      from: from.name,
      to: to.name,
      low: f.number(from.value, 1),
      high: f.number(to.value, 1),
      change: f.signed(to.value - from.value, 1),
    }),
    up === undefined ? '' : t('contribution.up', { name: up.name, value: f.signed(up.value, 2) }),
    down === undefined ? '' : t('contribution.down', { name: down.name, value: f.signed(down.value, 2) }),
  ].join('');
}

export function contributionTable(series: ContributionSeries, words: Words): ChartTable {
  const { t } = words;
  const points = t('chart.unit.points');
  return {
    caption: series.title,
    columns: [
      { key: 'name', title: t('column.indicator'), kind: 'text' },
      { key: 'value', title: t('column.contribution'), kind: 'value', unit: points, decimals: 2 },
    ],
    rows: [
      ...series.steps.map((s) => ({
        name: stepName(s, words),
        value: { value: s.value, status: 'observed' as const },
      })),
      ...series.without.map((p) => ({ name: p.name, value: { value: p.value, status: p.status } })),
    ],
  };
}
