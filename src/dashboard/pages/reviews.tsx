import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askReview, decideReview, getReviews } from '../../client/accounts.ts';
import type { NewReviewInput, ReviewsView, ReviewView } from '../../contracts/review.ts';
import { PURPOSE_TITLES, PURPOSES, type Purpose } from '../../domain/purpose.ts';
import { type Decision, REVIEW_KIND_TITLES, REVIEW_KINDS, type ReviewKind } from '../../domain/review.ts';
import { filled, WORDS } from '../../i18n/account-words.ts';
import { ReviewSubject } from '../features/reviews/review-subject.tsx';
import { browser } from '../state/browser.ts';
import { useMay } from '../state/session.ts';
import { Select } from '../ui/controls.tsx';
import { errorText } from '../ui/error-text.ts';
import { Form, TextField } from '../ui/form.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';

const KEY = ['reviews'];
const STATES = {
  open: WORDS.open,
  approved_once: WORDS.approved_once,
  approved: WORDS.approved,
  exception: WORDS.excepted,
  returned: WORDS.returned,
} as const;
const DECIDED = { approve: WORDS.approve, exception: WORDS.exception, return: WORDS.return } as const;

/** 审核: requests beyond policy; reviewers see all, others their own. */
export function ReviewsPage() {
  const { say } = useReader();
  const may = useMay();
  const reviews = useQuery({ queryKey: KEY, queryFn: ({ signal }) => getReviews(browser, signal), retry: 1 });
  if (reviews.isPending) return <Skeleton height={320} />;
  if (reviews.isError) return <ErrorNote error={reviews.error} retry={() => void reviews.refetch()} />;
  return (
    <>
      <header className="page-head">
        <h1>{say(WORDS.reviews)}</h1>
        <p>{say(WORDS.reviewsAbout)}</p>
      </header>
      {may('ask') ? <Ask /> : null}
      {reviews.data.reviews.length === 0 ? <Note>{say(WORDS.noReviews)}</Note> : null}
      {reviews.data.reviews.map((review) => (
        <Review key={review.id} review={review} />
      ))}
    </>
  );
}

function useKept() {
  const client = useQueryClient();
  return (all: ReviewsView): void => {
    client.setQueryData(KEY, all);
  };
}

function Review({ review }: { review: ReviewView }) {
  const { say, f } = useReader();
  const keep = useKept();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: (decision: Decision) => decideReview(browser, review.id, { decision, reason }),
    onSuccess: keep,
  });
  const when = (at: string): string => f.dateTime(at);
  const purpose = PURPOSES.find((p) => p === review.purpose);
  return (
    <article className="panel review">
      <header className="figure-head">
        <div>
          <h2>{say(REVIEW_KIND_TITLES[review.kind])}</h2>
          <p className="muted small">
            {say(filled(WORDS.askedBy, { name: review.asked_by, at: when(review.asked_at) }))}
          </p>
        </div>
        <span className="tag">{say(STATES[review.state])}</span>
      </header>
      <p>
        {purpose ? say(PURPOSE_TITLES[purpose]) : review.purpose} · {review.note}
      </p>
      <ReviewSubject subject={review.subject} />
      <h3>{say(WORDS.findings)}</h3>
      <ul className="findings">
        {review.findings.map((finding) => (
          <li key={finding.id} data-severity={finding.severity}>
            {say(finding.text)}
          </li>
        ))}
      </ul>
      {review.decisions.map((made) => (
        <p key={`${made.reviewer} ${made.at}`} className="small">
          {when(made.at)} {made.reviewer} {say(DECIDED[made.decision])} {made.reason}
        </p>
      ))}
      {review.mine_to_decide ? (
        <div className="form">
          <TextField
            label={say(WORDS.decisionReason)}
            value={reason}
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
          />
          {decide.error === null ? null : (
            <p className="form-error" role="alert">
              {errorText(decide.error, say)}
            </p>
          )}
          <div className="form-actions">
            {(['approve', 'exception', 'return'] as const).map((decision) => (
              <button
                key={decision}
                type="button"
                className={decision === 'approve' ? 'primary' : 'plain'}
                disabled={decide.isPending}
                onClick={() => decide.mutate(decision)}
              >
                {say(DECIDED[decision])}
              </button>
            ))}
          </div>
        </div>
      ) : null}
    </article>
  );
}

function Ask() {
  const { say } = useReader();
  const keep = useKept();
  const [kind, setKind] = useState<ReviewKind>('finer_cells');
  const [purpose, setPurpose] = useState<Purpose>('policy');
  const [wrong, setWrong] = useState<string>();
  const ask = useMutation({
    mutationFn: (input: NewReviewInput) => askReview(browser, input),
    onSuccess: keep,
  });
  const submit = ({ dataset = '', query = '', note = '' }: Readonly<Record<string, string>>): void => {
    try {
      const parsed = query.trim() === '' ? {} : { query: JSON.parse(query) as NewReviewInput['query'] };
      setWrong(undefined);
      ask.mutate({
        kind,
        purpose,
        note,
        ...(dataset.trim() === '' ? {} : { dataset: dataset.trim() }),
        ...parsed,
      });
    } catch (error) {
      setWrong(String(error));
    }
  };
  return (
    <details className="panel">
      <summary>{say(WORDS.ask)}</summary>
      <Form
        submit={say(WORDS.ask)}
        busy={ask.isPending}
        error={wrong ?? errorText(ask.error, say)}
        onSubmit={submit}
      >
        <Select
          label={say(WORDS.kind)}
          value={kind}
          options={REVIEW_KINDS.map((value) => ({ value, label: say(REVIEW_KIND_TITLES[value]) }))}
          onChange={setKind}
        />
        <Select
          label={say(WORDS.purpose)}
          value={purpose}
          options={PURPOSES.map((value) => ({ value, label: say(PURPOSE_TITLES[value]) }))}
          onChange={setPurpose}
        />
        <TextField name="dataset" label={say(WORDS.dataset)} maxLength={80} />
        <TextField name="query" label={say(WORDS.query)} maxLength={4000} />
        <TextField name="note" label={say(WORDS.note)} minLength={5} maxLength={2000} required />
      </Form>
    </details>
  );
}
