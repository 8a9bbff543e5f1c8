import type { Look } from '../look.ts';
import { type ChartTable, rangeCell } from '../table.ts';
import type { WhatIfSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** How many places would stand elsewhere, naming the one that moves farthest. */
export function whatIfSummary({ moved, farthest, places, period }: WhatIfSeries, { t, f }: Words): string {
  const head = t('whatIf.summary', {
    period: f.period(period, 'month'),
    n: f.count(places.length),
    moved: f.count(moved),
  });
  return farthest === undefined
    ? head
    : head +
        t('whatIf.farthest', {
          name: farthest.name,
          from: f.count(farthest.officialRank),
          to: f.count(farthest.rank),
        });
}

export function whatIfTable({ title, places }: WhatIfSeries, { t, f }: Words): ChartTable {
  const value = (key: string, name: string, decimals: number) =>
    ({ key, title: name, kind: 'value', decimals }) as const;
  const stated = (x: number) => ({ value: x, status: 'observed' }) as const;
  return {
    caption: title,
    columns: [
      { key: 'name', title: t('column.region'), kind: 'text' },
      value('official', t('whatIf.official'), 1),
      value('reading', t('whatIf.scenario'), 1),
      value('interval', t('ranking.interval'), 1),
      value('officialRank', t('whatIf.officialRank'), 0),
      value('rank', t('whatIf.scenarioRank'), 0),
      value('ranks', t('whatIf.ranks'), 0),
    ],
    rows: places.map((p) => ({
      name: p.name,
      official: stated(p.official),
      reading: stated(p.reading),
      interval: rangeCell(p.interval, (end) => f.number(end, 1)),
      officialRank: stated(p.officialRank),
      rank: stated(p.rank),
      ranks: rangeCell(p.ranks, f.count),
    })),
  };
}
