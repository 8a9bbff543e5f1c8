import type { Headline } from '../../../contracts/overview.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { ChangeText, ReportedValue } from '../../ui/value.tsx';

/** A few amounts that say how large the thing is; each opens its trend. */
export function Headlines({ headlines }: { headlines: readonly Headline[] }) {
  const { t, f, say } = useReader();
  return (
    <ul className="headlines panel">
      {headlines.map((h) => (
        <li key={h.metric}>
          <PageLink to="/trends" params={{ metric: h.metric }} className="headline-name">
            {say(h.title)}
          </PageLink>
          <strong>
            <ReportedValue value={h.value} measure={h} />
          </strong>
          <small className="muted">
            {f.period(h.period, 'month', 'short')} ·{' '}
            {t(h.yoy.over === 'jan_feb' ? 'column.yoy.janFeb' : 'column.yoy')}{' '}
            <ChangeText change={h.yoy} of={h} />
          </small>
        </li>
      ))}
    </ul>
  );
}
