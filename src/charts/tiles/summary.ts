import { BANDS } from '../bands.ts';
import type { Look } from '../look.ts';
import type { ChartTable } from '../table.ts';
import type { TileSeries } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** How many tiles in each band and how many have no reading. */
export function tileSummary(series: TileSeries, { t, f }: Words): string {
  const counted = BANDS.map((band) => ({ band, n: series.tiles.filter((tile) => tile.band === band).length }))
    .filter(({ n }) => n > 0)
    .map(({ band, n }) => t('tiles.count', { band: t(`band.${band}`), n: f.count(n) }));
  const empty = series.tiles.filter((tile) => tile.reading.value === null).length;
  return t('tiles.summary', {
    period: f.period(series.period, 'month'),
    bands: f.list(counted),
    empty: f.count(empty),
  });
}

export function tileTable(series: TileSeries, { t }: Words): ChartTable {
  return {
    caption: series.title,
    columns: [
      { key: 'code', title: t('column.code'), kind: 'text' },
      { key: 'name', title: t('column.region'), kind: 'text' },
      { key: 'band', title: t('column.band'), kind: 'text' },
      { key: 'value', title: t('column.reading'), kind: 'value', unit: t('chart.base.100'), decimals: 1 },
    ],
    rows: [...series.tiles]
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map((tile) => ({
        code: tile.code,
        name: tile.name,
        band: tile.band === null ? t('ranking.noBand') : t(`band.${tile.band}`),
        value: tile.reading,
      })),
  };
}
