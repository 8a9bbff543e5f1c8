import { useState } from 'react';
import type { Candidate, Demand } from '../../../contracts/demand.ts';
import { useOrderWork } from '../../state/demand.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { useNames } from '../../ui/use-names.ts';

interface Props {
  readonly answer: Demand;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onOrder: (id: string) => void;
}

/** More rows than these come when asked for. */
const FIRST = 40;
/** As many needs as one order joins. */
const MOST = 10;

/** Needs that could be ordered, the largest first; several ticked ones become one order. */
export function CandidateList({ answer, chosen, onChoose, onOrder }: Props) {
  const { t, f } = useReader();
  const name = useNames(answer.labels);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [all, setAll] = useState(false);
  const { make } = useOrderWork();
  const rows = all ? answer.candidates : answer.candidates.slice(0, FIRST);
  const tick = (id: string, on: boolean): void =>
    setTicked(on ? [...ticked, id] : ticked.filter((one) => one !== id));
  const join = (): void => make.mutate({ parts: [...ticked] }, { onSuccess: ({ id }) => onOrder(id) });
  const cell = (value: Candidate['wanted'], decimals = 0): string => f.cell(value, decimals);
  return (
    <section className="panel" aria-labelledby="candidates">
      <h2 id="candidates">{t('demand.candidates')}</h2>
      <p className="muted small">
        {t('demand.candidates.about', {
          n: f.count(answer.candidates.length),
          hidden: f.count(answer.hidden),
        })}
      </p>
      {answer.can_work ? (
        <p className="demand-buttons">
          <button
            type="button"
            className="plain"
            disabled={ticked.length < 2 || ticked.length > MOST || make.isPending}
            onClick={join}
          >
            {t('demand.join', { n: f.count(ticked.length) })}
          </button>
        </p>
      ) : null}
      {make.isError ? <ErrorNote error={make.error} /> : null}
      <div className="table-scroll" data-rows={answer.candidates.length}>
        <table className="data">
          <thead>
            <tr>
              {answer.can_work ? <th scope="col">{t('demand.tick')}</th> : null}
              <th scope="col">{t('demand.need')}</th>
              <th scope="col" className="number">
                {t('demand.wanted')} <small>({t('unit.case')})</small>
              </th>
              <th scope="col" className="number">
                {t('demand.persons')} <small>({t('unit.person')})</small>
              </th>
              <th scope="col" className="number">
                {t('demand.stability')}
              </th>
              <th scope="col">{t('demand.status')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((candidate) => (
              <tr
                key={candidate.id}
                className={candidate.id === chosen ? 'on' : undefined}
                data-need={candidate.id}
              >
                {answer.can_work ? (
                  <td className="tick">
                    <input
                      type="checkbox"
                      aria-label={t('demand.tick.one', {
                        need: `${name('region', candidate.region)} ${name('need', candidate.need)}`,
                      })}
                      checked={ticked.includes(candidate.id)}
                      disabled={candidate.order !== null}
                      onChange={(event) => tick(candidate.id, event.target.checked)}
                    />
                  </td>
                ) : null}
                <td>
                  <button type="button" className="quiet demand-need" onClick={() => onChoose(candidate.id)}>
                    {name('region', candidate.region)} · {name('need', candidate.need)}
                  </button>
                </td>
                <td className="number">{cell(candidate.wanted)}</td>
                <td className="number">{cell(candidate.persons)}</td>
                <td className="number">{cell(candidate.stability, 2)}</td>
                <td>
                  <Standing candidate={candidate} onOrder={onOrder} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {answer.candidates.length === 0 ? <p className="muted empty">{t('demand.none')}</p> : null}
      </div>
      {rows.length < answer.candidates.length ? (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          {t('demand.more', { n: f.count(answer.candidates.length - rows.length) })}
        </button>
      ) : null}
    </section>
  );
}

function Standing({ candidate, onOrder }: { candidate: Candidate; onOrder: (id: string) => void }) {
  const { t, say } = useReader();
  const { order } = candidate;
  if (order === null) return <span className="muted small">{t('demand.unordered')}</span>;
  return (
    <button type="button" className="quiet" onClick={() => onOrder(order.id)}>
      {say(order.state)}
    </button>
  );
}
