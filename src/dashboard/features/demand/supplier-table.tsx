import type { DemandOrder } from '../../../contracts/demand.ts';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

/** Sites, partners and merchants the order could go to, each with the reasons it is named for. */
export function SupplierTable({ sheet }: { readonly sheet: DemandOrder }) {
  const reader = useReader();
  const { t, f } = reader;
  const name = useNames(sheet.labels);
  const provenance = provenanceOf(sheet, reader);
  const several = sheet.parts.length > 1;
  const suppliers = tableOf(t('demand.suppliers'), sheet.suppliers, [
    ...(several ? [{ key: 'part', title: t('demand.part'), cell: (s: Supplier) => s.part }] : []),
    { key: 'name', title: t('demand.supplier'), cell: (s) => s.name },
    {
      key: 'type',
      title: t('demand.type'),
      cell: (s) => name(s.kind === 'site' ? 'site_type' : 'partner_type', s.type),
    },
    { key: 'place', title: t('demand.region'), cell: (s) => name('region', s.region) },
    { key: 'near', title: t('demand.near'), cell: (s) => t(`demand.near.${s.nearness}`) },
    { key: 'remedy', title: t('demand.remedy'), cell: (s) => t(`demand.remedy.${s.remedy}`) },
    { key: 'spare', title: t('demand.spare'), unit: t('demand.aMonth'), cell: (s) => s.spare },
    {
      key: 'reasons',
      title: t('demand.reasons'),
      cell: (s) => f.list(s.reasons.map((reason) => t(`demand.match.${reason}`))),
    },
  ]);
  const merchants = tableOf(t('demand.merchants'), sheet.merchants ?? [], [
    ...(several ? [{ key: 'part', title: t('demand.part'), cell: (m: Merchant) => m.part }] : []),
    { key: 'name', title: t('demand.merchant'), cell: (m) => m.name },
    { key: 'type', title: t('demand.type'), cell: (m) => name('merchant_type', m.merchant_type) },
    { key: 'place', title: t('demand.region'), cell: (m) => name('region', m.city) },
    { key: 'grade', title: t('demand.credit'), cell: (m) => name('credit_grade', m.credit_grade ?? 'U') },
    {
      key: 'score',
      title: t('demand.score'),
      decimals: 2,
      cell: (m) => ({ value: m.score.value, status: m.score.status }),
    },
    { key: 'n', title: t('demand.raters'), unit: t('unit.person'), cell: (m) => m.raters },
    {
      key: 'reasons',
      title: t('demand.reasons'),
      cell: (m) => f.list(m.reasons.map((reason) => t(`demand.match.${reason}`))),
    },
  ]);
  return (
    <>
      <TablePanel
        id="suppliers"
        table={suppliers}
        name="demand-suppliers"
        provenance={provenance}
        about={t('demand.suppliers.about')}
        height={300}
      />
      {sheet.merchants === null ? (
        <p className="muted small">{t('demand.merchants.closed')}</p>
      ) : (
        <TablePanel
          id="order-merchants"
          table={merchants}
          name="demand-merchants"
          provenance={provenance}
          about={t('demand.merchants.about')}
          height={300}
        />
      )}
    </>
  );
}

type Supplier = DemandOrder['suppliers'][number];
type Merchant = NonNullable<DemandOrder['merchants']>[number];
