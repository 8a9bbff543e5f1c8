import { type ReactNode, useMemo, useState } from 'react';
import { BANDS, bandIndex } from '../../../charts/bands.ts';
import { boundaryChart } from '../../../charts/boundaries/chart.ts';
import { boundarySeries } from '../../../charts/boundaries/series.ts';
import { rankingChart } from '../../../charts/ranking/chart.ts';
import { rankingSeries } from '../../../charts/ranking/series.ts';
import { tileChart } from '../../../charts/tiles/chart.ts';
import { fitsTileGrid } from '../../../charts/tiles/layout.ts';
import { type TileInput, tileSeries } from '../../../charts/tiles/series.ts';
import type { Overview } from '../../../contracts/overview.ts';
import { useBoundaries } from '../../state/boundaries.ts';
import type { GaugeId } from '../../state/overview.ts';
import { usePalette } from '../../ui/color-scheme.ts';
import { Segmented } from '../../ui/controls.tsx';
import type { Provenance } from '../../ui/download.ts';
import { Figure } from '../../ui/figure.tsx';
import { useReader } from '../../ui/reader.tsx';
import type { Pick } from '../../ui/use-echarts.ts';

interface PlacesProps {
  readonly overview: Overview;
  readonly gauge: GaugeId;
  readonly provenance: Provenance;
  readonly onRegion: (code: string) => void;
  readonly tools: ReactNode;
}

/** The provinces as tiles; nothing where the regions of the workspace are not those of China. */
export function TileGrid({ overview, gauge, provenance, onRegion, tools }: PlacesProps) {
  const { t, f, say } = useReader();
  const map = useBoundaries();
  const [drawn, draw] = useState<'tiles' | 'map'>('tiles');
  const input = useMemo((): TileInput => {
    const labels = overview.labels.region ?? {};
    return {
      title: t('overview.tiles', { gauge: t(`gauge.${gauge}`) }),
      period: overview.period ?? 0,
      inLocale: say,
      tiles: overview.tiles.map((tile) => {
        const label = labels[tile.region];
        const name = label === undefined ? tile.region : say(label);
        const { band, ...reading } = tile[gauge];
        return { code: tile.region, name, short: shortName(label, name, say), reading, band };
      }),
    };
  }, [overview, gauge, t, say]);
  const tiles = useMemo(() => tileSeries(input), [input]);
  const outlines = useMemo(
    () => (map === undefined || drawn === 'tiles' ? undefined : boundarySeries(input, map)),
    [input, map, drawn],
  );
  const period = f.period(input.period, 'month');
  const common = {
    title: input.title,
    name: `${gauge}-places-${input.period}`,
    onPick: ({ data }: Parameters<Pick>[0]) => {
      if (typeof data === 'object' && data !== null && 'code' in data) onRegion(String(data.code));
    },
    tools: (
      <>
        {map === undefined ? null : (
          <Segmented
            label={t('map.choose')}
            showLabel={false}
            value={drawn}
            options={(['tiles', 'map'] as const).map((value) => ({ value, label: t(`map.${value}`) }))}
            onChange={draw}
          />
        )}
        {tools}
      </>
    ),
  };
  return (
    <section className="panel">
      {outlines === undefined ? (
        <Figure
          {...common}
          subtitle={t('overview.tiles.about', { period })}
          provenance={provenance}
          kind={tileChart}
          series={tiles}
        />
      ) : (
        <Figure
          {...common}
          subtitle={t('overview.map.about', { period })}
          provenance={{
            ...provenance,
            map: t('map.approval', { no: outlines.map.approval_no, publisher: outlines.map.publisher }),
          }}
          kind={boundaryChart}
          series={outlines}
        />
      )}
      <BandLegend />
    </section>
  );
}

type Member = Overview['ranking'][number]['ranking']['bands'][number]['members'][number];

/** Who stands in which band; equals inside a band. */
export function Ranking({ overview, gauge, provenance, tools }: Omit<PlacesProps, 'onRegion'>) {
  const { t, f, say } = useReader();
  const ranking = overview.ranking.find((r) => r.gauge === gauge)?.ranking;
  const series = useMemo(() => {
    if (ranking === undefined) return undefined;
    const labels = overview.labels.region ?? {};
    const nameOf = (code: string): string => {
      const label = labels[code];
      return shortName(label, label === undefined ? code : say(label), say);
    };
    const member = ({ code, reading, interval, place }: Member) => ({
      code,
      name: nameOf(code),
      reading,
      ...(interval === undefined ? {} : { interval }),
      ...(place === undefined ? {} : { place: { ...place, tied: place.tied.map(nameOf) } }),
    });
    return rankingSeries({
      title: t('overview.ranking', { gauge: t(`gauge.${gauge}`) }),
      period: ranking.period,
      bands: ranking.bands.map((b) => ({ band: b.band, members: b.members.map(member) })),
      without: ranking.without.map(member),
    });
  }, [ranking, overview.labels, gauge, t, say]);
  if (series === undefined) return null;
  return (
    <section className="panel">
      <Figure
        title={series.title}
        subtitle={t(series.uncertain ? 'overview.ranking.uncertain' : 'overview.ranking.about', {
          period: f.period(series.period, 'month'),
        })}
        kind={rankingChart}
        series={series}
        name={`${gauge}-bands-${series.period}`}
        provenance={provenance}
        tools={tools}
      />
      {series.without.length === 0 ? null : (
        <p className="small muted">
          {t('overview.without', {
            n: f.count(series.without.length),
            names: f.list(series.without.map((m) => m.name)),
          })}
        </p>
      )}
    </section>
  );
}

export const hasTiles = (overview: Overview): boolean =>
  fitsTileGrid(overview.tiles.map((tile) => tile.region));

const shortName = (
  label: { zh: string; en: string; short?: string } | undefined,
  name: string,
  say: (text: { zh: string; en: string }) => string,
): string =>
  label?.short !== undefined && name === label.zh && say(label) === label.zh ? label.short : name;

function BandLegend() {
  const { t } = useReader();
  const palette = usePalette();
  return (
    <ul className="legend" aria-label={t('column.band')}>
      {BANDS.map((band) => (
        <li key={band}>
          <i style={{ background: palette.bands[bandIndex(band)]?.fill }} aria-hidden="true" />
          {t(`band.${band}`)}
        </li>
      ))}
    </ul>
  );
}
