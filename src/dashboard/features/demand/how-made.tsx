import type { Demand } from '../../../contracts/demand.ts';
import { useReader } from '../../ui/reader.tsx';

const STEPS = ['joined', 'counted', 'stable', 'clear', 'price', 'saving', 'caps', 'gate'] as const;

/** How an order is made, as `docs/orders.md` states it, with the example worked by hand. */
export function HowMade({ notes }: { readonly notes: Demand['notes'] }) {
  const { t, say } = useReader();
  return (
    <section className="panel" id="how">
      <h2>{t('demand.how')}</h2>
      <dl className="demand-how">
        {STEPS.map((step) => (
          <div key={step}>
            <dt>{t(`demand.how.${step}`)}</dt>
            <dd>{t(`demand.how.${step}.text`)}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('demand.how.example')}</summary>
        <p>{t('demand.how.example.text')}</p>
      </details>
      {notes.map((note) => (
        <p key={note.id} className="muted small">
          {say(note.text)}
        </p>
      ))}
    </section>
  );
}
