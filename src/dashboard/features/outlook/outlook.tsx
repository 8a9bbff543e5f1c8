import { useMemo } from 'react';
import { outlookChart } from '../../../charts/outlook/chart.ts';
import { outlookSeries, SHOWS, type Show } from '../../../charts/outlook/series.ts';
import type { Outlook as ApiOutlook } from '../../../contracts/outlook.ts';
import type { QueryInput } from '../../../contracts/query.ts';
import { useOutlook } from '../../state/queries.ts';
import { Segmented } from '../../ui/controls.tsx';
import { Figure } from '../../ui/figure.tsx';
import { ErrorNote, Note, Skeleton } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { OutlookWords } from './outlook-words.tsx';

interface Props {
  /** Undefined where the page shows more than one line or no months. */
  readonly question: QueryInput | undefined;
  readonly show: Show | undefined;
  readonly onShow: (show: Show) => void;
}

/** One series with its season taken out, where it is going, and what comes next; where not, the reason. */
export function Outlook({ question, show, onShow }: Props) {
  const { t } = useReader();
  const answer = useOutlook(question, show === 'forecast');
  if (question === undefined) return <Note>{t('outlook.onlyOne')}</Note>;
  if (answer.isError) return <ErrorNote error={answer.error} retry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Skeleton height={320} />;
  return (
    <div className={answer.isPlaceholderData ? 'stale' : undefined} aria-busy={answer.isPlaceholderData}>
      <Shown outlook={answer.data} show={show} onShow={onShow} waiting={answer.isPlaceholderData} />
    </div>
  );
}

function Shown({
  outlook,
  show: chosen,
  onShow,
  waiting,
}: {
  readonly outlook: ApiOutlook;
  readonly show: Show | undefined;
  readonly onShow: (show: Show) => void;
  readonly waiting: boolean;
}) {
  const reader = useReader();
  const { t, f, say } = reader;
  const show = chosen ?? (outlook.adjustment.status === 'adjusted' ? 'adjusted' : 'raw');
  const title = t('outlook.title', { name: say(outlook.metric.title) });
  const series = useMemo(
    () =>
      outlookSeries({
        title,
        measure: outlook.metric,
        show,
        points: outlook.series,
        adjusted: outlook.adjustment.status === 'adjusted' ? outlook.adjustment.values : [],
        ahead: show === 'forecast' && outlook.forecast?.status === 'forecast' ? outlook.forecast.points : [],
      }),
    [outlook, show, title],
  );
  const [from, to] = [outlook.series[0]?.period, outlook.series.at(-1)?.period];
  const span = from === undefined || to === undefined ? '' : f.periods(from, to, 'month');
  return (
    <section className="panel outlook" data-outlook={show}>
      <Figure
        title={title}
        subtitle={[t('trends.unit', { unit: f.unit(outlook.metric) }), span].join(' · ')}
        kind={outlookChart}
        series={series}
        name={`outlook-${outlook.metric.id}-${outlook.query_id.slice(0, 8)}`}
        provenance={{
          ...(outlook.synthetic ? { synthetic: t('app.synthetic') } : {}),
          release: t('source.release', { id: outlook.release }),
          layer: t(`layer.${outlook.layer}`),
        }}
        words="shown"
        tools={
          <Segmented
            label={t('outlook.show')}
            showLabel={false}
            value={show}
            options={SHOWS.map((value) => ({ value, label: t(`outlook.${value}`) }))}
            onChange={onShow}
          />
        }
      />
      <OutlookWords outlook={outlook} show={show} waiting={waiting} />
    </section>
  );
}
