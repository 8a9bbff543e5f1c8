import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AuditQuestion, auditPath, getAudit } from '../../client/accounts.ts';
import {
  AUDIT_ACTION_TITLES,
  AUDIT_ACTIONS,
  AUDIT_DETAIL_TITLES,
  type AuditAction,
} from '../../domain/audit-action.ts';
import { PURPOSE_TITLES, PURPOSES } from '../../domain/purpose.ts';
import type { Bilingual } from '../../domain/text.ts';
import { filled, WORDS } from '../../i18n/account-words.ts';
import { browser } from '../state/browser.ts';
import { Select } from '../ui/controls.tsx';
import { Form, TextField } from '../ui/form.tsx';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';

/** 审计: who asked and took what, when and why. */
export function AuditPage() {
  const { say, f, locale } = useReader();
  const [question, setQuestion] = useState<AuditQuestion>({});
  const [action, setAction] = useState<AuditAction | ''>('');
  const log = useQuery({
    queryKey: ['audit', question],
    queryFn: ({ signal }) => getAudit(browser, question, signal),
    placeholderData: keepPreviousData,
    retry: 1,
  });
  if (log.isPending) return <Skeleton height={480} />;
  if (log.isError) return <ErrorNote error={log.error} retry={() => void log.refetch()} />;
  const { records, next, broken_at, total } = log.data;
  const purposeOf = (given: unknown): string => {
    const known = PURPOSES.find((p) => p === given);
    return known ? say(PURPOSE_TITLES[known]) : '';
  };
  const actionOf = (done: string): string => {
    const known = AUDIT_ACTIONS.find((one) => one === done);
    return known ? say(AUDIT_ACTION_TITLES[known]) : done;
  };
  return (
    <>
      <header className="page-head">
        <h1>{say(WORDS.audit)}</h1>
        <p>{say(WORDS.auditAbout)}</p>
      </header>
      <p
        className={broken_at === null ? 'note' : 'note error'}
        role={broken_at === null ? 'status' : 'alert'}
      >
        {broken_at === null
          ? say(filled(WORDS.whole, { n: f.number(Math.min(total, 10_000), 0) }))
          : say(filled(WORDS.broken, { n: String(broken_at) }))}
      </p>
      <section className="panel">
        <div className="audit-filter">
          <Form
            submit={say(WORDS.filter)}
            onSubmit={({ actor, subject }) =>
              setQuestion({
                ...(actor ? { actor } : {}),
                ...(action ? { action } : {}),
                ...(subject ? { subject } : {}),
              })
            }
            more={
              <a className="button" href={auditPath(question, 'csv')} download>
                {say(WORDS.exportCsv)}
              </a>
            }
          >
            <TextField name="actor" label={say(WORDS.actor)} />
            <Select
              label={say(WORDS.action)}
              value={action}
              options={[
                { value: '' as const, label: say(WORDS.all) },
                ...AUDIT_ACTIONS.map((value) => ({ value, label: say(AUDIT_ACTION_TITLES[value]) })),
              ]}
              onChange={setAction}
            />
            <TextField name="subject" label={say(WORDS.subject)} />
          </Form>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className="table-scroll" tabIndex={0} aria-label={say(WORDS.audit)}>
          <table className="data" data-rows={records.length}>
            <thead>
              <tr>
                <th>#</th>
                <th>{say(WORDS.at)}</th>
                <th>{say(WORDS.actor)}</th>
                <th>{say(WORDS.action)}</th>
                <th>{say(WORDS.subject)}</th>
                <th>{say(WORDS.purpose)}</th>
                <th>{say(WORDS.detail)}</th>
              </tr>
            </thead>
            <tbody>
              {records.map(({ seq, at, actor, action: done, subject, detail }) => (
                <tr key={seq}>
                  <td>{seq}</td>
                  <td className="nowrap">{new Date(at).toLocaleString(locale)}</td>
                  <td>{actor}</td>
                  <td className="nowrap">{actionOf(done)}</td>
                  <td>{subject}</td>
                  <td>
                    {purposeOf(detail.purpose)} {String(detail.purpose_note ?? '')}
                  </td>
                  <td className="small audit-detail">{detailText(detail, say)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {next === null ? null : (
          <button type="button" className="plain" onClick={() => setQuestion({ ...question, before: next })}>
            {say(WORDS.older)}
          </button>
        )}
      </section>
    </>
  );
}

/** Said in another column, or what stands in the file itself; the export of the log has them all. */
const LEFT_OUT = new Set([
  'purpose',
  'purpose_note',
  'title',
  'unit',
  'definition',
  'notes',
  'synthetic',
  'complete_through',
  'as_of',
]);

const detailText = (detail: Readonly<Record<string, unknown>>, say: (text: Bilingual) => string): string =>
  Object.entries(detail)
    .filter(([key, value]) => !LEFT_OUT.has(key) && !isEmpty(value))
    .map(([key, value]) => {
      const title = AUDIT_DETAIL_TITLES[key];
      return `${title ? say(title) : key} ${typeof value === 'string' ? value : plain(value)}`;
    })
    .join(' · ');

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** A list or a small table without the marks of its notation. */
const plain = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(plain).join('、')
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
          .filter(([, part]) => !isEmpty(part))
          .map(([key, part]) => `${key}=${plain(part)}`)
          .join(' ')
      : String(value);
