import type { MerchantCredit } from '../../../contracts/merchant-credit.ts';
import type { QueryResult, QueryRow } from '../../../contracts/query.ts';
import { period, shift } from '../../../domain/period.ts';
import { SCENES, type Scene } from '../../state/environment.ts';
import { useQueryResult } from '../../state/queries.ts';
import { Segmented } from '../../ui/controls.tsx';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { useShared } from '../../ui/use-shared.ts';

interface Props {
  readonly scene: Scene;
  readonly month: number;
  readonly region: string | undefined;
  /** Named merchants, for whoever may see them. */
  readonly credit: MerchantCredit | undefined;
  readonly onScene: (scene: Scene) => void;
}

/** Months a city is compared with. */
const BASE = 12;
const MOST = 10;
const UNNAMED = { zh: '—', en: '—' };

interface Cluster {
  readonly city: string;
  readonly now: number;
  readonly usual: number;
  readonly times: number;
}

/** Where disputes of one scene pile up, against the year before, and who they are with: while there is time to act. */
export function Clusters({ scene, month, region, credit, onScene }: Props) {
  const { t, f, say, locale } = useReader();
  const { release } = useShared();
  const answer = useQueryResult({
    metric: 'disputes',
    where: { dispute_scene: [scene] },
    region: { level: 'city', ...(region === undefined ? {} : { within: region }) },
    period: { grain: 'month', from: shift(period('month', month), -BASE).code, to: month },
    lang: locale,
    release,
  });
  if (answer.isPending) return <Skeleton height={280} />;
  if (answer.isError) return <ErrorNote error={answer.error} retry={() => void answer.refetch()} />;
  const clusters = clustersOf(answer.data, month);
  const place = (code: string): string => {
    const label = answer.data.labels.region?.[code];
    return label === undefined ? code : say(label);
  };
  const options = SCENES.map((value) => ({ value, label: t(`environment.scene.${value}`) }));
  return (
    <section className="panel" id="clusters">
      <h2>{t('environment.clusters')}</h2>
      <p className="muted small">{t('environment.clusters.about', { month: f.period(month, 'month') })}</p>
      <Segmented
        label={t('environment.scene')}
        showLabel={false}
        value={scene}
        options={options}
        onChange={onScene}
      />
      {clusters.length === 0 ? <p className="muted">{t('environment.clusters.none')}</p> : null}
      <ol className="clusters" data-rows={clusters.length}>
        {clusters.map(({ city, now, usual, times }) => (
          <li key={city} data-city={city}>
            <strong>{place(city)}</strong>{' '}
            {t('environment.clusters.line', {
              n: f.count(now),
              usual: f.number(usual, 1),
              times: f.number(times, 1),
            })}
            {credit === undefined ? null : <Merchants credit={credit} city={city} month={month} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Merchants of the city with disputes that may be shown: how many are still on the platform, and what is suggested. */
function Merchants({ credit, city, month }: { credit: MerchantCredit; city: string; month: number }) {
  const { t, f, say } = useReader();
  const merchants = credit.merchants.filter((m) => m.city === city);
  if (merchants.length === 0) return null;
  const open = merchants.filter((m) => m.merchant_status === 'active' || m.merchant_status === 'watch');
  return (
    <ul>
      <li className="muted small">
        {t('environment.clusters.open', { n: f.count(merchants.length), open: f.count(open.length) })}
      </li>
      {merchants.map((m) => (
        <li key={m.work}>
          <PageLink
            to="/environment/credit"
            params={{ month: String(month), merchant: m.work.slice(m.work.indexOf(':') + 1) }}
          >
            {m.name}
          </PageLink>{' '}
          <span className="small">
            {t('environment.clusters.merchant', {
              n: f.cell(m.disputes, 0),
              prepaid: f.cell(m.prepaid, 0),
              status: say(credit.labels.merchant_status?.[m.merchant_status] ?? UNNAMED),
            })}
            {m.suggestion === null ? '' : ` · ${t(`environment.step.${m.suggestion.step}`)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Cities at least twice their usual number, the farthest first; a number that may not be shown is no cluster. */
function clustersOf({ rows }: QueryResult, month: number): Cluster[] {
  const cities = new Map<string, QueryRow[]>();
  for (const row of rows) {
    const city = row.region ?? '';
    cities.set(city, [...(cities.get(city) ?? []), row]);
  }
  return [...cities]
    .flatMap(([city, own]) => {
      const now = own.find((row) => row.period === month)?.value;
      if (now == null || now === 0) return [];
      const past = own.flatMap((row) =>
        row.period === month ? [] : (row.value ?? (row.status === 'suppressed' ? HIDDEN : [])),
      );
      const usual = past.reduce((sum, value) => sum + value, 0) / Math.max(1, past.length);
      return [{ city, now, usual, times: now / Math.max(usual, 1) }];
    })
    .filter(({ times }) => times >= 2)
    .sort((a, b) => b.times - a.times || b.now - a.now)
    .slice(0, MOST);
}

/** What is hidden is few: it counts as the middle of what it may be, and the page says so. */
const HIDDEN = 2;
