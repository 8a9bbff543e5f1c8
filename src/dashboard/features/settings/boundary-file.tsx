import { useState } from 'react';
import { useChangeBoundaries } from '../../state/boundaries.ts';
import { useMay } from '../../state/session.ts';
import { useSettings } from '../../state/settings.ts';
import { errorText } from '../../ui/error-text.ts';
import { Form, TextField } from '../../ui/form.tsx';
import { useReader } from '../../ui/reader.tsx';

/** The one place for an approved map: with its number, checked by the server, kept on this machine. */
export function BoundaryFile() {
  const { t, say } = useReader();
  const may = useMay();
  const settings = useSettings();
  const change = useChangeBoundaries();
  const [file, setFile] = useState<File>();
  const [asked, setAsked] = useState(false);
  const now = settings.data;
  if (now === undefined) return null;
  const send = async (values: Readonly<Record<string, string>>): Promise<void> => {
    setAsked(file === undefined);
    if (file === undefined) return;
    const { approval_no = '', publisher = '' } = values;
    change.mutate({
      approval_no: approval_no.trim(),
      publisher: publisher.trim(),
      geojson: await file.text(),
    });
  };
  return (
    <section className="panel" id="boundary">
      <h2>{t('settings.map')}</h2>
      <p className="muted">{t('settings.map.about')}</p>
      <p role="status">
        {now.map === null
          ? t('settings.map.none')
          : t('settings.map.kept', { no: now.map.approval_no, publisher: now.map.publisher })}
      </p>
      {now.changeable && may('users') ? (
        <Form
          key={now.map?.approval_no ?? ''}
          submit={t('settings.map.keep')}
          busy={change.isPending}
          error={asked ? t('settings.map.noFile') : errorText(change.error, say)}
          onSubmit={(values) => void send(values)}
          more={
            now.map === null ? null : (
              <button type="button" className="plain" onClick={() => change.mutate(null)}>
                {t('settings.map.remove')}
              </button>
            )
          }
        >
          <TextField
            name="approval_no"
            label={t('settings.map.no')}
            hint={t('settings.map.no.hint')}
            required
            maxLength={40}
            defaultValue={now.map?.approval_no ?? ''}
          />
          <TextField
            name="publisher"
            label={t('settings.map.publisher')}
            required
            maxLength={60}
            defaultValue={now.map?.publisher ?? ''}
          />
          <TextField
            label={t('settings.map.file')}
            type="file"
            accept=".json,.geojson,application/geo+json,application/json"
            onChange={(event) => setFile(event.target.files?.[0])}
          />
        </Form>
      ) : null}
    </section>
  );
}
