import { useState } from 'react';
import type { Commitment } from '../../../contracts/commitment.ts';
import type { EditionView } from '../../../contracts/paper-draft.ts';
import { shift } from '../../../domain/period.ts';
import { useCreateCommitment, useEditionCommitments } from '../../state/commitments.ts';
import { useCatalogue } from '../../state/queries.ts';
import { useMay } from '../../state/session.ts';
import { Select } from '../../ui/controls.tsx';
import { errorText } from '../../ui/error-text.ts';
import { Form, TextField } from '../../ui/form.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** A finding of the edition: where it stands and how it reads. */
export interface Finding {
  readonly anchor: string;
  readonly quote: string;
}

/** What an edition promised and what became of it; a finding becomes a promise here. */
export function EditionPromises({
  edition,
  findings,
}: {
  edition: EditionView;
  findings: readonly Finding[];
}) {
  const { t } = useReader();
  const may = useMay();
  const commitments = useEditionCommitments(edition.id);
  return (
    <section className="edition-promises" id="promises">
      <h2>{t('editions.promises')}</h2>
      {commitments.isError ? <ErrorNote error={commitments.error} /> : null}
      {commitments.data?.items.length === 0 ? (
        <p className="muted">{t('editions.promises.none')}</p>
      ) : (
        <ol className="approvals">
          {commitments.data?.items.map((one) => (
            <Promised key={one.id} one={one} />
          ))}
        </ol>
      )}
      {may('work') && edition.state !== 'withdrawn' ? (
        <NewPromise edition={edition} findings={findings} />
      ) : null}
    </section>
  );
}

function Promised({ one }: { one: Commitment }) {
  const { t, f, say } = useReader();
  const { metric, change, expected } = one;
  const unit = change?.unit === 'percent' || metric.unit === 'percent' ? '%' : '';
  const signed = (value: number): string => `${f.signed(value, 1)}${unit}`;
  return (
    <li>
      <span className={`tag promise-${one.state}`}>{say(one.state_title)}</span>{' '}
      <strong>{say(one.title)}</strong>
      <p className="small">
        {say(metric.title)}（{say(one.place)}）
        {t(expected.direction === 'up' ? 'editions.promise.up' : 'editions.promise.down', {
          by: f.number(expected.by, 1),
        })}{' '}
        {f.period(one.at_signing.period, one.grain)} {f.value(one.at_signing, metric)}
        {one.now.value === null
          ? ''
          : ` → ${f.period(one.now.period, one.grain)} ${f.value(one.now, metric)}`}
        {change === null
          ? ''
          : ` · ${t('editions.promise.change', { value: signed(change.value), low: signed(change.low), high: signed(change.high) })}`}
      </p>
      <p className="muted small">
        {say(one.reason)} · {one.owner ?? '—'} · {one.due_on === null ? '' : f.date(one.due_on)} ·{' '}
        {say(one.work_state_title)}
      </p>
    </li>
  );
}

/** Periods ahead that a promise may be checked in. */
const AHEAD = [4, 1, 2, 3, 8] as const;

function NewPromise({ edition, findings }: { edition: EditionView; findings: readonly Finding[] }) {
  const { t, f, say } = useReader();
  const catalogue = useCatalogue();
  const create = useCreateCommitment();
  const grain = edition.subject.paper === 'quarterly' ? 'quarter' : 'month';
  const metrics = (catalogue.data?.metrics ?? []).filter(
    ({ available, kind, unit, grains }) =>
      available &&
      (kind === 'index' ||
        ((kind === 'count' || kind === 'persons' || (kind === 'rate' && unit === 'percent')) &&
          grains.includes(grain))),
  );
  const [anchor, setAnchor] = useState('');
  const [metric, setMetric] = useState('');
  const [direction, setDirection] = useState<'up' | 'down'>('down');
  const steps = AHEAD.map((ahead) => shift({ grain, code: edition.subject.period }, ahead).code);
  const [check, setCheck] = useState(String(steps[0]));
  const chosen = metrics.find(({ id }) => id === metric) ?? metrics[0];
  const finding = findings.find((one) => one.anchor === anchor) ?? findings[0];
  if (chosen === undefined) return null;
  return (
    <details className="begin">
      <summary>{t('editions.promise.make')}</summary>
      <Form
        submit={t('editions.promise.make')}
        busy={create.isPending}
        error={errorText(create.error, say)}
        onSubmit={({ title = '', owner = '', due_on = '', by = '0' }) =>
          create.mutate({
            edition: edition.id,
            anchor: finding?.anchor ?? '',
            quote: finding?.quote.slice(0, 500) ?? '',
            title,
            owner,
            due_on,
            metric: chosen.id,
            expected: { direction, by: Number(by) },
            check: Number(check),
          })
        }
      >
        {findings.length === 0 ? null : (
          <Select
            label={t('editions.promise.finding')}
            value={finding?.anchor ?? ''}
            options={findings.map((one, i) => ({
              value: one.anchor,
              label: `${f.count(i + 1)}. ${one.quote.slice(0, 36)}`,
            }))}
            onChange={setAnchor}
          />
        )}
        <TextField name="title" label={t('editions.promise.title')} minLength={4} maxLength={200} required />
        <TextField name="owner" label={t('editions.promise.owner')} maxLength={60} required />
        <TextField name="due_on" type="date" label={t('editions.promise.due')} required />
        <Select
          label={t('editions.promise.metric')}
          value={chosen.id}
          options={metrics.map(({ id, title }) => ({ value: id, label: say(title) }))}
          onChange={setMetric}
        />
        <Select
          label={t('editions.promise.direction')}
          value={direction}
          options={[
            { value: 'down', label: t('editions.promise.falls') },
            { value: 'up', label: t('editions.promise.rises') },
          ]}
          onChange={setDirection}
        />
        <TextField
          name="by"
          type="number"
          step="0.1"
          min="0"
          defaultValue="0"
          label={t(chosen.change_unit === 'percent' ? 'editions.promise.percent' : 'editions.promise.points')}
          required
        />
        <Select
          label={t('editions.promise.check')}
          value={check}
          options={steps.map((code) => ({ value: String(code), label: f.period(code, grain) }))}
          onChange={setCheck}
        />
      </Form>
    </details>
  );
}
