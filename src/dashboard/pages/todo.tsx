import { useLocation, useSearch } from 'wouter';
import type { WorkItemsView, WorkItemView } from '../../contracts/work-item.ts';
import { WORK_KINDS, WORK_MACHINES, type WorkKind } from '../../domain/work-kind.ts';
import { DraftList } from '../features/paper-desk/draft-list.tsx';
import { WorkPanel } from '../features/work-panel/work-panel.tsx';
import { useEditions } from '../state/editions.ts';
import { useMay } from '../state/session.ts';
import { searchOf } from '../state/shared.ts';
import {
  fitting,
  groupOf,
  NOBODY,
  parseTodo,
  TODO_GROUPS,
  type TodoChoice,
  todoParams,
  useWorkDesk,
} from '../state/work.ts';
import { Segmented, Select } from '../ui/controls.tsx';
import { factText } from '../ui/fact-text.ts';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** 我的待办: what waits for somebody, by day; every item leads to its page. */
export function TodoPage() {
  const { t, f, say } = useReader();
  const choice = parseTodo(useSearch());
  const { desk, waiting, failed } = useWorkDesk();
  const may = useMay();
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.todo')}</h1>
        <p>{t('todo.about')}</p>
      </header>
      {may('papers') ? <WaitingPapers /> : null}
      {failed?.error ? <ErrorNote error={failed.error} retry={() => void failed.refetch()} /> : null}
      {desk === null || waiting.length === 0 ? null : (
        <p className="muted small" role="status">
          {t('todo.waiting', { kinds: f.list(waiting.map((kind) => say(WORK_MACHINES[kind].title))) })}
        </p>
      )}
      {desk !== null ? <Body answer={desk} choice={choice} /> : failed ? null : <Skeleton height={480} />}
    </>
  );
}

/** White papers whose next stage is the reader's. */
function WaitingPapers() {
  const { t } = useReader();
  const editions = useEditions();
  const mine = editions.data?.drafts.filter((draft) => draft.waits_for_me) ?? [];
  return mine.length === 0 ? null : (
    <section className="panel papers" data-waiting-papers={mine.length}>
      <h2>{t('todo.papers')}</h2>
      <DraftList drafts={mine} />
    </section>
  );
}

function Body({ answer, choice }: { answer: WorkItemsView; choice: TodoChoice }) {
  const { t, f, say } = useReader();
  const shared = useShared();
  const [, navigate] = useLocation();
  const go = (next: Partial<TodoChoice>): void =>
    navigate(`/todo${searchOf(todoParams({ ...choice, item: undefined, ...next }), shared)}`, {
      replace: true,
    });
  const fit = fitting(answer.items, choice);
  const open = fit.filter((item) => item.stage !== 'ended');
  const ended = fit.filter((item) => item.stage === 'ended');
  const shown = choice.ended ? ended : open;
  const kinds = WORK_KINDS.filter((kind) => answer.items.some((item) => item.kind === kind));
  const owners = answer.owners.filter((owner) => owner !== answer.me);
  return (
    <div className="grid">
      <div className="controls-row">
        <Segmented
          label={t('todo.stage')}
          value={choice.ended ? 'ended' : 'open'}
          options={[
            { value: 'open', label: t('todo.stage.open', { n: f.count(open.length) }) },
            { value: 'ended', label: t('todo.stage.ended', { n: f.count(ended.length) }) },
          ]}
          onChange={(next) => go({ ended: next === 'ended' })}
        />
        <Select
          label={t('todo.kind')}
          value={choice.kind ?? ''}
          options={[
            { value: '' as WorkKind | '', label: t('todo.kind.all') },
            ...kinds.map((kind) => ({ value: kind, label: say(WORK_MACHINES[kind].title) })),
          ]}
          onChange={(kind) => go({ kind: kind === '' ? undefined : kind })}
        />
        <Select
          label={t('todo.owner')}
          value={choice.owner ?? ''}
          options={[
            { value: '', label: t('todo.owner.all') },
            { value: answer.me, label: t('todo.owner.me', { name: answer.me }) },
            { value: NOBODY, label: t('todo.owner.nobody') },
            ...owners.map((owner) => ({ value: owner, label: owner })),
          ]}
          onChange={(owner) => go({ owner: owner === '' ? undefined : owner })}
        />
      </div>
      <div className={choice.item === undefined ? 'beside' : 'beside open'}>
        <section className="panel" data-rows={shown.length}>
          {shown.length === 0 ? <p className="muted">{t('todo.none')}</p> : null}
          {TODO_GROUPS.map((group) => {
            const own = shown.filter((item) => groupOf(item, answer.today) === group);
            return own.length === 0 ? null : (
              <div key={group}>
                <h2 className="todo-group">
                  {t(`todo.group.${group}`)} <span className="muted">{f.count(own.length)}</span>
                </h2>
                <ol className="work-list">
                  {own.map((item) => (
                    <Entry key={item.id} item={item} choice={choice} />
                  ))}
                </ol>
              </div>
            );
          })}
        </section>
        {choice.item === undefined ? (
          <p className="muted panel choose">{t('todo.choose')}</p>
        ) : (
          <WorkPanel id={choice.item} linked />
        )}
      </div>
    </div>
  );
}

function Entry({ item, choice }: { item: WorkItemView; choice: TodoChoice }) {
  const { t, f, say } = useReader();
  const here = item.id === choice.item;
  return (
    <li className={here ? 'on' : undefined}>
      <PageLink
        to="/todo"
        params={Object.fromEntries(todoParams({ ...choice, item: item.id }))}
        className="work-link"
        current={here}
      >
        <strong>{say(item.title)}</strong>
        <span className="work-tags">
          <span className="tag">{say(item.kind_title)}</span>
          <span className="tag strong">{say(item.state_title)}</span>
          <span className="muted small">{item.owner ?? t('work.owner.none')}</span>
          {item.due_on === null ? null : (
            <span className="muted small">{t('todo.due', { date: f.date(item.due_on) })}</span>
          )}
        </span>
        <Facts item={item} />
        {item.last_comment === null ? null : (
          <span className="muted small work-last">
            {t('todo.last', { actor: item.last_comment.actor, text: item.last_comment.text })}
          </span>
        )}
      </PageLink>
    </li>
  );
}

/** Numbers of the evidence in a line: what it is about is not read from its name alone. */
function Facts({ item: { evidence } }: { item: WorkItemView }) {
  const { f, say } = useReader();
  const facts = evidence?.facts.slice(0, FACTS) ?? [];
  return facts.length === 0 ? null : (
    <span className="small">
      {facts.map((fact) => `${say(fact.label)} ${factText(f, fact)}`).join(' · ')}
    </span>
  );
}

const FACTS = 3;
