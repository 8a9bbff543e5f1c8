import type { EditionView } from '../../../contracts/paper-draft.ts';
import { useVerification } from '../../state/editions.ts';
import { ErrorNote } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Works an edition out again on the server, and says how anybody else can do so offline. */
export function Verification({ edition }: { edition: EditionView }) {
  const { t, f, say } = useReader();
  const verify = useVerification(edition.id);
  const found = verify.data;
  return (
    <section className="verification">
      <button type="button" className="primary" disabled={verify.isPending} onClick={() => verify.mutate()}>
        {t('editions.verify')}
      </button>
      <div aria-live="polite">
        {verify.isPending ? <p className="muted">{t('editions.verify.busy')}</p> : null}
        {verify.isError ? <ErrorNote error={verify.error} /> : null}
        {found === undefined ? null : (
          <>
            <p className={found.differences.length === 0 ? 'verified' : 'form-error'}>
              {found.differences.length === 0
                ? t('editions.verify.good')
                : t('editions.verify.bad', { n: f.count(found.differences.length) })}
            </p>
            <p className="small">
              {t('editions.verify.counts', {
                files: f.count(found.files),
                numbers: f.count(found.numbers),
                recounted: f.count(found.recounted),
              })}
              {found.remade ? `；${t('editions.verify.remade')}` : ''}
            </p>
            <ul className="small">
              {found.differences.map(({ place, text }) => (
                <li key={`${place} ${text.zh}`}>
                  <span className="mono">{place}</span> {say(text)}
                </li>
              ))}
            </ul>
            <p className="muted small verify-own">
              {t('editions.verify.own', { id: edition.id, fingerprint: edition.fingerprint })}
            </p>
          </>
        )}
      </div>
    </section>
  );
}
