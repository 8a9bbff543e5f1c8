import { MARK_SIGN, type TrendMark } from '../../../charts/trend/series.ts';
import type { PeriodGrain } from '../../../domain/period.ts';
import { useReader } from '../../ui/reader.tsx';

/** The newest ones; older ones stand behind a click. */
const LISTED = 6;

/** What the signs above the picture stand for, newest first. */
export function MarkList({ marks, grain }: { marks: readonly TrendMark[]; grain: PeriodGrain }) {
  const { t, f } = useReader();
  if (marks.length === 0) return null;
  const newest = [...marks].reverse();
  const item = (mark: TrendMark) => (
    <li key={`${mark.kind}${mark.period}${mark.name}`}>
      <span aria-hidden="true">{MARK_SIGN[mark.kind]}</span> {f.period(mark.period, grain)}{' '}
      <span className="muted">{t(`mark.${mark.kind}`)}</span> {mark.name}
    </li>
  );
  const more = newest.slice(LISTED);
  return (
    <section className="mark-list small" aria-label={t('marks.title')} data-marks={marks.length}>
      <ul>{newest.slice(0, LISTED).map(item)}</ul>
      {more.length === 0 ? null : (
        <details>
          <summary>{t('marks.hidden', { n: f.count(more.length) })}</summary>
          <ul>{more.map(item)}</ul>
        </details>
      )}
    </section>
  );
}
