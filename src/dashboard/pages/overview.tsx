import { lazy, Suspense } from 'react';
import { useLocation, useSearch } from 'wouter';
import { ClientError } from '../../client/http.ts';
import type { GaugeCard as Card, Headline, Overview } from '../../contracts/overview.ts';
import { Confidence } from '../features/confidence/confidence.tsx';
import { Drivers } from '../features/drivers/drivers.tsx';
import { SinceRelease } from '../features/drivers/since-release.tsx';
import { Freshness } from '../features/freshness/freshness.tsx';
import { FreshnessLine } from '../features/freshness/freshness-line.tsx';
import { GaugeCard } from '../features/gauge-card/gauge-card.tsx';
import { HeadlineTrend } from '../features/headline-trend/headline-trend.tsx';
import { Headlines } from '../features/headlines/headlines.tsx';
import { Lead } from '../features/lead/lead.tsx';
import { hasTiles, Ranking, TileGrid } from '../features/places/places.tsx';
import { RegionSelect } from '../features/places/region-select.tsx';
import { Promises } from '../features/promises/promises.tsx';
import { Rising } from '../features/rising/rising.tsx';
import { WaitingAlerts } from '../features/waiting-alerts/waiting-alerts.tsx';
import { indexMetric } from '../state/index-metric.ts';
import { GAUGES, gaugeOf, type OverviewChoice, overviewParams, parseOverview } from '../state/overview.ts';
import { useCatalogue, useOverview, useQueryResult } from '../state/queries.ts';
import { searchOf } from '../state/shared.ts';
import { Segmented } from '../ui/controls.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { provenanceOf } from '../ui/provenance.ts';
import { useReader } from '../ui/reader.tsx';
import { useBelow } from '../ui/use-below.ts';
import { useShared } from '../ui/use-shared.ts';

const UnionHome = lazy(async () => ({
  default: (await import('../features/union-home/union-home.tsx')).UnionHome,
}));

/** Metrics that the refusal offers in its place: those of an account whose scope holds no place. */
const countedByUnion = (error: Error): string[] =>
  error instanceof ClientError && error.code === 'OUT_OF_SCOPE'
    ? error.nearest.filter((id): id is string => typeof id === 'string' && id.startsWith('union_'))
    : [];

/** 总览: the state of things in five seconds, the reason in two clicks. */
export function OverviewPage() {
  const choice = parseOverview(useSearch());
  const overview = useOverview(choice.region);
  if (overview.isPending) return <Skeleton height={480} />;
  if (overview.isError) {
    const counted = countedByUnion(overview.error);
    if (counted.length === 0)
      return <ErrorNote error={overview.error} retry={() => void overview.refetch()} />;
    return (
      <Suspense fallback={<Skeleton height={480} />}>
        <UnionHome metrics={counted} />
      </Suspense>
    );
  }
  return (
    <div className={overview.isPlaceholderData ? 'stale' : undefined} aria-busy={overview.isPlaceholderData}>
      <OverviewBody overview={overview.data} choice={choice} />
    </div>
  );
}

function OverviewBody({ overview, choice }: { overview: Overview; choice: OverviewChoice }) {
  const reader = useReader();
  const { t, say } = reader;
  const shared = useShared();
  const [, navigate] = useLocation();
  const gauge = gaugeOf(choice);
  const provenance = provenanceOf(overview, reader);
  const go = (next: OverviewChoice, options?: { replace: boolean }): void =>
    navigate(`/${searchOf(overviewParams(next), shared)}`, options);
  const toRegion = (region: string | undefined): void => go({ ...choice, region });
  const tools = (
    <Segmented
      label={t('overview.gauge')}
      showLabel={false}
      value={gauge}
      options={GAUGES.map((value) => ({ value, label: t(`gauge.${value}`) }))}
      onChange={(next) => go({ ...choice, gauge: next }, { replace: true })}
    />
  );
  // The banner of every page already says that the data are synthetic.
  const notes = overview.notes.filter((note) => note.id !== 'synthetic');
  const reading = overview.gauges.filter((g) => g.reading.value !== null);
  const rising = overview.rising.find((r) => r.gauge === reading[0]?.gauge);
  const reads = reading.length > 0;
  const placed = overview.tiles.some((tile) => tile.need.value !== null || tile.consumption.value !== null);
  const tiled = hasTiles(overview);
  const place = usePlace(choice);
  const metrics = useGaugeMetrics();
  const below = useBelow();
  return (
    <div className="grid overview">
      <Lead overview={overview} region={choice.region} trend={place}>
        <RegionSelect overview={overview} region={choice.region} onRegion={toRegion} />
      </Lead>
      {notes.map((note) => (
        <Note key={note.id}>{say(note.text)}</Note>
      ))}
      <div className={reads ? 'grid glance' : 'grid'}>
        {overview.gauges.length === 0 ? (
          <Note>{t('overview.noGauges')}</Note>
        ) : (
          overview.gauges.map((g) => (
            <GaugeCard
              key={g.gauge}
              card={g}
              metric={metrics[g.gauge]}
              loaded={loadedFor(overview, g.gauge)}
              provenance={provenance}
            />
          ))
        )}
        {rising === undefined ? null : (
          <RisingNeeds overview={overview} rising={rising} region={choice.region} />
        )}
        <WaitingAlerts region={choice.region} />
        <Promises region={choice.region} />
      </div>
      <FreshnessLine overview={overview} />
      {overview.headlines.length === 0 ? null : (
        <Headlines headlines={overview.headlines} provenance={provenance} />
      )}
      {reads ? null : <HeadlineTrends headlines={overview.headlines} />}
      {below && placed ? (
        <div className="grid two places">
          {tiled ? (
            <TileGrid
              overview={overview}
              gauge={gauge}
              provenance={provenance}
              onRegion={toRegion}
              tools={tools}
            />
          ) : null}
          <Ranking
            overview={overview}
            gauge={gauge}
            provenance={provenance}
            tools={tiled ? undefined : tools}
          />
        </div>
      ) : null}
      {below && reads ? (
        <div className="grid two whys">
          {reading.map((g) => (
            <Drivers key={g.gauge} card={g} provenance={provenance} />
          ))}
          {reading.map((g) => (
            <SinceRelease key={g.gauge} card={g} region={choice.region} provenance={provenance} />
          ))}
        </div>
      ) : null}
      {below ? (
        <>
          <Confidence region={choice.region} />
          <Freshness rows={overview.freshness} checks={overview.checks} provenance={provenance} />
        </>
      ) : null}
    </div>
  );
}

/** The families of records that each gauge reads. */
const FAMILIES: Readonly<Record<Card['gauge'], readonly string[]>> = {
  need: ['service_applications', 'feedback'],
  consumption: ['consumption'],
};

const loadedFor = ({ freshness }: Overview, gauge: Card['gauge']): boolean =>
  freshness.some((row) => FAMILIES[gauge].includes(row.family));

/** The catalogue's metric of each gauge. */
function useGaugeMetrics(): Partial<Record<Card['gauge'], string>> {
  const catalogue = useCatalogue();
  if (catalogue.data === undefined) return {};
  const { data } = catalogue;
  return Object.fromEntries(GAUGES.map((gauge) => [gauge, indexMetric(data, gauge)?.id]));
}

/** Where the trend of the place that was chosen is looked at. */
function usePlace(choice: OverviewChoice): Record<string, string> | undefined {
  const catalogue = useCatalogue();
  const region = catalogue.data?.regions.find((r) => r.code === choice.region);
  const metric = catalogue.data === undefined ? undefined : indexMetric(catalogue.data, gaugeOf(choice));
  return region === undefined || metric === undefined
    ? undefined
    : { metric: metric.id, level: region.level, region: region.code };
}

/** Where there is no thermometer, the two first amounts still say something. */
const HeadlineTrends = ({ headlines }: { headlines: readonly Headline[] }) => (
  <div className={headlines.length > 1 ? 'grid two' : 'grid'}>
    {headlines.slice(0, 2).map((headline) => (
      <OneHeadline key={headline.metric} headline={headline} />
    ))}
  </div>
);

function OneHeadline({ headline }: { headline: Headline }) {
  const { locale } = useReader();
  const { release } = useShared();
  const result = useQueryResult({
    metric: headline.metric,
    compare: 'yoy',
    jan_feb: true,
    lang: locale,
    release,
  });
  return result.data === undefined ? <Skeleton height={320} /> : <HeadlineTrend result={result.data} />;
}

interface RisingProps {
  readonly overview: Overview;
  readonly rising: Overview['rising'][number];
  readonly region: string | undefined;
}

function RisingNeeds({ overview, rising, region: code }: RisingProps) {
  const catalogue = useCatalogue();
  const metric = catalogue.data === undefined ? undefined : indexMetric(catalogue.data, rising.gauge);
  const region = catalogue.data?.regions.find((r) => r.code === code);
  return (
    <Rising
      rising={rising}
      labels={overview.labels}
      metric={metric?.id}
      place={region === undefined ? {} : { level: region.level, region: region.code }}
    />
  );
}
