import { useMemo } from 'react';
import { beforeAfterChart } from '../../../charts/before-after/chart.ts';
import type { BeforeAfterSeries } from '../../../charts/before-after/series.ts';
import type { BeforeAfter as Answer, EffectShown } from '../../../contracts/before-after.ts';
import type { PolicyEvent } from '../../../contracts/catalogue.ts';
import type { QueryInput } from '../../../contracts/query.ts';
import { useBeforeAfter } from '../../state/queries.ts';
import { Select } from '../../ui/controls.tsx';
import { Figure } from '../../ui/figure.tsx';
import { ErrorNote, Note, Skeleton } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { type Reader, useReader } from '../../ui/reader.tsx';

interface Props {
  /** Undefined where the page shows more than one line or no months. */
  readonly question: QueryInput | undefined;
  readonly events: readonly PolicyEvent[];
  /** Number of the event chosen. */
  readonly chosen: string | undefined;
  readonly onChoose: (no: string | undefined) => void;
}

/** What changed with a policy or event, against places that had none: the effect with its interval. */
export function BeforeAfter({ question, events, chosen, onChoose }: Props) {
  const { t, f, say } = useReader();
  const event = events.find((e) => e.no === chosen);
  const answer = useBeforeAfter(question, event === undefined ? undefined : { event: event.no });
  if (events.length === 0) return null;
  const control = (
    <Select
      label={t('turn.event')}
      value={event?.no ?? ''}
      options={[
        { value: '', label: t('turn.choose') },
        ...events.map((e) => ({
          value: e.no,
          label: `${f.period(monthOf(e.from), 'month', 'short')} ${say(e.title)}`,
        })),
      ]}
      onChange={(no) => onChoose(no === '' ? undefined : no)}
    />
  );
  return (
    <section className="panel turn" data-turn={answer.data?.result.status}>
      {event === undefined || question === undefined ? (
        <>
          <h2>{t('turn.title')}</h2>
          {control}
          <p className="small muted">{t(question === undefined ? 'turn.onlyOne' : 'turn.about')}</p>
        </>
      ) : answer.isError ? (
        <>
          {control}
          <ErrorNote error={answer.error} retry={() => void answer.refetch()} />
        </>
      ) : answer.data === undefined ? (
        <Skeleton height={320} />
      ) : (
        <div className={answer.isPlaceholderData ? 'stale' : undefined} aria-busy={answer.isPlaceholderData}>
          <Found answer={answer.data} control={control} />
        </div>
      )}
    </section>
  );
}

const monthOf = (day: string): number => Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));

function Found({ answer, control }: { answer: Answer; control: React.ReactNode }) {
  const reader = useReader();
  const { t, say } = reader;
  const title = t('turn.of', {
    name: say(answer.metric.title),
    event: answer.event === null ? '' : say(answer.event.title),
  });
  const series = useMemo((): BeforeAfterSeries => {
    const without = new Map(
      answer.result.status === 'stated' ? answer.result.without.map((w) => [w.period, w]) : [],
    );
    return {
      title,
      measure: answer.metric,
      points: answer.series.map(({ period, value, comparison }) => ({
        period,
        ...value,
        comparison,
        ...(without.has(period) ? { without: without.get(period) } : {}),
      })),
      from: answer.from,
      to: answer.to,
      words: wordsOf(answer, reader),
    };
  }, [answer, title, reader]);
  return (
    <>
      <Figure
        title={title}
        subtitle={t('turn.subtitle')}
        kind={beforeAfterChart}
        series={series}
        name={`before-after-${answer.metric.id}-${answer.query_id.slice(0, 8)}`}
        provenance={provenanceOf(answer, reader)}
        words="shown"
        tools={control}
      />
      {answer.result.status === 'stated' ? <p className="small muted">{t('turn.method')}</p> : null}
      {answer.result.status === 'none' ? <Note>{say(answer.result.text)}</Note> : null}
    </>
  );
}

/** The finding in sentences: the effect, whether it stands out, what stayed, and against whom. */
function wordsOf({ result, peers, labels }: Answer, { t, f, say }: Reader): string {
  if (result.status === 'none') return say(result.text);
  const shown = (v: number): string => (result.unit === 'percent' ? `${f.signed(v, 1)}%` : f.signed(v, 2));
  const words = ({ estimate, low, high }: EffectShown) => ({
    effect: shown(estimate),
    low: shown(low),
    high: shown(high),
  });
  const clear = result.effect.low > 0 || result.effect.high < 0;
  const [first] = peers;
  return [
    t(result.slope === null ? 'turn.effect.passing' : 'turn.effect.lasting', {
      ...words(result.effect),
      n: f.count(result.months_during),
    }),
    t(clear ? 'turn.clear' : 'turn.unclear'),
    result.after === null ? '' : t('turn.after', words(result.after)),
    first === undefined
      ? t('turn.alone')
      : t('turn.peers', {
          n: f.count(peers.length),
          first: say(labels.region?.[first] ?? { zh: first, en: first }),
        }),
  ].join('');
}
