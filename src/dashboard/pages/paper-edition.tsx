import { useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { editionFile } from '../../client/editions.ts';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import type { EditionView } from '../../contracts/paper-draft.ts';
import { EditionFacts } from '../features/edition/edition-facts.tsx';
import { EditionPromises, type Finding } from '../features/edition/edition-promises.tsx';
import { Verification } from '../features/edition/verification.tsx';
import { PaperContents } from '../features/paper-reader/paper-contents.tsx';
import { PaperReader } from '../features/paper-reader/paper-reader.tsx';
import { useCreateDraft, useEdition, useEditionDocument } from '../state/editions.ts';
import { useMay } from '../state/session.ts';
import { Menu, MenuLink } from '../ui/menu.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { hrefOf, PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

const FORMATS = ['pdf', 'docx', 'html', 'pdfa', 'data', 'bundle'] as const;

/** A signed edition: read, downloaded, verified, cited, corrected. */
export function PaperEditionPage({ id }: { id: string }) {
  const edition = useEdition(id);
  const document = useEditionDocument(id);
  const text = useRef<HTMLDivElement>(null);
  const findings = useMemo(() => findingsOf(document.data), [document.data]);
  if (edition.isPending) return <Skeleton height={640} />;
  if (edition.isError) return <ErrorNote error={edition.error} retry={() => void edition.refetch()} />;
  return (
    <>
      <EditionHeader edition={edition.data} />
      <div className="draft-desk">
        <aside className="panel draft-panel">
          <Verification edition={edition.data} />
          <EditionPromises edition={edition.data} findings={findings} />
          <EditionFacts edition={edition.data} />
        </aside>
        {document.isPending ? (
          <Skeleton height={640} />
        ) : document.isError ? (
          <ErrorNote error={document.error} retry={() => void document.refetch()} />
        ) : (
          <div className="paper-with-contents" ref={text}>
            <PaperContents document={document.data} text={text} />
            <PaperReader document={document.data} />
          </div>
        )}
      </div>
    </>
  );
}

function EditionHeader({ edition }: { edition: EditionView }) {
  const { t, say } = useReader();
  const may = useMay();
  const shared = useShared();
  const [, navigate] = useLocation();
  const correct = useCreateDraft();
  const published = edition.state === 'published' || edition.state === 'archived';
  return (
    <header className="page-head draft-head">
      <p>
        <PageLink to="/papers">{t('editions.all')}</PageLink>
      </p>
      <h1>{edition.title}</h1>
      <p>
        <span className="tag">{say(edition.state_title)}</span>{' '}
        {edition.corrects === null ? null : (
          <PageLink to={`/papers/editions/${edition.corrects}`}>{t('editions.correction')}</PageLink>
        )}
      </p>
      <div className="form-actions">
        {edition.state === 'withdrawn' || !may('export') ? null : (
          <Menu label={t('editions.download')}>
            {FORMATS.map((format) => (
              <MenuLink key={format} href={editionFile(edition.id, format)}>
                {t(`editions.download.${format}`)}
              </MenuLink>
            ))}
          </Menu>
        )}
        {published && may('draft_papers') && edition.corrected_by === null ? (
          <button
            type="button"
            className="plain"
            disabled={correct.isPending}
            onClick={() =>
              correct.mutate(
                { key: edition.key, corrects: edition.id },
                { onSuccess: (draft) => navigate(hrefOf(`/papers/drafts/${draft.id}`, {}, shared)) },
              )
            }
          >
            {t('editions.correct')}
          </button>
        ) : null}
      </div>
      {edition.corrected_by === null ? null : (
        <Note>
          {t('editions.corrected')}{' '}
          <PageLink to={`/papers/editions/${edition.corrected_by}`}>{edition.corrected_by}</PageLink>{' '}
          <PageLink
            to="/papers/compare"
            params={{ before: `edition:${edition.id}`, after: `edition:${edition.corrected_by}` }}
          >
            {t('editions.compare')}
          </PageLink>
        </Note>
      )}
      {correct.isError ? <ErrorNote error={correct.error} /> : null}
    </header>
  );
}

/** The numbered findings of the summary. */
const findingsOf = (document: PaperDocument | undefined): Finding[] =>
  (document?.sections ?? []).flatMap(({ blocks }) =>
    blocks.flatMap((block) =>
      block.kind === 'paragraph' && block.role === 'finding'
        ? [{ anchor: block.id, quote: block.runs.map((run) => run.text).join('') }]
        : [],
    ),
  );
