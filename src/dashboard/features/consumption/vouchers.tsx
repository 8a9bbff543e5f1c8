import type { ConsumptionVouchers, VoucherEffect } from '../../../contracts/consumption.ts';
import type { ApiValue } from '../../../contracts/value.ts';
import { Select } from '../../ui/controls.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Provenance } from '../../ui/download.ts';
import { Note } from '../../ui/notes.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

interface Props {
  readonly answer: ConsumptionVouchers;
  readonly provenance: Provenance;
  readonly onRound: (round: string) => void;
}

/** What a round of vouchers moved, against cities without one, with its interval. */
export function Vouchers({ answer, provenance, onRound }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const { round } = answer;
  if (round === null) {
    return (
      <section className="panel" id="vouchers">
        <h2>{t('voucher.title')}</h2>
        <p className="muted">{t('voucher.none')}</p>
      </section>
    );
  }
  const place = (code: string): string => {
    const label = answer.labels.region?.[code];
    return label === undefined ? code : say(label);
  };
  const months = (from: number, to: number): string => f.periods(from, to, 'month');
  const value = (e: VoucherEffect, at: 'effect' | 'low' | 'high'): ApiValue =>
    e[at] === null
      ? { value: null, status: e.effect === null ? e.status : 'not_applicable' }
      : { value: e[at], status: 'estimated' };
  const table = tableOf(t('voucher.effects'), answer.effects, [
    { key: 'phase', title: t('voucher.phase'), cell: (e) => t(`voucher.phase.${e.phase}`) },
    { key: 'months', title: t('voucher.months'), cell: (e) => months(e.from, e.to) },
    { key: 'base', title: t('voucher.base'), cell: (e) => months(e.base.from, e.base.to) },
    { key: 'effect', title: t('voucher.effect'), unit: '%', decimals: 1, cell: (e) => value(e, 'effect') },
    { key: 'low', title: t('voucher.low'), unit: '%', decimals: 1, cell: (e) => value(e, 'low') },
    { key: 'high', title: t('voucher.high'), unit: '%', decimals: 1, cell: (e) => value(e, 'high') },
    { key: 'treated', title: t('voucher.treated'), cell: (e) => e.treated },
    { key: 'others', title: t('voucher.others'), cell: (e) => e.others },
    { key: 'verdict', title: t('voucher.verdict'), cell: (e) => verdict(e, reader) },
  ]);
  const { leverage } = answer;
  const number = (v: number | null): string => (v === null ? '—' : f.number(v, 2));
  return (
    <TablePanel
      id="vouchers"
      table={{ ...table, caption: t('voucher.title') }}
      name={`voucher-round-${round.id}`}
      provenance={provenance}
      about={t('voucher.about', {
        place: place(round.region),
        from: f.period(round.from, 'month'),
        to: f.period(round.to, 'month'),
        issued: f.count(round.issued),
        usual: f.count(round.usual),
      })}
    >
      {answer.rounds.length < 2 ? null : (
        <Select
          label={t('voucher.round')}
          value={round.id}
          options={answer.rounds.map((one) => ({
            value: one.id,
            label: `${place(one.region)} ${months(one.from, one.to)}`,
          }))}
          onChange={onRound}
        />
      )}
      <p className="lead">
        {leverage.value === null
          ? t('voucher.noLead')
          : t('voucher.lead', {
              value: number(leverage.value),
              low: number(leverage.low),
              high: number(leverage.high),
            })}
      </p>
      <Amounts answer={answer} />
      {answer.notes.map((note) => (
        <Note key={note.id}>{say(note.text)}</Note>
      ))}
    </TablePanel>
  );
}

function verdict({ phase, effect, low, high }: VoucherEffect, { t }: Reader): string {
  if (effect === null || low === null || high === null) return '—';
  if (phase === 'placebo') return low <= 0 && high >= 0 ? t('voucher.fair') : t('voucher.unfair');
  return low > 0 || high < 0 ? t('voucher.clear') : t('voucher.unclear');
}

function Amounts({ answer }: { readonly answer: ConsumptionVouchers }) {
  const { t, f } = useReader();
  const rows = [
    { item: t('voucher.spending'), value: answer.spending, unit: 'yuan', decimals: 0 },
    { item: t('voucher.redeemed'), value: answer.redeemed, unit: 'yuan', decimals: 0 },
    { item: t('voucher.beyond'), value: answer.redeemed_beyond_usual, unit: 'yuan', decimals: 0 },
    { item: t('voucher.extra'), value: answer.extra_spending, unit: 'yuan', decimals: 0 },
    { item: t('voucher.together'), value: answer.together, unit: 'ratio', decimals: 2 },
  ];
  const table = tableOf(t('voucher.amounts'), rows, [
    { key: 'item', title: t('voucher.item'), cell: (r) => r.item },
    {
      key: 'value',
      title: t('column.value'),
      cell: (r) => f.value(r.value, { unit: r.unit, decimals: r.decimals }),
    },
  ]);
  return <DataTable table={table} height={220} />;
}
