import { useState } from 'react';
import { useLocation } from 'wouter';
import type { EditionHead, Editions } from '../../contracts/paper-draft.ts';
import { DraftList } from '../features/paper-desk/draft-list.tsx';
import { useCreateDraft, useEditions } from '../state/editions.ts';
import { useCatalogue } from '../state/queries.ts';
import { Select } from '../ui/controls.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { hrefOf, PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** 白皮书: what waits for the reader, what is on its way, and every signed edition. */
export function PapersPage() {
  const { t } = useReader();
  const editions = useEditions();
  if (editions.isPending) return <Skeleton height={480} />;
  if (editions.isError) return <ErrorNote error={editions.error} retry={() => void editions.refetch()} />;
  const { drafts, editions: signed, may_draft, accounts } = editions.data;
  const mine = drafts.filter((draft) => draft.waits_for_me);
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.papers')}</h1>
        <p>{t('editions.about')}</p>
      </header>
      <div className="grid papers">
        {accounts ? null : <Note>{t('editions.solo')}</Note>}
        {mine.length === 0 || !accounts ? null : (
          <section className="panel">
            <h2>{t('editions.mine')}</h2>
            <DraftList drafts={mine} />
          </section>
        )}
        <section className="panel">
          <h2>{t('editions.drafts')}</h2>
          {drafts.length === 0 ? (
            <p className="muted">{t('editions.drafts.none')}</p>
          ) : (
            <DraftList drafts={drafts} />
          )}
          {may_draft ? <Begin editions={editions.data} /> : null}
        </section>
        <section className="panel">
          <h2>{t('editions.signed')}</h2>
          {signed.length === 0 ? (
            <p className="muted">{t('editions.signed.none')}</p>
          ) : (
            <EditionList editions={signed} />
          )}
        </section>
      </div>
    </>
  );
}

function EditionList({ editions }: { editions: readonly EditionHead[] }) {
  const { t, f, say } = useReader();
  return (
    <ul className="edition-list">
      {editions.map((edition) => (
        <li key={edition.id}>
          <PageLink to={`/papers/editions/${edition.id}`}>{edition.title}</PageLink>
          <span className="tag">{say(edition.state_title)}</span>
          {edition.corrects === null ? null : <span className="tag">{t('editions.correction')}</span>}
          {edition.corrected_by === null ? null : <span className="tag">{t('editions.corrected')}</span>}
          <span className="muted small">
            {edition.signed_by} {f.date(edition.signed_at)} · {t(`layer.${edition.layer}`)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Chooses what a new paper is of. */
function Begin({ editions }: { editions: Editions }) {
  const { t, f, say } = useReader();
  const [, navigate] = useLocation();
  const shared = useShared();
  const catalogue = useCatalogue();
  const create = useCreateDraft();
  const [paper, setPaper] = useState(editions.papers[0]?.paper ?? '');
  const kind = editions.papers.find((one) => one.paper === paper);
  const [period, setPeriod] = useState('');
  const [region, setRegion] = useState('000000');
  const [audience, setAudience] = useState('');
  if (kind === undefined) return null;
  const chosen = {
    period: kind.periods.map(String).includes(period) ? period : String(kind.periods[0] ?? ''),
    audience: kind.audiences.includes(audience) ? audience : (kind.audiences[0] ?? ''),
  };
  const key = `${paper}-${chosen.period}-${region}-${chosen.audience}`;
  const places = (catalogue.data?.regions ?? []).filter(
    ({ level }) => level === 'nation' || (level === 'province' && kind.levels.includes(level)),
  );
  return (
    <details className="begin">
      <summary>{t('editions.begin')}</summary>
      <form
        className="begin-form"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { key },
            { onSuccess: (draft) => navigate(hrefOf(`/papers/drafts/${draft.id}`, {}, shared)) },
          );
        }}
      >
        <Select
          label={t('editions.begin.paper')}
          value={paper}
          options={editions.papers.map((one) => ({ value: one.paper, label: say(one.title) }))}
          onChange={setPaper}
        />
        <Select
          label={t('editions.begin.period')}
          value={chosen.period}
          options={kind.periods.map((code) => ({ value: String(code), label: f.period(code, kind.grain) }))}
          onChange={setPeriod}
        />
        <Select
          label={t('editions.begin.region')}
          value={region}
          options={places.map(({ code, name }) => ({ value: code, label: say(name) }))}
          onChange={setRegion}
        />
        <Select
          label={t('editions.begin.audience')}
          value={chosen.audience}
          options={kind.audiences.map((value) => ({
            value,
            label: t(`editions.audience.${value as 'staff'}`),
          }))}
          onChange={setAudience}
        />
        <button type="submit" className="primary" disabled={create.isPending || chosen.period === ''}>
          {t('editions.begin.go')}
        </button>
        <PageLink to={`/papers/${key}`}>{t('editions.preview')}</PageLink>
      </form>
      {create.isError ? <ErrorNote error={create.error} /> : null}
    </details>
  );
}
