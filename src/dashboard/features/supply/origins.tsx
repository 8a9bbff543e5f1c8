import type { Origins as Answer, Offers } from '../../../contracts/supply.ts';
import { moneyColumn } from '../../ui/in-wan.ts';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

/** Where union purchases come from, and how concentrated that is; a plain reason where no purchase says. */
export function Origins({ answer }: { readonly answer: Offers }) {
  const reader = useReader();
  const { t, f } = reader;
  const name = useNames(answer.labels);
  const { origins } = answer;
  if (origins === null) return <p className="muted">{t('offer.origins.none')}</p>;
  const table = tableOf(t('offer.origins'), origins.provinces, [
    { key: 'origin', title: t('offer.origins.province'), cell: (row: Row) => name('region', row.region) },
    moneyColumn(reader, origins.provinces, {
      key: 'amount',
      title: t('offer.origins.amount'),
      cell: (row) => row.amount,
    }),
    { key: 'share', title: t('offer.origins.share'), unit: '%', decimals: 1, cell: (row) => row.share },
  ]);
  const index = (value: Row['amount']): string => f.cell(value, 0);
  return (
    <TablePanel
      id="origins"
      table={table}
      name="procurement-origins"
      provenance={provenanceOf(answer, reader)}
      about={t('offer.origins.about', {
        year: f.period(origins.year, 'year'),
        known: f.cell(origins.known, 0),
        hhi: index(origins.hhi),
        before: index(origins.hhi_before),
        specialty: index(origins.hhi_specialty),
      })}
      height={300}
    />
  );
}

type Row = Answer['provinces'][number];
