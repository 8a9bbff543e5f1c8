import { useId, useState } from 'react';
import type { GapDetail } from '../../../contracts/supply.ts';
import { useMay } from '../../state/session.ts';
import { useHandOn, type WindowLength } from '../../state/supply.ts';
import { Members } from '../../ui/controls.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly answer: GapDetail;
  readonly quarters: WindowLength | undefined;
}

/** Hands the gap to somebody: whose it is, until when, and whom to ask first. */
export function HandOn({ answer, quarters }: Props) {
  const { t, f } = useReader();
  const may = useMay();
  const hand = useHandOn();
  const ids = { owner: useId(), due: useId(), comment: useId() };
  const [owner, setOwner] = useState('');
  const [due, setDue] = useState('');
  const [comment, setComment] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (!may('work')) return null;
  const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());
  return (
    <form
      className="panel hand-on"
      onSubmit={(event) => {
        event.preventDefault();
        hand.mutate({
          region: answer.gap.region,
          need_domain: answer.gap.need_domain,
          quarters,
          owner: given(owner),
          due_on: given(due),
          comment: given(comment),
          matches: [...chosen],
        });
      }}
    >
      <h2>{t('supply.handOn')}</h2>
      <p className="muted small">{t('supply.handOn.about')}</p>
      <div className="controls-row">
        <div className="field">
          <label className="field-label" htmlFor={ids.owner}>
            {t('supply.owner')}
          </label>
          <input
            id={ids.owner}
            type="text"
            maxLength={60}
            value={owner}
            onChange={(e) => setOwner(e.target.value)}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor={ids.due}>
            {t('supply.due')}
          </label>
          <input id={ids.due} type="date" value={due} onChange={(e) => setDue(e.target.value)} />
        </div>
        <Members
          label={t('supply.chosen')}
          summary={chosen.length === 0 ? t('supply.chosen.none') : f.count(chosen.length)}
          options={answer.matches.slice(0, 20).map(({ id, name }) => ({ value: id, label: name }))}
          chosen={chosen}
          clear={t('supply.chosen.clear')}
          onChange={setChosen}
        />
        <div className="field wide">
          <label className="field-label" htmlFor={ids.comment}>
            {t('supply.comment')}
          </label>
          <input
            id={ids.comment}
            type="text"
            maxLength={2000}
            value={comment}
            onChange={(e) => setComment(e.target.value)}
          />
        </div>
        <button type="submit" className="primary" disabled={hand.isPending || hand.isSuccess}>
          {t('supply.handOn')}
        </button>
      </div>
      {hand.isError ? <ErrorNote error={hand.error} /> : null}
      {hand.isSuccess ? (
        <p role="status">
          {t('supply.handedOn')} <PageLink to="/todo">{t('supply.todo')}</PageLink>
        </p>
      ) : null}
    </form>
  );
}
