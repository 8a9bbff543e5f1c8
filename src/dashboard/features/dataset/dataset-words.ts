import type { Dataset } from '../../../contracts/dataset.ts';
import type { Format } from '../../../i18n/format.ts';

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
