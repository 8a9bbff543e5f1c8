import { BANDS } from '../bands.ts';
import type { Look } from '../look.ts';
import type { ChartCell, ChartTable } from '../table.ts';
import { intervalCell, placeText } from './place.ts';
import type { RankingMember, RankingSeries } from './series.ts';

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
  const alone = series.rows.filter((r) => r.place?.chain === null).length;
  const told = series.uncertain
    ? t('ranking.told', { n: f.count(series.rows.length), alone: f.count(alone) })
    : '';
  return `${t('ranking.head', { period: f.period(series.period, 'month') })}${groups.join('')}${told}${without}`;
}

export function rankingTable(series: RankingSeries, words: Words): ChartTable {
  const { t, f } = words;
  const uncertain = (row: RankingMember): Record<string, ChartCell> =>
    series.uncertain
      ? {
          interval: intervalCell(row.interval, words),
          place: row.place === undefined ? '' : placeText(row.place, words),
          tied: row.place === undefined ? '' : f.list(row.place.tied),
        }
      : {};
  const cells = (band: string) => (r: RankingMember) => ({
    band,
    code: r.code,
    name: r.name,
    value: r.reading,
    ...uncertain(r),
  });
  return {
    caption: series.title,
    columns: [
      { key: 'band', title: t('column.band'), kind: 'text' },
      { key: 'code', title: t('column.code'), kind: 'text' },
      { key: 'name', title: t('column.region'), kind: 'text' },
      { key: 'value', title: t('column.reading'), kind: 'value', unit: t('chart.base.100'), decimals: 1 },
      ...(series.uncertain
        ? [
            { key: 'interval', title: t('ranking.interval'), kind: 'value' as const },
            { key: 'place', title: t('ranking.place'), kind: 'text' as const },
            { key: 'tied', title: t('ranking.tied'), kind: 'text' as const },
          ]
        : []),
    ],
    rows: [
      ...series.rows.map((r) => cells(t(`band.${r.band}`))(r)),
      ...series.without.map(cells(t('ranking.noBand'))),
    ],
  };
}
