import type { Representation, RepresentedGroup } from '../../../contracts/representation.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

const SERVED = 'service_applications';
const BOUGHT = 'consumption';
const DIMENSIONS = ['age_band', 'sex', 'industry', 'worker_group', 'region'] as const;

/** 触达与普惠: who is served of those on the roll, and how far the best and the least reached group lie apart. */
export function Reach({ answer }: { readonly answer: Representation }) {
  const { t, f, say } = useReader();
  const name = useNames(answer.labels);
  const family = answer.families.find((one) => one.family === SERVED);
  const bought = answer.families.find((one) => one.family === BOUGHT);
  const provenance = {
    ...(answer.synthetic ? { synthetic: t('app.synthetic') } : {}),
    release: t('source.release', { id: answer.release }),
  };
  const span = answer.period;
  if (family === undefined || span === null) return <p className="panel muted">{t('reach.none')}</p>;
  const also = (group: RepresentedGroup) =>
    bought?.groups.find((other) => other.dimension === group.dimension && other.code === group.code)
      ?.coverage ?? {
      value: null,
      status: 'not_reported' as const,
    };
  const groups = family.groups.filter(({ code }) => code !== '*' && code !== 'U');
  const table = tableOf(t('reach.groups'), groups, [
    { key: 'dimension', title: t('reach.dimension'), cell: (g) => t(`profiles.by.${dimensionOf(g)}`) },
    { key: 'group', title: t('profiles.segment'), cell: (g) => name(g.dimension, g.code) },
    { key: 'roll', title: t('profiles.members'), unit: t('unit.person'), cell: (g) => g.on_roll },
    { key: 'served', title: t('reach.served'), unit: t('unit.person'), cell: (g) => g.observed },
    { key: 'reach', title: t('reach.rate'), unit: '%', decimals: 1, cell: (g) => g.coverage },
    { key: 'bought', title: t('reach.bought'), unit: '%', decimals: 1, cell: also },
  ]);
  // Who stopped reporting was not reached less: it is not known.
  const silentCodes = new Set(answer.silent_places.map((p) => p.region));
  const equity = tableOf(
    t('reach.equity'),
    equityOf(groups.filter((g) => g.dimension !== 'region' || !silentCodes.has(g.code))),
    [
      { key: 'dimension', title: t('reach.dimension'), cell: (e) => t(`profiles.by.${e.dimension}`) },
      {
        key: 'most',
        title: t('reach.most'),
        cell: (e) => `${name(e.dimension, e.most.code)} ${f.number(e.most.coverage.value ?? 0, 1)}%`,
      },
      {
        key: 'least',
        title: t('reach.least'),
        cell: (e) => `${name(e.dimension, e.least.code)} ${f.number(e.least.coverage.value ?? 0, 1)}%`,
      },
      { key: 'gap', title: t('reach.gap'), unit: t('reach.points'), decimals: 1, cell: (e) => e.gap },
      { key: 'ratio', title: t('reach.ratio'), decimals: 2, cell: (e) => e.ratio },
    ],
  );
  const silent = tableOf(t('reach.silent'), answer.silent_places, [
    { key: 'place', title: t('demand.region'), cell: (p) => name('region', p.region) },
    { key: 'family', title: t('overview.family'), cell: (p) => say(p.title) },
    { key: 'months', title: t('reach.silentMonths'), cell: (p) => p.months_silent },
    {
      key: 'last',
      title: t('reach.lastMonth'),
      cell: (p) => (p.last_month === null ? '—' : f.period(p.last_month, 'month')),
    },
  ]);
  const months = f.periods(span.from, span.to, 'month');
  return (
    <>
      <p className="lead">
        {t('reach.lead', {
          months,
          rate: f.value(family.coverage, { unit: 'percent', decimals: 1 }),
          served: f.value(family.observed, { unit: 'person', decimals: 0 }),
          roll: f.value(family.on_roll, { unit: 'person', decimals: 0 }),
        })}
      </p>
      <TablePanel
        id="equity"
        table={equity}
        name="reach-equity"
        provenance={provenance}
        about={t('reach.equity.about')}
      />
      <TablePanel
        id="reach"
        table={table}
        name="reach-groups"
        provenance={provenance}
        about={t('reach.about', { months })}
      />
      <TablePanel
        id="silent"
        table={silent}
        name="silent-places"
        provenance={provenance}
        about={t('reach.silent.about')}
      />
    </>
  );
}

const dimensionOf = (group: RepresentedGroup): (typeof DIMENSIONS)[number] =>
  DIMENSIONS.find((one) => one === group.dimension) ?? 'region';

/** Of each dimension the group reached most and least, of those that may be shown. */
function equityOf(groups: readonly RepresentedGroup[]) {
  return DIMENSIONS.flatMap((dimension) => {
    const shown = groups
      .filter((group) => group.dimension === dimension && group.coverage.value !== null)
      .sort((a, b) => (b.coverage.value ?? 0) - (a.coverage.value ?? 0));
    const [most, least] = [shown[0], shown.at(-1)];
    if (!most || !least || most === least) return [];
    const [high, low] = [most.coverage.value ?? 0, least.coverage.value ?? 0];
    return [{ dimension, most, least, gap: high - low, ratio: low > 0 ? high / low : null }];
  });
}
