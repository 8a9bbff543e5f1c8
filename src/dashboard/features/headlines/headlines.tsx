import type { Headline } from '../../../contracts/overview.ts';
import type { Provenance } from '../../ui/download.ts';
import { Explained } from '../../ui/explained.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { ChangeText, StatusMark } from '../../ui/value.tsx';

interface HeadlinesProps {
  readonly headlines: readonly Headline[];
  readonly provenance: Provenance;
}

/** A few amounts that say how large the thing is; each opens its trend. */
export function Headlines({ headlines, provenance }: HeadlinesProps) {
  const { t, f, say } = useReader();
  return (
    <ul className="headlines panel">
      {headlines.map((h) => (
        <li key={h.metric}>
          <PageLink to="/trends" params={{ metric: h.metric }} className="headline-name">
            {say(h.title)}
          </PageLink>
          <strong>
            <Explained name={say(h.title)} metric={h.metric} provenance={provenance}>
              {h.value.value === null ? '—' : f.value(h.value, h)}
            </Explained>
            <StatusMark status={h.value.status} />
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
