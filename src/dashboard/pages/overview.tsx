import { useLocation, useSearch } from 'wouter';
import type { GaugeCard as Card, Overview } from '../../contracts/overview.ts';
import { Drivers } from '../features/drivers/drivers.tsx';
import { Freshness } from '../features/freshness/freshness.tsx';
import { GaugeCard } from '../features/gauge-card/gauge-card.tsx';
import { Headlines } from '../features/headlines/headlines.tsx';
import { hasTiles, Ranking, TileGrid } from '../features/places/places.tsx';
import { Rising } from '../features/rising/rising.tsx';
import { indexMetric } from '../state/index-metric.ts';
import { GAUGES, gaugeOf, type OverviewChoice, overviewParams, parseOverview } from '../state/overview.ts';
import { useCatalogue, useOverview, useThermometer } from '../state/queries.ts';
import { searchOf } from '../state/shared.ts';
import { Segmented } from '../ui/controls.tsx';
import type { Provenance } from '../ui/download.ts';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
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
  const places = overview.tiles.length > 0;
  return (
    <div className="grid overview">
      <PlaceChip choice={choice} overview={overview} onNation={() => go({ ...choice, region: undefined })} />
      {notes.length === 0 ? null : (
        <div>
          {notes.map((note) => (
            <Note key={note.id}>{say(note.text)}</Note>
          ))}
        </div>
      )}
      {overview.gauges.length === 0 ? (
        <Note>{t('overview.noGauges')}</Note>
      ) : (
        <div className="grid two gauges">
          {overview.gauges.map((g) => (
            <GaugeCard key={g.gauge} card={g} provenance={provenance} />
          ))}
        </div>
      )}
      {overview.headlines.length === 0 ? null : <Headlines headlines={overview.headlines} />}
      {places ? (
        <div className="grid two places">
          {hasTiles(overview) ? (
            <TileGrid
              overview={overview}
              gauge={gauge}
              provenance={provenance}
              onRegion={(region) => go({ ...choice, region })}
              tools={tools}
            />
          ) : null}
          <Ranking
            overview={overview}
            gauge={gauge}
            provenance={provenance}
            tools={hasTiles(overview) ? undefined : tools}
          />
        </div>
      ) : null}
      {card === undefined ? null : (
        <div className="grid two">
          <Drivers card={card} provenance={provenance} />
          <RisingNeeds card={card} region={choice.region} provenance={provenance} />
        </div>
      )}
      <Freshness rows={overview.freshness} provenance={provenance} />
    </div>
  );
}

/** Which place the gauges speak of, when it is not the whole: with the way back and the way on to its trend. */
function PlaceChip({
  choice,
  overview,
  onNation,
}: {
  choice: OverviewChoice;
  overview: Overview;
  onNation: () => void;
}) {
  const { t, say } = useReader();
  const catalogue = useCatalogue();
  if (choice.region === undefined) return null;
  const region = catalogue.data?.regions.find((r) => r.code === choice.region);
  const label = overview.labels.region?.[choice.region];
  const name = label === undefined ? choice.region : say(label);
  const metric = catalogue.data === undefined ? undefined : indexMetric(catalogue.data, gaugeOf(choice));
  return (
    <div className="place-chip">
      <h2>{name}</h2>
      <button type="button" className="plain" onClick={onNation}>
        {t('overview.backToNation')}
      </button>
      {metric === undefined || region === undefined ? null : (
        <PageLink to="/trends" params={{ metric: metric.id, level: region.level, region: region.code }}>
          {t('overview.trendOf', { name })}
        </PageLink>
      )}
    </div>
  );
}

/** Asked after the page stands, because it is below the fold. */
function RisingNeeds({
  card,
  region,
  provenance,
}: {
  card: Card | undefined;
  region: string | undefined;
  provenance: Provenance;
}) {
  const catalogue = useCatalogue();
  const level = catalogue.data?.regions.find((r) => r.code === region)?.level;
  const dimension = card?.gauge === 'consumption' ? 'consumption_class' : 'need_domain';
  const thermometer = useThermometer(
    card === undefined || card.reading.value === null
      ? undefined
      : {
          gauge: card.gauge,
          dimension,
          from: card.period,
          to: card.period,
          ...(region === undefined ? {} : { region, level }),
        },
  );
  if (thermometer.data === undefined || thermometer.data.readings.length === 0) return null;
  return <Rising thermometer={thermometer.data} provenance={provenance} />;
}
