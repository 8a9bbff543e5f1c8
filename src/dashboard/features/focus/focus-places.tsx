import type { Gap } from '../../../contracts/supply.ts';
import { useGaps } from '../../state/supply.ts';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

/** Demand, supply and what was not met of one need, place by place; the widest gap first. */
export function FocusPlaces({
  domain,
  region,
}: {
  readonly domain: string;
  readonly region: string | undefined;
}) {
  const reader = useReader();
  const { t, f } = reader;
  const gaps = useGaps({ domain, region });
  const name = useNames(gaps.data?.labels ?? {});
  if (gaps.isPending) return <Skeleton height={280} />;
  if (gaps.isError) return <ErrorNote error={gaps.error} retry={() => void gaps.refetch()} />;
  const answer = gaps.data;
  const own = answer.domains.filter((gap) => gap.need_domain === domain);
  const rows = [...own, ...answer.gaps.filter((gap) => gap.need_domain === domain)];
  const need = name('need_domain', domain);
  const cases = t('unit.case');
  const table = tableOf(t('focus.places', { need }), rows, [
    { key: 'place', title: t('demand.region'), cell: (g: Gap) => name('region', g.region) },
    { key: 'applications', title: t('focus.demand'), unit: cases, cell: (g) => g.applications },
    { key: 'unmet', title: t('focus.unmet'), unit: cases, cell: (g) => g.unmet },
    { key: 'rate', title: t('focus.unmetRate'), unit: '%', decimals: 1, cell: (g) => g.unmet_rate },
    { key: 'seats', title: t('focus.seats'), unit: t('demand.aMonth'), cell: (g) => g.seats },
    { key: 'used', title: t('focus.used'), unit: t('demand.aMonth'), cell: (g) => g.used },
    {
      key: 'gap',
      title: t('focus.gap'),
      unit: cases,
      cell: (g) => ({ value: g.gap.value, status: g.gap.status }),
    },
  ]);
  return (
    <TablePanel
      id={`places-${domain}`}
      table={table}
      name={`focus-${domain}`}
      provenance={provenanceOf(answer, reader)}
      about={t('focus.places.about', {
        n: f.count(Math.max(0, rows.length - own.length)),
        hidden: f.count(answer.hidden),
      })}
      height={360}
    >
      <p className="small">
        <PageLink to="/demand" params={{ domain, ...(region === undefined ? {} : { region }) }}>
          {t('focus.order', { need })}
        </PageLink>{' '}
        ·{' '}
        <PageLink to="/supply" params={{ domain, ...(region === undefined ? {} : { region }) }}>
          {t('focus.supply', { need })}
        </PageLink>
      </p>
    </TablePanel>
  );
}
