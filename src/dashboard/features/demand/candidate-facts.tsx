import type { Candidate, Demand } from '../../../contracts/demand.ts';
import { useReader } from '../../ui/reader.tsx';
import { useNames } from '../../ui/use-names.ts';

/** Everything an order would say of one need, in words and numbers. */
export function CandidateFacts({
  candidate,
  answer,
}: {
  readonly candidate: Candidate;
  readonly answer: Pick<Demand, 'labels'>;
}) {
  const { t, f } = useReader();
  const name = useNames(answer.labels);
  const { band, saving, price, stability } = candidate;
  const yuan = { unit: 'yuan', decimals: 0 };
  const of = (value: Candidate['wanted'], unit: string, decimals = 0): string =>
    f.value(value, { unit, decimals }, 'table');
  const at = (code: string | null): string => (code === null ? '' : ` · ${name('region', code)}`);
  const between = (low: number | null, high: number | null, decimals: number): string =>
    low === null || high === null
      ? ''
      : t('demand.interval', { low: f.number(low, decimals), high: f.number(high, decimals) });
  const facts: readonly (readonly [string, string])[] = [
    [t('demand.wanted'), of(candidate.wanted, 'case')],
    [t('demand.unmet'), of(candidate.unmet, 'case')],
    [t('demand.again'), of(candidate.again, 'case')],
    [t('demand.persons'), of(candidate.persons, 'person')],
    [t('demand.quantity'), of(candidate.quantity, 'portion')],
    [t('demand.budget'), f.value(candidate.budget, yuan)],
    [
      t('demand.band'),
      band === null
        ? t('demand.band.none')
        : t('demand.band.of', {
            low: name('budget_band', band.low),
            high: name('budget_band', band.high),
            n: f.count(band.stated),
          }),
    ],
    [
      t('demand.stability'),
      stability.value === null
        ? of(stability, 'ratio', 2)
        : t('demand.stability.of', {
            cv: f.number(stability.value, 2),
            grade: t(`demand.grade.${stability.grade ?? 'wavering'}`),
            n: f.count(stability.periods),
            grain: t(`demand.grain.${stability.grain}`),
          }),
    ],
    [
      t('demand.recurs'),
      t('demand.recurs.of', { n: f.count(candidate.recurs.periods), of: f.count(candidate.recurs.of) }),
    ],
    [t('demand.clarity'), of(candidate.clarity, 'percent', 0)],
    [
      t('demand.price'),
      price.consumption_class === null
        ? t('demand.price.none')
        : `${of(price, 'per_order', 0)} · ${name('consumption_class', price.consumption_class)}${at(price.region)}`,
    ],
    [
      t('demand.saving'),
      saving.value === null
        ? t('demand.saving.none')
        : `${t('demand.points', { n: f.signed(saving.value, 1) })} ${between(saving.low, saving.high, 1)} · ${saving.consumption_class === '*' ? t('demand.allSpending') : name('consumption_class', saving.consumption_class ?? '')}${at(saving.region)}`,
    ],
    [
      t('demand.saving.amount'),
      saving.amount.value === null
        ? t('demand.saving.amount.none')
        : `${f.value(saving.amount, yuan)} ${between(saving.amount.low, saving.amount.high, 0)}`,
    ],
  ];
  return (
    <>
      <dl className="demand-facts">
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('demand.caps')}</h3>
      {candidate.caps.length === 0 ? (
        <p className="muted small">{t('demand.caps.none')}</p>
      ) : (
        <ul className="demand-caps">
          {candidate.caps.map((cap) => (
            <li key={`${cap.cap_item} ${cap.region}`}>
              {t('demand.cap', {
                item: name('cap_item', cap.cap_item),
                basis: name('cap_basis', cap.cap_basis),
                cap: f.value({ value: cap.cap, status: 'observed' }, yuan),
                place: name('region', cap.region),
                document: cap.document_no ?? t('demand.cap.noDocument'),
                from: f.date(cap.effective_from),
              })}{' '}
              <strong>{t(`demand.verdict.${cap.verdict}`)}</strong>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
