import type { QueryInput } from '../../../contracts/query.ts';
import type { ReviewView } from '../../../contracts/review.ts';
import { WORDS } from '../../../i18n/account-words.ts';
import { useCatalogue } from '../../state/queries.ts';
import { useReader } from '../../ui/reader.tsx';
import { questionWords } from './question-words.ts';

/** What a request is about, in words; as the machine reads it for whoever wants to copy it. */
export function ReviewSubject({ subject }: Pick<ReviewView, 'subject'>) {
  const reader = useReader();
  const { say } = reader;
  const catalogue = useCatalogue();
  const { dataset, query } = subject;
  const facts: (readonly [string, string])[] = [
    ...(typeof dataset === 'string' ? [[say(WORDS.dataset), dataset] as const] : []),
    ...(query === undefined || catalogue.data === undefined
      ? []
      : questionWords(query as QueryInput, catalogue.data, reader)),
  ];
  return (
    <>
      {facts.length === 0 ? null : (
        <dl className="demand-facts review-subject">
          {facts.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      <details className="small">
        <summary>{say(WORDS.rawQuestion)}</summary>
        <pre className="mono audit-detail">{JSON.stringify(subject, null, 2)}</pre>
      </details>
    </>
  );
}
