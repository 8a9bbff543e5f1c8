import { useState } from 'react';
import { useMay } from '../../state/session.ts';
import { useChangeSettings, useSettings } from '../../state/settings.ts';
import { errorText } from '../../ui/error-text.ts';
import { Form, TextField } from '../../ui/form.tsx';
import { useReader } from '../../ui/reader.tsx';

const MOST_BYTES = 90_000;

/** Name and logo in the head of every page; the title of the data stays beside them. */
export function Branding() {
  const { t, say } = useReader();
  const may = useMay();
  const settings = useSettings();
  const change = useChangeSettings();
  const [logo, setLogo] = useState<string | null>();
  const [tooLarge, setTooLarge] = useState(false);
  const now = settings.data;
  const shown = logo === undefined ? (now?.logo ?? null) : logo;
  const read = async (file: File | undefined): Promise<void> => {
    setTooLarge(file !== undefined && file.size > MOST_BYTES);
    if (file !== undefined && file.size <= MOST_BYTES) setLogo(await dataAddress(file));
  };
  return (
    <section className="panel" id="branding">
      <h2>{t('settings.brand')}</h2>
      <p className="muted">{t('settings.brand.about')}</p>
      {now === undefined ? null : now.changeable && may('users') ? (
        <Form
          key={now.name ?? ''}
          submit={t('settings.save')}
          busy={change.isPending}
          error={tooLarge ? t('settings.logo.tooLarge') : errorText(change.error, say)}
          onSubmit={({ name = '' }) => change.mutate({ name: name.trim() || null, logo: shown })}
          more={
            <button type="button" className="plain" onClick={() => setLogo(null)}>
              {t('settings.logo.none')}
            </button>
          }
        >
          <TextField
            name="name"
            label={t('settings.name')}
            maxLength={30}
            defaultValue={now.name ?? ''}
            placeholder={t('app.name')}
          />
          <TextField
            label={t('settings.logo')}
            type="file"
            accept="image/png,image/jpeg,image/svg+xml"
            onChange={(event) => void read(event.target.files?.[0])}
          />
          <img className="logo-preview" src={shown ?? '/icon.svg'} alt={t('settings.logo')} />
        </Form>
      ) : (
        <p>{t('settings.brand.others')}</p>
      )}
    </section>
  );
}

const dataAddress = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
