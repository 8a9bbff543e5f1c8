import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createKey, getKeys, revokeKey } from '../../../client/keys.ts';
import type { NewKeyInput } from '../../../contracts/api-key.ts';
import { PURPOSE_TITLES, PURPOSES } from '../../../domain/purpose.ts';
import { browser } from '../../state/browser.ts';
import { Select } from '../../ui/controls.tsx';
import { errorText } from '../../ui/error-text.ts';
import { Form, TextField } from '../../ui/form.tsx';
import { useReader } from '../../ui/reader.tsx';

type Purpose = NewKeyInput['purpose'];
const KEYS = ['api-keys'];

/** 接口密钥: what one's own programs come in with. */
export function ApiKeys() {
  const { t, f, say } = useReader();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState<Purpose>('research');
  const keys = useQuery({ queryKey: KEYS, queryFn: ({ signal }) => getKeys(browser, signal) });
  const keep = { onSuccess: () => client.invalidateQueries({ queryKey: KEYS }) };
  const make = useMutation({ mutationFn: (input: NewKeyInput) => createKey(browser, input), ...keep });
  const revoke = useMutation({ mutationFn: (id: string) => revokeKey(browser, id), ...keep });
  const offered = PURPOSES.filter((p): p is Purpose => p !== 'other');
  return (
    <section className="panel">
      <h2>{t('keys.title')}</h2>
      <p className="muted small">{t('keys.about')}</p>
      <ul className="version-list">
        {(keys.data?.keys ?? []).map((key) => (
          <li key={key.id}>
            <strong>{key.title}</strong> <span className="tag">{t(`keys.state.${key.state}`)}</span>{' '}
            <span className="muted small">
              {say(PURPOSE_TITLES[key.purpose])} · {t('keys.until', { day: f.date(key.expires_at) })} ·{' '}
              {t('keys.quota', { used: f.count(key.rows_today), rows: f.count(key.rows_per_day) })}
            </span>{' '}
            {key.state === 'works' ? (
              <button type="button" className="plain" onClick={() => revoke.mutate(key.id)}>
                {t('keys.revoke')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {make.data?.key === undefined ? null : (
        <div className="note" role="status">
          <p>{t('keys.once')}</p>
          <p className="mono">{make.data.key}</p>
        </div>
      )}
      <Form
        submit={t('keys.make')}
        busy={make.isPending}
        error={errorText(make.error ?? revoke.error, say)}
        onSubmit={({ title = '', days = '90' }) => make.mutate({ title, purpose, days: Number(days) })}
      >
        <TextField name="title" label={t('keys.name')} required minLength={2} maxLength={80} />
        <TextField name="days" label={t('keys.days')} type="number" min={1} max={366} defaultValue={90} />
        <Select
          label={t('keys.purpose')}
          value={purpose}
          options={offered.map((value) => ({ value, label: say(PURPOSE_TITLES[value]) }))}
          onChange={setPurpose}
        />
      </Form>
    </section>
  );
}
