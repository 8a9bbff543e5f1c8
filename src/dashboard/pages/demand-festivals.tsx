import type { ComponentProps } from 'react';
import { MetricFigure } from '../features/supply/metric-figure.tsx';
import { PlaceSelect } from '../ui/place-select.tsx';
import { useReader } from '../ui/reader.tsx';

/** 节日福利: how much of it is bought together, fits what members want, and keeps to the caps. */
export function FestivalsPart({ region, onRegion }: ComponentProps<typeof PlaceSelect>) {
  const { t } = useReader();
  const by = { region, by: ['festival' as const], grain: 'year' as const, open: true };
  return (
    <div className="grid">
      <p className="lead">{t('welfare.about')}</p>
      <div className="controls-row">
        <PlaceSelect region={region} onRegion={onRegion} />
      </div>
      <div className="grid two">
        <MetricFigure metric="welfare_pooled_share" region={region} grain="year" open />
        <MetricFigure metric="welfare_preference_fit" region={region} grain="year" open />
        <MetricFigure metric="welfare_pooled_share" {...by} />
        <MetricFigure metric="welfare_preference_fit" {...by} />
        <MetricFigure metric="welfare_per_head" {...by} />
        <MetricFigure metric="welfare_over_cap_rate" {...by} />
      </div>
      <p className="muted small">{t('welfare.caps')}</p>
      <MetricFigure metric="welfare_amount" region={region} by={['festival']} grain="month" />
    </div>
  );
}
