import type { Dataset } from '../../../contracts/dataset.ts';
import type { Format } from '../../../i18n/format.ts';
import type { Reader } from '../../ui/reader.tsx';

export const PERIOD_GRAINS = ['month', 'quarter', 'year'] as const;

/** First and last period of some grains, in words. */
export const periodsText = (
  { periods }: Pick<Dataset, 'periods'>,
  grains: readonly (typeof PERIOD_GRAINS)[number][],
  f: Format,
): string =>
  grains
    .flatMap((grain) => {
      const reach = periods[grain];
      return reach ? [`${f.period(reach.from, grain)} — ${f.period(reach.to, grain)}`] : [];
    })
    .join(' · ');

/** Whether every word that is sought stands in what a dataset says of itself: its title, its columns, the rates they make. */
export function isAbout(dataset: Dataset, sought: string): boolean {
  const said = [dataset, ...dataset.columns, ...dataset.derived.map((d) => ({ ...d, id: d.metric }))]
    .flatMap((of) => [of.title.zh, of.title.en, 'name' in of ? of.name : of.id])
    .join('\n')
    .toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

/** Until when everything that is to be reported was reported. */
export const completeText = ({ watermark }: Pick<Dataset, 'watermark'>, f: Format): string =>
  watermark.complete_through === null ? '—' : f.period(watermark.complete_through, 'month');

/** The unit of a stored column in words: money is kept in hundredths. */
export const unitText = (unit: string | null, { t, f }: Pick<Reader, 't' | 'f'>): string =>
  unit === null || unit === 'ratio'
    ? ''
    : unit === 'fen'
      ? t('datasets.unit.fen', { money: f.unit({ unit: 'yuan' }) })
      : f.unit({ unit });
