import { type FormEvent, useState } from 'react';
import type { Quality } from '../../../contracts/quality.ts';
import type { useReturns } from '../../state/queries.ts';
import { Select } from '../../ui/controls.tsx';
import { save } from '../../ui/download.ts';
import { TextField } from '../../ui/form.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { ReturnResult } from './return-result.tsx';

type Desk = ReturnType<typeof useReturns>;

const EVERYONE = '';

/** Where return tickets are written for the sending units, and handed in again with the original files. */
export function ReturnDesk({ returns, desk }: { returns: Quality['returns']; desk: Desk }) {
  const { t } = useReader();
  const [by, setBy] = useState('');
  const actor = by.trim() || undefined;
  return (
    <section className="panel" aria-label={t('desk.title')}>
      <h2>{t('desk.title')}</h2>
      <p className="muted small">{t('desk.about')}</p>
      <TextField
        label={t('desk.by')}
        type="text"
        autoComplete="name"
        maxLength={100}
        value={by}
        onChange={(event) => setBy(event.target.value)}
      />
      <WriteTicket returns={returns} desk={desk} by={actor} />
      <HandIn desk={desk} by={actor} />
      {desk.job === undefined ? null : <ReturnResult job={desk.job} />}
    </section>
  );
}

interface Part {
  readonly desk: Desk;
  readonly by: string | undefined;
}

function WriteTicket({ returns, desk, by }: Part & { returns: Quality['returns'] }) {
  const { t, f } = useReader();
  const [sender, setSender] = useState(EVERYONE);
  const lines = new Map<string, number>();
  for (const standing of returns) {
    if (standing.status !== 'open' && standing.status !== 'returned') continue;
    lines.set(standing.sender, (lines.get(standing.sender) ?? 0) + standing.lines);
  }
  const write = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const name = t('desk.everyone');
    const blob = await desk.write({ sender: sender || undefined, by }).catch(() => undefined);
    if (blob) save(blob, `退回单_${sender || name}.xlsx`);
  };
  return (
    <form className="import" onSubmit={write}>
      <Select
        label={t('desk.sender')}
        value={sender}
        options={[
          { value: EVERYONE, label: t('desk.everyone') },
          ...[...lines].map(([name, count]) => ({
            value: name,
            label: t('desk.sender.lines', { sender: name, lines: f.count(count) }),
          })),
        ]}
        onChange={setSender}
      />
      <button type="submit" className="primary" data-download="xlsx" disabled={desk.writing}>
        {desk.writing ? t('desk.writing') : t('desk.write')}
      </button>
      {desk.writeError === null ? null : <ErrorNote error={desk.writeError} />}
    </form>
  );
}

function HandIn({ desk, by }: Part) {
  const { t } = useReader();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const ticket = form.get('ticket');
    const originals = form.getAll('originals').filter((file) => file instanceof File);
    if (ticket instanceof File) desk.apply({ ticket, originals, by });
  };
  return (
    <form className="import" onSubmit={submit}>
      <label className="field">
        <span className="field-label">{t('desk.ticket')}</span>
        <input type="file" name="ticket" required accept=".xlsx" />
      </label>
      <label className="field">
        <span className="field-label">{t('desk.originals')}</span>
        <input type="file" name="originals" required multiple />
      </label>
      <button type="submit" className="primary" disabled={desk.busy}>
        {desk.busy ? t('import.running') : t('desk.apply')}
      </button>
      {desk.applyError === null ? null : <ErrorNote error={desk.applyError} />}
    </form>
  );
}
