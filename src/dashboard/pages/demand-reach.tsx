import type { ComponentProps } from 'react';
import { Reach } from '../features/focus/reach.tsx';
import { MetricFigure } from '../features/supply/metric-figure.tsx';
import { useRepresentation } from '../state/queries.ts';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { PlaceSelect } from '../ui/place-select.tsx';
import { useReader } from '../ui/reader.tsx';

/** Who is reached, who saves and who pays. */
export function ReachPart({ region, onRegion }: ComponentProps<typeof PlaceSelect>) {
  const { t } = useReader();
  const answer = useRepresentation();
  return (
    <div className="grid">
      {answer.isError ? (
        <ErrorNote error={answer.error} retry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Skeleton height={360} />
      ) : (
        <Reach answer={answer.data} />
      )}
      <div className="controls-row">
        <PlaceSelect region={region} onRegion={onRegion} />
      </div>
      <h2>{t('reach.saving')}</h2>
      <div className="grid two">
        <MetricFigure metric="saving_rate" region={region} by={['age_band']} grain="month" view="bars" />
        <MetricFigure
          metric="saving_per_buyer"
          region={region}
          by={['worker_group']}
          grain="month"
          view="bars"
        />
      </div>
      <h2>{t('reach.payers')}</h2>
      <p className="muted small">{t('reach.payers.about')}</p>
      <div className="grid two">
        <MetricFigure metric="union_paid_share" region={region} />
        <MetricFigure metric="subsidy_paid_share" region={region} />
        <MetricFigure
          metric="union_paid_share"
          region={region}
          by={['worker_group']}
          grain="month"
          view="bars"
        />
        <MetricFigure metric="paid_amount" region={region} by={['buy_mode']} grain="month" view="bars" />
      </div>
      <h2>{t('reach.channels')}</h2>
      <p className="muted small">{t('reach.channels.about')}</p>
      <div className="grid two">
        <MetricFigure metric="applications" region={region} by={['channel']} grain="quarter" view="bars" />
        <MetricFigure metric="applications" region={region} by={['channel']} grain="quarter" />
        <MetricFigure metric="agreements_signed" region={region} grain="year" />
        <MetricFigure metric="workers_per_agreement" region={region} grain="year" />
      </div>
    </div>
  );
}
