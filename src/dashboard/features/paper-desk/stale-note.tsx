import type { DraftView, Stale } from '../../../contracts/paper-draft.ts';
import { useChangeDraft } from '../../state/editions.ts';
import { ErrorNote, Note } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { useMetricNames } from '../../ui/use-metric-names.ts';

/** What a newer release has overtaken in this draft, number by number. */
export function StaleNote({ draft, stale }: { draft: DraftView; stale: Stale }) {
  const { t, f } = useReader();
  const change = useChangeDraft(draft.id);
  const name = useMetricNames();
  const { sections } = stale;
  if (stale.release === stale.current_release) return null;
  return (
    <Note>
      <details>
        <summary>
          {sections.length === 0
            ? t('editions.stale.none')
            : t('editions.stale', { n: f.count(sections.length) })}
        </summary>
        <ul>
          {sections.map((section) => (
            <li key={section.id}>
              <a href={`#${section.id}`}>{section.heading}</a>
              {section.definitions.length === 0
                ? ''
                : ` ${t('editions.stale.definition', { list: f.list(section.definitions.map(name)) })}`}
              <ul className="small">
                {section.numbers.slice(0, 12).map((number) => (
                  <li key={number.id}>
                    {name(number.metric)}{' '}
                    {t('editions.stale.number', { before: number.before, after: number.after })}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </details>
      {draft.may_write ? (
        <button type="button" className="plain" onClick={() => change.mutate({ take_up: true })}>
          {t('editions.takeUp')}
        </button>
      ) : null}
      {change.isError ? <ErrorNote error={change.error} /> : null}
    </Note>
  );
}
