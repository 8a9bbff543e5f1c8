import { useMemo } from 'react';
import { trendChart } from '../../../charts/trend/chart.ts';
import { type TrendPoint, trendSeries } from '../../../charts/trend/series.ts';
import type { GapDetail, SupplyMatch } from '../../../contracts/supply.ts';
import type { WindowLength } from '../../state/supply.ts';
import { Figure } from '../../ui/figure.tsx';
import { LineLegend } from '../../ui/line-legend.tsx';
import { Note } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';
import { ReportedValue } from '../../ui/value.tsx';
import { HandOn } from './hand-on.tsx';

interface Props {
  readonly answer: GapDetail;
  readonly quarters: WindowLength | undefined;
  readonly onClose: () => void;
}

/** One gap: how wide, why, since when, and who could close it. */
export function GapPanel({ answer, quarters, onClose }: Props) {
  const reader = useReader();
  const { t, f } = reader;
  const provenance = provenanceOf(answer, reader);
  const name = useNames(answer.labels);
  const { gap, series } = answer;
  const title = `${name('region', gap.region)} · ${name('need_domain', gap.need_domain)}`;
  const trend = useMemo(
    () =>
      trendSeries({
        title: t('supply.course'),
        measure: { unit: 'case', decimals: 0 },
        grain: 'quarter',
        lines: [
          { key: 'applications', name: t('supply.applications') },
          { key: 'gap', name: t('supply.gap') },
        ],
        points: series.flatMap((q): TrendPoint[] => [
          { key: 'applications', period: q.quarter, ...q.applications },
          { key: 'gap', period: q.quarter, ...q.gap },
        ]),
      }),
    [series, t],
  );
  const cases = { unit: 'case', decimals: 0 };
  const facts = [
    [t('supply.gap'), gap.gap, cases],
    [t('supply.unmetRate'), gap.unmet_rate, { unit: 'percent', decimals: 1 }],
    [t('supply.applications'), gap.applications, cases],
    [t('supply.before'), gap.before, cases],
  ] as const;
  return (
    <section className="gap-panel" id="gap" aria-label={title}>
      <div className="panel">
        <div className="figure-head">
          <h2>{title}</h2>
          <button type="button" className="quiet" onClick={onClose}>
            {t('supply.close')}
          </button>
        </div>
        <dl className="growth-facts">
          {facts.map(([label, value, measure]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <ReportedValue value={value} measure={measure} />
              </dd>
            </div>
          ))}
        </dl>
        {gap.gap.low === null || gap.gap.high === null ? null : (
          <p className="small muted">
            {t('supply.intervalWords', { low: f.number(gap.gap.low, 0), high: f.number(gap.gap.high, 0) })}
          </p>
        )}
        <div className="grid two">
          <Figure
            level={3}
            title={t('supply.course')}
            subtitle={t('supply.course.about')}
            kind={trendChart}
            series={trend}
            name={`gap-${gap.region}-${gap.need_domain}`}
            provenance={provenance}
          >
            <LineLegend series={trend} />
          </Figure>
          <div>
            <h3>{t('supply.why')}</h3>
            <ul className="reasons">
              {answer.reasons.map(({ reason, unmet }) => (
                <li key={reason}>
                  <span>{t(`supply.reason.${reason}`)}</span>
                  <ReportedValue value={unmet} measure={cases} />
                </li>
              ))}
            </ul>
          </div>
        </div>
      </div>
      <Matches answer={answer} title={title} />
      <HandOn answer={answer} quarters={quarters} />
    </section>
  );
}

function Matches({ answer, title }: { readonly answer: GapDetail; readonly title: string }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const name = useNames(answer.labels);
  const table = tableOf(t('supply.matches', { title }), answer.matches, [
    { key: 'name', title: t('supply.provider'), cell: (m: SupplyMatch) => m.name },
    {
      key: 'type',
      title: t('supply.type'),
      cell: (m: SupplyMatch) => name(m.kind === 'site' ? 'site_type' : 'partner_type', m.type),
    },
    { key: 'place', title: t('supply.place'), cell: (m: SupplyMatch) => name('region', m.region) },
    {
      key: 'near',
      title: t('supply.nearness'),
      cell: (m: SupplyMatch) => t(`supply.near.${m.nearness}`),
    },
    { key: 'remedy', title: t('supply.remedy'), cell: (m: SupplyMatch) => t(`supply.remedy.${m.remedy}`) },
    {
      key: 'why',
      title: t('supply.because'),
      cell: (m: SupplyMatch) => f.list(m.reasons.map((reason) => t(`supply.match.${reason}`))),
    },
    { key: 'spare', title: t('supply.spare'), unit: t('supply.aMonth'), cell: (m: SupplyMatch) => m.spare },
    { key: 'seats', title: t('supply.seats'), unit: t('supply.aMonth'), cell: (m: SupplyMatch) => m.seats },
    { key: 'used', title: t('supply.used'), unit: t('supply.aMonth'), cell: (m: SupplyMatch) => m.used },
    { key: 'visits', title: t('supply.visits'), unit: t('unit.visit'), cell: (m: SupplyMatch) => m.visits },
  ]);
  return (
    <TablePanel
      id="matches"
      table={table}
      name={`gap-matches-${answer.gap.region}-${answer.gap.need_domain}`}
      provenance={provenanceOf(answer, reader)}
      about={
        answer.matches.length === 0
          ? t('supply.matches.none')
          : t('supply.matches.about', {
              n: f.count(answer.matches.length + answer.left),
              spare: f.count(answer.matches.filter((m) => m.remedy === 'use_spare').length),
              rules: answer.rules,
            })
      }
    >
      {answer.notes
        .filter((note) => note.id === 'match')
        .map((note) => (
          <Note key={note.id}>{say(note.text)}</Note>
        ))}
    </TablePanel>
  );
}
