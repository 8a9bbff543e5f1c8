import { useMemo } from 'react';
import { barChart } from '../../../charts/bars/chart.ts';
import { barSeries } from '../../../charts/bars/series.ts';
import type { Site, Sites } from '../../../contracts/supply.ts';
import { Select } from '../../ui/controls.tsx';
import { Figure } from '../../ui/figure.tsx';
import { Note } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';
import { ReportedValue } from '../../ui/value.tsx';

interface Props {
  readonly answer: Sites;
  readonly type: string | undefined;
  readonly onType: (type: string | undefined) => void;
}

/** 阵地: coverage by place, how people reach the union, blank areas, and every site with its three rates. */
export function SitesView({ answer, type, onType }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const provenance = provenanceOf(answer, reader);
  const name = useNames(answer.labels);
  const [whole] = answer.places;
  const coverage = useMemo(
    () =>
      barSeries({
        title: t('supply.coverage'),
        measure: { unit: 'per_10k', unit_label: { zh: '个/万会员', en: 'per 10,000 members' }, decimals: 1 },
        when: answer.window === null ? '' : f.period(answer.window.to, 'quarter'),
        bars: answer.places.slice(1).map((place) => ({
          key: place.region,
          name: name('region', place.region),
          value: place.per_10k.value,
          status: place.per_10k.status,
        })),
      }),
    [answer, t, f, name],
  );
  const places = tableOf(t('supply.places'), answer.places, [
    { key: 'place', title: t('supply.place'), cell: (p) => name('region', p.region) },
    { key: 'open', title: t('supply.open'), cell: (p) => p.open },
    { key: 'per', title: t('supply.coverage'), decimals: 1, cell: (p) => p.per_10k },
    { key: 'visits', title: t('supply.visits'), unit: t('unit.visit'), cell: (p) => p.visits },
    { key: 'outposts', title: t('supply.outposts'), cell: (p) => p.outposts },
    { key: 'windows', title: t('supply.windows'), cell: (p) => p.windows },
    { key: 'centres', title: t('supply.centres'), cell: (p) => p.centres },
    { key: 'types', title: t('supply.types'), cell: (p) => p.types },
  ]);
  const sites = tableOf(t('supply.sites.list'), answer.sites, [
    { key: 'name', title: t('supply.site'), cell: (s: Site) => s.name },
    { key: 'type', title: t('supply.type'), cell: (s: Site) => name('site_type', s.site_type) },
    { key: 'place', title: t('supply.place'), cell: (s: Site) => name('region', s.region) },
    {
      key: 'functions',
      title: t('supply.functions'),
      cell: (s: Site) => f.list(s.functions.map((one) => t(`supply.function.${one}`))),
    },
    { key: 'visits', title: t('supply.visits'), unit: t('unit.visit'), cell: (s: Site) => s.visits },
    {
      key: 'before',
      title: t('supply.yearBefore'),
      unit: t('unit.visit'),
      cell: (s: Site) => s.visits_before,
    },
    { key: 'outpost', title: t('supply.outpostRate'), decimals: 1, cell: (s: Site) => s.outpost_rate },
    {
      key: 'window',
      title: t('supply.windowRate'),
      unit: '%',
      decimals: 1,
      cell: (s: Site) => s.window_rate,
    },
    {
      key: 'community',
      title: t('supply.communityRate'),
      unit: '%',
      decimals: 1,
      cell: (s: Site) => s.community_rate,
    },
    { key: 'hours', title: t('supply.hours'), cell: (s: Site) => s.hours_per_week },
  ]);
  return (
    <>
      {whole === undefined ? null : (
        <section className="panel">
          <h2>{t('supply.sites.head', { place: name('region', whole.region) })}</h2>
          <dl className="growth-facts">
            <div>
              <dt>{t('supply.open')}</dt>
              <dd>{f.count(answer.counts.open)}</dd>
            </div>
            <div>
              <dt>{t('supply.coverage')}</dt>
              <dd>
                <ReportedValue value={whole.per_10k} measure={{ unit: 'score', decimals: 1 }} />
              </dd>
            </div>
            <div>
              <dt>{t('supply.visits')}</dt>
              <dd>
                <ReportedValue value={whole.visits} measure={{ unit: 'visit', decimals: 0 }} />
              </dd>
            </div>
            {answer.channels.map(({ group, share }) => (
              <div key={group}>
                <dt>{t(`supply.channel.${group}`)}</dt>
                <dd>
                  <ReportedValue value={share} measure={{ unit: 'percent', decimals: 1 }} />
                </dd>
              </div>
            ))}
          </dl>
          <p>
            {answer.blank.length === 0
              ? t('supply.blank.none')
              : t('supply.blank', {
                  n: f.count(answer.blank.length),
                  names: f.list(answer.blank.slice(0, 30).map((code) => name('region', code))),
                })}
          </p>
        </section>
      )}
      {answer.places.length < 2 ? null : (
        <>
          <section className="panel">
            <Figure
              title={t('supply.coverage')}
              subtitle={t('supply.coverage.about')}
              kind={barChart}
              series={coverage}
              name="site-coverage"
              provenance={provenance}
            />
          </section>
          <TablePanel id="places" table={places} name="sites-by-place" provenance={provenance} height={420} />
        </>
      )}
      <TablePanel
        id="sites"
        table={sites}
        name="sites"
        provenance={provenance}
        about={t('supply.sites.about', {
          n: f.count(answer.sites.length),
          left: f.count(answer.left),
          closed: f.count(answer.counts.closed),
          silent: f.count(answer.counts.silent),
        })}
      >
        <Select
          label={t('supply.type')}
          value={type ?? ''}
          options={[
            { value: '', label: t('supply.allTypes') },
            ...answer.site_types.map((code) => ({ value: code, label: name('site_type', code) })),
          ]}
          onChange={(code) => onType(code === '' ? undefined : code)}
        />
        {answer.notes.map((note) => (
          <Note key={note.id}>{say(note.text)}</Note>
        ))}
      </TablePanel>
    </>
  );
}
