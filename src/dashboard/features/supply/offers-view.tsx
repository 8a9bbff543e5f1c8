import type { Offer, Offers } from '../../../contracts/supply.ts';
import { MetricTable } from '../../ui/metric-table.tsx';
import { Note } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';
import { ACTIVITIES_NOTE, ActivityEffects } from './activity-effects.tsx';
import { MetricFigure } from './metric-figure.tsx';
import { Origins } from './origins.tsx';

/** Whom procurement supports: shares that overlap, known once a year. */
const PROCUREMENT = [
  'procurement_domestic_share',
  'procurement_local_share',
  'procurement_sme_share',
  'procurement_aid_share',
  'procurement_known_rate',
];

interface Props {
  readonly answer: Offers;
  readonly region: string | undefined;
}

/** 品质甄选: which offers beat the market, whom procurement supports, who pays, what activities cost and bring. */
export function OffersView({ answer, region }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const name = useNames(answer.labels);
  const best = answer.offers.filter((offer) => offer.verdict === 'both');
  const table = tableOf(
    t('offer.title'),
    answer.offers,
    [
      {
        key: 'class',
        title: t('offer.class'),
        cell: (o: Offer) => name('consumption_class', o.consumption_class),
      },
      { key: 'type', title: t('offer.type'), cell: (o: Offer) => name('merchant_type', o.merchant_type) },
      { key: 'mode', title: t('offer.mode'), cell: (o: Offer) => name('buy_mode', o.buy_mode) },
      { key: 'verdict', title: t('offer.verdict'), cell: (o: Offer) => t(`offer.verdict.${o.verdict}`) },
      { key: 'price', title: t('offer.price'), decimals: 1, cell: (o: Offer) => o.price_index },
      { key: 'discount', title: t('offer.discount'), unit: '%', decimals: 1, cell: (o: Offer) => o.discount },
      { key: 'listed', title: t('offer.listed'), unit: '%', decimals: 0, cell: (o: Offer) => o.listed_share },
      {
        key: 'change',
        title: t('offer.change'),
        unit: '%',
        decimals: 1,
        signed: true,
        cell: (o: Offer) => o.price_change,
      },
      { key: 'score', title: t('offer.score'), decimals: 2, cell: (o: Offer) => o.score },
      {
        key: 'against',
        title: t('offer.against'),
        decimals: 2,
        signed: true,
        cell: (o: Offer) => o.score_against,
      },
      { key: 'lines', title: t('offer.lines'), cell: (o: Offer) => o.lines },
    ],
    (o) => o.verdict === 'unknown',
  );
  return (
    <>
      <TablePanel
        id="offers"
        table={table}
        name="union-offers"
        provenance={provenanceOf(answer, reader)}
        about={
          answer.months === null || answer.offers.length === 0
            ? t('offer.none')
            : t('offer.about', {
                span: f.periods(answer.months.from, answer.months.to, 'month'),
                n: f.count(answer.offers.length),
                best: f.count(best.length),
              })
        }
      >
        {answer.notes
          .filter(({ id }) => id !== ACTIVITIES_NOTE)
          .map((note) => (
            <Note key={note.id}>{say(note.text)}</Note>
          ))}
      </TablePanel>
      <h2 className="section-head">{t('offer.procurement')}</h2>
      <MetricTable
        id="procurement"
        title={t('offer.procurement.table')}
        about={t('offer.procurement.about')}
        metrics={PROCUREMENT}
        grain="year"
        region={region}
      />
      <MetricFigure
        metric="procurement_price_ratio"
        region={region}
        grain="year"
        by={['consumption_class']}
        view="bars"
      />
      <Origins answer={answer} />
      <h2 className="section-head">{t('offer.payers')}</h2>
      <p className="muted small">{t('offer.payers.about')}</p>
      <div className="grid two">
        <MetricFigure metric="applications" region={region} by={['service_tier']} />
        <MetricFigure metric="unmet_rate" region={region} by={['service_tier']} />
        <MetricFigure metric="union_paid" region={region} />
        <MetricFigure metric="subsidy_paid" region={region} />
        <MetricFigure metric="saving_rate" region={region} by={['worker_group']} view="bars" grain="month" />
        <MetricFigure metric="saving_rate" region={region} />
      </div>
      <h2 className="section-head">{t('offer.activities')}</h2>
      <p className="muted small">{t('offer.activities.about')}</p>
      <ActivityEffects answer={answer} />
      <div className="grid two">
        <MetricFigure metric="activities" region={region} by={['activity_type']} />
        <MetricFigure metric="activity_participants" region={region} by={['activity_type']} view="bars" />
        <MetricFigure metric="activity_cost" region={region} by={['activity_type']} view="bars" />
        <MetricFigure metric="voucher_leverage" region={region} />
      </div>
    </>
  );
}
