import { useState } from 'react';
import type { EditionView } from '../../../contracts/paper-draft.ts';
import { STAGE_TITLES } from '../../../domain/paper-stage.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Who answers for an edition, what it was made of, and how it is cited. */
export function EditionFacts({ edition }: { edition: EditionView }) {
  const { t, f, say } = useReader();
  return (
    <div className="grid">
      <section>
        <h2>{t('editions.fact.approvals')}</h2>
        <ol className="approvals">
          {edition.approvals.map(({ stage, name, display_name, role, at }) => (
            <li key={`${stage} ${name}`}>
              <span className="tag">{say(STAGE_TITLES[stage])}</span> {display_name}{' '}
              <span className="muted small">
                {say(role)} {f.dateTime(at)}
              </span>
            </li>
          ))}
        </ol>
      </section>
      {edition.errata.length === 0 ? null : (
        <section>
          <h2>{t('editions.fact.errata')}</h2>
          <ul className="errata">
            {edition.errata.map(({ cause, text }) => (
              <li key={text}>
                <strong>{t(`editions.errata.${cause}`)}</strong> {text}
              </li>
            ))}
          </ul>
          {edition.corrects === null ? null : (
            <PageLink
              to="/papers/compare"
              params={{ before: `edition:${edition.corrects}`, after: `edition:${edition.id}` }}
            >
              {t('editions.compare')}
            </PageLink>
          )}
        </section>
      )}
      <Citation text={say(edition.citation)} />
      <section>
        <h2>{t('editions.facts')}</h2>
        <dl className="edition-facts">
          <dt>{t('editions.fact.release')}</dt>
          <dd className="mono">{edition.release}</dd>
          <dt>{t('editions.fact.data')}</dt>
          <dd className="mono">{edition.data_sha256}</dd>
          <dt>{t('editions.fact.methods')}</dt>
          <dd className="mono">
            {f.list(Object.entries(edition.methods).map(([gauge, version]) => `${gauge} ${version}`))}
          </dd>
          <dt>{t('editions.fact.template')}</dt>
          <dd className="mono">
            {edition.template.version} {edition.template.sha256.slice(0, 16)}
          </dd>
          <dt>{t('editions.fact.code')}</dt>
          <dd className="mono">{edition.code_version}</dd>
          <dt>{t('editions.fact.manifest')}</dt>
          <dd className="mono">{edition.manifest_sha256}</dd>
          <dt>{t('editions.fact.key')}</dt>
          <dd className="mono">{edition.fingerprint}</dd>
        </dl>
        <PageLink to={`/papers/drafts/${edition.draft}`} params={{ panel: 'history' }}>
          {t('editions.open.draft')}
        </PageLink>
      </section>
    </div>
  );
}

function Citation({ text }: { text: string }) {
  const { t } = useReader();
  const [copied, setCopied] = useState(false);
  return (
    <section>
      <h2>{t('editions.cite')}</h2>
      <p className="citation">{text}</p>
      <button
        type="button"
        className="plain"
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {t(copied ? 'editions.cite.copied' : 'editions.cite.copy')}
      </button>
    </section>
  );
}
