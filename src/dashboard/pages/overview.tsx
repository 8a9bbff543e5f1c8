import { useLocation, useSearch } from 'wouter';
import type { GaugeCard as Card, Headline, Overview } from '../../contracts/overview.ts';
import { Confidence } from '../features/confidence/confidence.tsx';
import { Drivers } from '../features/drivers/drivers.tsx';
import { Freshness } from '../features/freshness/freshness.tsx';
import { GaugeCard } from '../features/gauge-card/gauge-card.tsx';
import { HeadlineTrend } from '../features/headline-trend/headline-trend.tsx';
import { Headlines } from '../features/headlines/headlines.tsx';
import { PlaceBar } from '../features/place-bar/place-bar.tsx';
import { hasTiles, Ranking, TileGrid } from '../features/places/places.tsx';
import { RegionSelect } from '../features/places/region-select.tsx';
import { Rising } from '../features/rising/rising.tsx';
import { WaitingAlerts } from '../features/waiting-alerts/waiting-alerts.tsx';
import { indexMetric } from '../state/index-metric.ts';
import { GAUGES, gaugeOf, type OverviewChoice, overviewParams, parseOverview } from '../state/overview.ts';
import { useCatalogue, useOverview, useQueryResult, useThermometer } from '../state/queries.ts';
import { searchOf } from '../state/shared.ts';
import { Segmented } from '../ui/controls.tsx';
import type { Provenance } from '../ui/download.ts';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { provenanceOf } from '../ui/provenance.ts';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** 总览: the state of things in five seconds, the reason in two clicks. */
export function OverviewPage() {
  const choice = parseOverview(useSearch());
  const overview = useOverview(choice.region);
  const { t } = useReader();
  if (overview.isPending) return <Skeleton height={480} />;
  if (overview.isError) return <ErrorNote error={overview.error} retry={() => void overview.refetch()} />;
  return (
    <>
      <h1 className="hidden-text">{t('nav.overview')}</h1>
      <div
        className={overview.isPlaceholderData ? 'stale' : undefined}
        aria-busy={overview.isPlaceholderData}
      >
        <OverviewBody overview={overview.data} choice={choice} />
      </div>
    </>
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
  const card = overview.gauges.find((g) => g.gauge === gauge);
  const reads = overview.gauges.some((g) => g.reading.value !== null);
  const placed = overview.tiles.some((tile) => tile.need.value !== null || tile.consumption.value !== null);
  const tiled = hasTiles(overview);
  const region = <RegionSelect overview={overview} region={choice.region} onRegion={toRegion} />;
  return (
    <div className="grid overview">
      <Place overview={overview} choice={choice} onNation={() => toRegion(undefined)} />
      {notes.map((note) => (
        <Note key={note.id}>{say(note.text)}</Note>
      ))}
      {overview.gauges.length === 0 ? (
        <Note>{t('overview.noGauges')}</Note>
      ) : (
        <div className="grid two gauges">
          {overview.gauges.map((g) => (
            <GaugeCard key={g.gauge} card={g} loaded={loadedFor(overview, g.gauge)} provenance={provenance} />
          ))}
        </div>
      )}
      <WaitingAlerts region={choice.region} />
      {overview.headlines.length === 0 ? null : <Headlines headlines={overview.headlines} />}
      {reads ? null : <HeadlineTrends headlines={overview.headlines} />}
      {placed ? (
        <div className="grid two places">
          {tiled ? (
            <TileGrid
              overview={overview}
              gauge={gauge}
              provenance={provenance}
              onRegion={toRegion}
              tools={tools}
            >
              {region}
            </TileGrid>
          ) : null}
          <Ranking
            overview={overview}
            gauge={gauge}
            provenance={provenance}
            tools={tiled ? undefined : tools}
          >
            {tiled ? null : region}
          </Ranking>
        </div>
      ) : null}
      {card === undefined || card.reading.value === null ? null : (
        <div className="grid two">
          <Drivers card={card} provenance={provenance} />
          <RisingNeeds card={card} region={choice.region} provenance={provenance} />
        </div>
      )}
      <Confidence region={choice.region} />
      <Freshness rows={overview.freshness} checks={overview.checks} provenance={provenance} />
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

interface PlaceProps {
  readonly overview: Overview;
  readonly choice: OverviewChoice;
  readonly onNation: () => void;
}

function Place({ overview, choice, onNation }: PlaceProps) {
  const { region: code } = choice;
  const catalogue = useCatalogue();
  if (code === undefined) return null;
  const region = catalogue.data?.regions.find((r) => r.code === code);
  const metric = catalogue.data === undefined ? undefined : indexMetric(catalogue.data, gaugeOf(choice));
  const trend =
    region === undefined || metric === undefined ? undefined : { metric: metric.id, level: region.level };
  return <PlaceBar overview={overview} region={code} trend={trend} onNation={onNation} />;
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
  readonly card: Card;
  readonly region: string | undefined;
  readonly provenance: Provenance;
}

/** Asked after the page stands, because it is below the fold. */
function RisingNeeds({ card, region, provenance }: RisingProps) {
  const catalogue = useCatalogue();
  const level = catalogue.data?.regions.find((r) => r.code === region)?.level;
  const thermometer = useThermometer({
    gauge: card.gauge,
    dimension: card.gauge === 'consumption' ? 'consumption_class' : 'need_domain',
    from: card.period,
    to: card.period,
    explain: 'none',
    ...(region === undefined ? {} : { region, level }),
  });
  if (thermometer.data === undefined || thermometer.data.readings.length === 0) return null;
  return <Rising thermometer={thermometer.data} provenance={provenance} />;
}
