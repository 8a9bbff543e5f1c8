import { trendChart } from '../../../charts/trend/chart.ts';
import { trendSeries } from '../../../charts/trend/series.ts';
import type { Candidate, Demand } from '../../../contracts/demand.ts';
import { useOrderWork } from '../../state/demand.ts';
import { errorText } from '../../ui/error-text.ts';
import { Figure } from '../../ui/figure.tsx';
import { Form, TextField } from '../../ui/form.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { useNames } from '../../ui/use-names.ts';
import { CandidateFacts } from './candidate-facts.tsx';

interface Props {
  readonly answer: Demand;
  readonly candidate: Candidate;
  readonly onOrder: (id: string) => void;
}

/** One need: why it is worth an order, what the order would say, and the button that makes it. */
export function CandidatePanel({ answer, candidate, onOrder }: Props) {
  const reader = useReader();
  const { t, say } = reader;
  const name = useNames(answer.labels);
  const { make } = useOrderWork();
  const { stability, order } = candidate;
  const title = `${name('region', candidate.region)} · ${name('need', candidate.need)}`;
  return (
    <section className="panel" data-candidate={candidate.id}>
      <h2>{title}</h2>
      <h3>{t('demand.why')}</h3>
      <ul>
        {candidate.reasons.map((reason) => (
          <li key={reason.zh}>{say(reason)}</li>
        ))}
      </ul>
      {order !== null ? (
        <p>
          <button type="button" className="button" onClick={() => onOrder(order.id)}>
            {t('demand.open')} · {say(order.state)}
          </button>
        </p>
      ) : answer.can_work ? (
        <Form
          submit={t('demand.make')}
          busy={make.isPending}
          error={make.isError ? errorText(make.error, say) : undefined}
          onSubmit={({ owner, due }) =>
            make.mutate(
              {
                parts: [candidate.id],
                ...(owner ? { owner } : {}),
                ...(due ? { due_on: due } : {}),
              },
              { onSuccess: ({ id }) => onOrder(id) },
            )
          }
        >
          <div className="controls-row">
            <TextField label={t('work.owner')} name="owner" maxLength={60} />
            <TextField label={t('work.due')} name="due" type="date" />
          </div>
        </Form>
      ) : null}
      <CandidateFacts candidate={candidate} answer={answer} />
      <Figure
        title={t('demand.series', { need: title })}
        kind={trendChart}
        level={3}
        name={`demand-${candidate.id}`}
        provenance={provenanceOf(answer, reader)}
        series={trendSeries({
          title,
          measure: { unit: 'case', decimals: 0 },
          grain: stability.grain,
          lines: [{ key: 'wanted', name: t('demand.wanted') }],
          points: stability.series.map((point) => ({ ...point, key: 'wanted' })),
        })}
      />
    </section>
  );
}
