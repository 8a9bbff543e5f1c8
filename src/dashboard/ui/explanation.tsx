import { useCatalogue } from '../state/queries.ts';
import type { Provenance } from './download.ts';
import { PageLink } from './page-link.tsx';
import { useReader } from './reader.tsx';

interface ExplanationProps {
  /** Metric of the catalogue that the number is. */
  readonly metric?: string;
  readonly provenance: Provenance;
  /** The denominator the number rests on, printed. */
  readonly denominator?: string;
}

/** Where a number comes from: what is counted of what, who owns the definition, how fresh it is, and its query. */
export function Explanation({ metric: id, provenance, denominator }: ExplanationProps) {
  const { t, f, say } = useReader();
  const catalogue = useCatalogue();
  const metric = catalogue.data?.metrics.find((m) => m.id === id);
  const group = catalogue.data?.groups.find((g) => g.id === metric?.group);
  const asOf = (metric?.watermark ?? catalogue.data?.watermark)?.as_of ?? null;
  return (
    <dl className="explanation">
      {metric === undefined ? null : (
        <>
          <div>
            <dt>{t('explain.definition')}</dt>
            <dd>
              <strong>{say(metric.title)}</strong> {say(metric.definition)}
            </dd>
          </div>
          <div>
            <dt>{t('explain.unit')}</dt>
            <dd>{f.unit(metric)}</dd>
          </div>
          <div>
            <dt>{t('explain.source')}</dt>
            <dd>
              {group === undefined ? null : `${say(group.title)} · `}
              {say(metric.owner)}
            </dd>
          </div>
        </>
      )}
      {denominator === undefined ? null : (
        <div>
          <dt>{t('explain.denominator')}</dt>
          <dd>{denominator}</dd>
        </div>
      )}
      <div>
        <dt>{t('explain.asOf')}</dt>
        <dd>{asOf === null ? '—' : f.dateTime(asOf)}</dd>
      </div>
      <div>
        <dt>{t('explain.version')}</dt>
        <dd>{Object.values(provenance).join(' · ')}</dd>
      </div>
      <div>
        <dt>{t('explain.more')}</dt>
        <dd>
          {metric === undefined ? null : (
            <>
              <PageLink to="/trends" params={{ metric: metric.id }}>
                {t('nav.trends')}
              </PageLink>{' '}
            </>
          )}
          <PageLink to="/method">{t('nav.method')}</PageLink>{' '}
          <PageLink to="/quality">{t('nav.quality')}</PageLink>
        </dd>
      </div>
    </dl>
  );
}
