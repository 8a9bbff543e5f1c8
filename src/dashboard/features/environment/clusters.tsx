import type { MerchantCredit } from '../../../contracts/merchant-credit.ts';
import type { QueryResult } from '../../../contracts/query.ts';
import { SCENES, type Scene } from '../../state/environment.ts';
import { useQueryResult } from '../../state/queries.ts';
import { Segmented } from '../../ui/controls.tsx';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { useShared } from '../../ui/use-shared.ts';

interface Props {
  /** All scenes together where none is chosen. */
  readonly scene: Scene | undefined;
  readonly month: number;
  readonly region: string | undefined;
  /** Named merchants, for whoever may see them. */
  readonly credit: MerchantCredit | undefined;
  readonly onScene: (scene: Scene | undefined) => void;
}

/** Cities with fewer are not told apart from chance. */
const FEWEST = 10;
const MOST = 10;
const UNNAMED = { zh: '—', en: '—' };

interface Cluster {
  readonly city: string;
  readonly now: number;
  /** Of the same month a year before; null where it is hidden. */
  readonly before: number | null;
  readonly times: number;
}

/** Where disputes of one scene pile up, against the year before, and who they are with: while there is time to act. */
export function Clusters({ scene, month, region, credit, onScene }: Props) {
  const { t, f, say, locale } = useReader();
  const { release } = useShared();
  const answer = useQueryResult({
    metric: 'disputes',
    ...(scene === undefined ? {} : { where: { dispute_scene: [scene] } }),
    region: { level: 'city', ...(region === undefined ? {} : { within: region }) },
    period: { grain: 'month', from: month, to: month },
    compare: 'yoy',
    lang: locale,
    release,
  });
  if (answer.isPending) return <Skeleton height={280} />;
  if (answer.isError) return <ErrorNote error={answer.error} retry={() => void answer.refetch()} />;
  const clusters = clustersOf(answer.data);
  const place = (code: string): string => {
    const label = answer.data.labels.region?.[code];
    return label === undefined ? code : say(label);
  };
  const options = [
    { value: 'all' as const, label: t('environment.scenes.all') },
    ...SCENES.map((value) => ({ value, label: t(`environment.scene.${value}`) })),
  ];
  return (
    <section className="panel" id="clusters">
      <h2>{t('environment.clusters')}</h2>
      <p className="muted small">{t('environment.clusters.about', { month: f.period(month, 'month') })}</p>
      <Segmented
        label={t('environment.scene')}
        showLabel={false}
        value={scene ?? 'all'}
        options={options}
        onChange={(next) => onScene(next === 'all' ? undefined : next)}
      />
      {clusters.length === 0 ? <p className="muted">{t('environment.clusters.none')}</p> : null}
      <ol className="clusters" data-rows={clusters.length}>
        {clusters.map(({ city, now, before, times }) => (
          <li key={city} data-city={city}>
            <strong>{place(city)}</strong>{' '}
            {t('environment.clusters.line', {
              n: f.count(now),
              before:
                before === null
                  ? t('environment.clusters.hidden')
                  : t('environment.clusters.before', { n: f.count(before) }),
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

/** Cities at least twice the same month a year before, the farthest first; what may not be shown is no cluster. */
const clustersOf = ({ rows }: QueryResult): Cluster[] =>
  rows
    .flatMap(({ region = '', value, base }): Cluster[] => {
      if (value === null || value < FEWEST) return [];
      const before = base?.value ?? null;
      // A hidden number is fewer than five.
      return [{ city: region, now: value, before, times: value / Math.max(before ?? 4, 1) }];
    })
    .filter(({ times }) => times >= 2)
    .sort((a, b) => b.times - a.times || b.now - a.now)
    .slice(0, MOST);
