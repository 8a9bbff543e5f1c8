import { rangeCell } from '../../../charts/table.ts';
import type { MerchantCredit } from '../../../contracts/merchant-credit.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

interface Props {
  readonly answer: MerchantCredit;
  readonly provenance: Provenance;
}

const useNames = ({ labels }: MerchantCredit) => {
  const { say } = useReader();
  return (list: string, code: string | null): string => {
    const label = code === null ? undefined : labels[list]?.[code];
    return label === undefined ? (code ?? '—') : say(label);
  };
};

/** The register in numbers: status, grade, why merchants left, how far they are certified. */
export function Register({ answer, provenance }: Props) {
  const { t } = useReader();
  const name = useNames(answer);
  const { status, grade, exits, certified } = answer.register;
  const rows = [
    ...status.map((one) => ({
      group: 'status' as const,
      name: name('merchant_status', one.code),
      n: one.merchants,
    })),
    ...grade.map((one) => ({
      group: 'grade' as const,
      name: name('credit_grade', one.code),
      n: one.merchants,
    })),
    ...exits.map((one) => ({
      group: 'exits' as const,
      name: name('exit_reason', one.code),
      n: one.merchants,
    })),
    ...(['valid', 'ending', 'ended', 'none'] as const).map((key) => ({
      group: 'certified' as const,
      name: t(`environment.certified.${key}`),
      n: certified[key],
    })),
  ];
  const table = tableOf(t('environment.register'), rows, [
    {
      key: 'group',
      title: t('environment.register.by'),
      cell: (row) => t(`environment.register.${row.group}`),
    },
    { key: 'name', title: t('environment.register.member'), cell: (row) => row.name },
    {
      key: 'n',
      title: t('environment.register.n'),
      unit: t('environment.unit.merchants'),
      cell: (row) => row.n,
    },
  ]);
  return (
    <TablePanel
      id="register"
      table={table}
      name="merchant-register"
      provenance={provenance}
      about={t('environment.register.about')}
      height={360}
    />
  );
}

/** Merchants with disputes that may be shown, beside their scores. */
export function Disputed({ answer, provenance }: Props) {
  const { t, f } = useReader();
  const name = useNames(answer);
  const table = tableOf(t('environment.disputed'), answer.merchants, [
    { key: 'name', title: t('merchant.name'), cell: (m) => m.name },
    { key: 'city', title: t('merchant.city'), cell: (m) => name('region', m.city) },
    { key: 'type', title: t('merchant.type'), cell: (m) => name('merchant_type', m.merchant_type) },
    { key: 'status', title: t('merchant.status'), cell: (m) => name('merchant_status', m.merchant_status) },
    { key: 'grade', title: t('environment.grade.title'), cell: (m) => name('credit_grade', m.credit_grade) },
    { key: 'disputes', title: t('environment.disputes3'), unit: t('unit.case'), cell: (m) => m.disputes },
    {
      key: 'persons',
      title: t('environment.complainants'),
      unit: t('unit.person'),
      cell: (m) => m.complainants,
    },
    { key: 'prepaid', title: t('environment.prepaid'), unit: t('unit.case'), cell: (m) => m.prepaid },
    { key: 'before', title: t('environment.before'), unit: t('unit.case'), cell: (m) => m.before },
    {
      key: 'settled',
      title: t('environment.settled'),
      unit: '%',
      decimals: 1,
      cell: (m) => m.settlement_rate,
    },
    {
      key: 'score',
      title: t('merchant.score'),
      unit: t('merchant.stars'),
      decimals: 2,
      cell: (m) => ({ value: m.score.value, status: m.score.status }),
    },
    {
      key: 'interval',
      title: t('merchant.interval'),
      cell: (m) => rangeCell(m.score, (end) => f.number(end, 2)),
    },
    { key: 'raters', title: t('merchant.raters'), unit: t('unit.person'), cell: (m) => m.raters },
    { key: 'certified', title: t('environment.certified'), cell: (m) => m.certified_until ?? '—' },
  ]);
  return (
    <TablePanel
      id="disputed"
      table={table}
      name={`merchant-disputes-${answer.month ?? 'none'}`}
      provenance={provenance}
      about={t('environment.disputed.about')}
    />
  );
}

/** From the month the rule first spoke to the registered suspension or exit. */
export function Handled({ answer, provenance }: Props) {
  const { t, f } = useReader();
  const name = useNames(answer);
  if (answer.handled.length === 0) return null;
  const table = tableOf(t('environment.handled'), answer.handled, [
    { key: 'name', title: t('merchant.name'), cell: (m) => m.name },
    { key: 'city', title: t('merchant.city'), cell: (m) => name('region', m.city) },
    { key: 'status', title: t('merchant.status'), cell: (m) => name('merchant_status', m.merchant_status) },
    { key: 'spoke', title: t('environment.handled.spoke'), cell: (m) => f.period(m.spoke, 'month') },
    { key: 'on', title: t('environment.handled.on'), cell: (m) => f.date(m.status_on) },
    { key: 'days', title: t('environment.handled.days'), unit: t('unit.day'), cell: (m) => m.days },
  ]);
  return (
    <TablePanel
      id="handled"
      table={table}
      name="merchant-handled"
      provenance={provenance}
      about={t('environment.handled.about')}
      height={240}
    />
  );
}
