import { BANDS } from '../bands.ts';
import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import type { RankingSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** How many stand in each band, naming the two outer ones. */
export function rankingSummary(series: RankingSeries, { t, f }: Words): string {
  const groups = BANDS.map((band) => ({
    band,
    names: series.rows.filter((r) => r.band === band).map((r) => r.name),
  }))
    .filter((g) => g.names.length > 0)
    .map((g) =>
      t('ranking.group', {
        band: t(`band.${g.band}`),
        n: f.count(g.names.length),
        names: f.list(g.names.slice(0, 6)),
      }),
    );
  const without =
    series.without.length === 0 ? '' : t('ranking.without', { n: f.count(series.without.length) });
  return `${t('ranking.head', { period: f.period(series.period, 'month') })}${groups.join('')}${without}`;
}

export function rankingTable(series: RankingSeries, { t }: Words): ChartTable {
  return {
    caption: series.title,
    columns: [
      { key: 'band', title: t('column.band'), kind: 'text' },
      { key: 'code', title: t('column.code'), kind: 'text' },
      { key: 'name', title: t('column.region'), kind: 'text' },
      { key: 'value', title: t('column.reading'), kind: 'value', unit: t('chart.base.100'), decimals: 1 },
    ],
    rows: [
      ...series.rows.map((r) => ({
        band: t(`band.${r.band}`),
        code: r.code,
        name: r.name,
        value: r.reading,
      })),
      ...series.without.map((r) => ({
        band: t('ranking.noBand'),
        code: r.code,
        name: r.name,
        value: r.reading,
      })),
    ],
  };
}
