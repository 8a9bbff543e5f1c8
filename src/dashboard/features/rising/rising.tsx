import type { Rising as Of, Overview, RisingMember } from '../../../contracts/overview.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { Spark } from '../../ui/spark.tsx';
import { ChangeText, StatusMark } from '../../ui/value.tsx';

interface RisingProps {
  readonly rising: Of;
  readonly labels: Overview['labels'];
  /** Where a part of the gauge is looked at further: the trend of its metric. */
  readonly metric: string | undefined;
  readonly place: Readonly<Record<string, string>>;
}

const POINTS = { unit: 'points' } as const;

/** The three needs that warmed most over a year, and where; each opens its trend. */
export function Rising({ rising, labels, metric, place }: RisingProps) {
  const { t, f } = useReader();
  const { gauge, dimension, members, period } = rising;
  return (
    <section className="panel rising" id="rising" data-rising={gauge}>
      <div className="figure-head">
        <div>
          <h2>{t(`overview.rising.${gauge}`)}</h2>
          <p className="muted small">{t('overview.rising.about', { period: f.period(period, 'month') })}</p>
        </div>
        {metric === undefined ? null : (
          <PageLink to="/trends" params={{ metric, by: dimension, ...place }} className="quiet">
            {t('overview.rising.all')}
          </PageLink>
        )}
      </div>
      {members.length === 0 ? (
        <p className="muted empty">{t('overview.rising.none')}</p>
      ) : (
        <ol>
          {members.map((member) => (
            <li key={member.code}>
              <Member {...{ member, labels, metric, dimension, place }} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

interface MemberProps extends Pick<RisingProps, 'labels' | 'metric' | 'place'> {
  readonly member: RisingMember;
  readonly dimension: string;
}

function Member({ member, labels, metric, dimension, place }: MemberProps) {
  const { t, f, say } = useReader();
  const { code, title, reading, band, change, series, strongest } = member;
  const where = strongest === undefined ? undefined : labels.region?.[strongest.region];
  const name = <strong>{say(title)}</strong>;
  return (
    <>
      {metric === undefined ? (
        name
      ) : (
        <PageLink to="/trends" params={{ metric, by: dimension, [`in.${dimension}`]: code, ...place }}>
          {name}
        </PageLink>
      )}
      <span className="rising-now">
        <b>{reading.value === null ? '—' : f.number(reading.value, 1)}</b>
        <StatusMark status={reading.status} />
        {band === null ? null : <small className="muted">{t(`band.${band}`)}</small>}
      </span>
      <Spark values={series.map((month) => month.value)} />
      <span className="rising-change">
        {t('overview.yoy')}{' '}
        <b>
          <ChangeText change={change.yoy} of={POINTS} />
        </b>
      </span>
      {strongest === undefined || where === undefined ? null : (
        <PageLink to="/" params={{ region: strongest.region }} className="rising-where">
          {t('overview.rising.where', {
            name: say(where),
            change: f.change(strongest.change, POINTS),
          })}
        </PageLink>
      )}
    </>
  );
}
