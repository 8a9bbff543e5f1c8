import { useMemo, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { PaperDocument } from '../../contracts/paper-document.ts';
import type { DraftView } from '../../contracts/paper-draft.ts';
import { type Chosen, Comments } from '../features/paper-desk/comments.tsx';
import { DraftActions } from '../features/paper-desk/draft-actions.tsx';
import { DraftHistory } from '../features/paper-desk/history.tsx';
import { StageLine } from '../features/paper-desk/stage-line.tsx';
import { StaleNote } from '../features/paper-desk/stale-note.tsx';
import { TextEditors } from '../features/paper-desk/text-editor.tsx';
import { PaperContents } from '../features/paper-reader/paper-contents.tsx';
import { PaperReader } from '../features/paper-reader/paper-reader.tsx';
import {
  type DraftChoice,
  draftParams,
  parseDraft,
  useDraft,
  useDraftDocument,
  useStale,
} from '../state/editions.ts';
import { searchOf } from '../state/shared.ts';
import { Segmented } from '../ui/controls.tsx';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** One draft: its text, and everything that is done about it. */
export function PaperDraftPage({ id }: { id: string }) {
  const draft = useDraft(id);
  if (draft.isPending) return <Skeleton height={640} />;
  if (draft.isError) return <ErrorNote error={draft.error} retry={() => void draft.refetch()} />;
  return <DraftDesk draft={draft.data} />;
}

function DraftDesk({ draft }: { draft: DraftView }) {
  const { t, f, say } = useReader();
  const shared = useShared();
  const [, navigate] = useLocation();
  const choice = parseDraft(useSearch());
  const document = useDraftDocument(draft);
  const stale = useStale(draft);
  const choose = (next: DraftChoice): void =>
    navigate(`/papers/drafts/${draft.id}${searchOf(draftParams(next), shared)}`, { replace: true });
  const chosen = useMemo(() => chosenIn(document.data, choice.at), [document.data, choice.at]);
  const open = draft.comments.filter((comment) => comment.resolved_at === null).length;
  const panels = [
    { value: 'act', label: t('editions.panel.act') },
    { value: 'write', label: t('editions.panel.write') },
    { value: 'comments', label: t('editions.panel.comments', { n: f.count(open) }) },
    { value: 'history', label: t('editions.panel.history') },
  ] as const;
  return (
    <>
      <header className="page-head draft-head">
        <p>
          <PageLink to="/papers">{t('editions.all')}</PageLink>
        </p>
        <h1>{say(draft.title)}</h1>
        <StageLine draft={draft} />
      </header>
      {stale.data === undefined ? null : <StaleNote draft={draft} stale={stale.data} />}
      <div className="draft-desk">
        <aside className="panel draft-panel" aria-label={t('editions.panel')}>
          <Segmented
            label={t('editions.panel')}
            showLabel={false}
            value={choice.panel}
            options={panels}
            onChange={(panel) => choose({ ...choice, panel })}
          />
          {choice.panel === 'act' ? <DraftActions draft={draft} /> : null}
          {choice.panel === 'write' ? <TextEditors draft={draft} /> : null}
          {choice.panel === 'comments' ? (
            <Comments draft={draft} chosen={chosen} onShow={(at) => choose({ panel: 'comments', at })} />
          ) : null}
          {choice.panel === 'history' ? <DraftHistory draft={draft} /> : null}
          {draft.edition === null ? null : (
            <p>
              <PageLink to={`/papers/editions/${draft.edition}`}>{t('editions.facts')}</PageLink>
            </p>
          )}
        </aside>
        {document.isPending ? (
          <Skeleton height={640} />
        ) : document.isError ? (
          <ErrorNote error={document.error} retry={() => void document.refetch()} />
        ) : (
          <DraftText
            draft={draft}
            document={document.data}
            stale={new Set(stale.data?.sections.map((section) => section.id))}
            at={choice.at}
            onAnchor={(at) => choose({ panel: 'comments', at })}
          />
        )}
      </div>
    </>
  );
}

function DraftText({
  draft,
  document,
  stale,
  at,
  onAnchor,
}: {
  draft: DraftView;
  document: PaperDocument;
  stale: ReadonlySet<string>;
  at: string | undefined;
  onAnchor: (at: string) => void;
}) {
  const { t } = useReader();
  const text = useRef<HTMLDivElement>(null);
  const comments = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { anchor, resolved_at } of draft.comments)
      if (anchor !== '' && resolved_at === null) counts.set(anchor, (counts.get(anchor) ?? 0) + 1);
    return counts;
  }, [draft.comments]);
  return (
    <div className="paper-with-contents" ref={text}>
      <PaperContents document={document} stale={stale} text={text} />
      <PaperReader
        document={document}
        margin={{
          at,
          onAnchor,
          comments,
          sectionMark: (section) =>
            stale.has(section.id) ? <span className="tag stale">{t('editions.stale.mark')}</span> : null,
        }}
      />
    </div>
  );
}

/** What stands at a chosen place; the whole paper where none is chosen, or it is no longer there. */
function chosenIn(document: PaperDocument | undefined, at: string | undefined): Chosen {
  const blocks = document?.sections.flatMap((section) => section.blocks) ?? [];
  const block = blocks.find((one) => at === one.id || at?.startsWith(`${one.id}.`));
  if (at === undefined || block === undefined) return { anchor: '', quote: '' };
  const runs =
    block.kind === 'paragraph'
      ? block.runs
      : [...block.title, ...(block.kind === 'table' ? block.rows.flat(2) : [])];
  const number = runs.find((run) => run.kind !== 'text' && run.id === at);
  const whole = block.kind === 'paragraph' ? runs : block.title;
  return { anchor: at, quote: (number?.text ?? whole.map((run) => run.text).join('')).slice(0, 200) };
}
