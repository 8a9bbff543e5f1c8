import { useMemo } from 'react';
import { trendChart } from '../../../charts/trend/chart.ts';
import { type TrendPoint, trendSeries } from '../../../charts/trend/series.ts';
import type { ConsumptionPrices, PriceMonth, SpendingParts } from '../../../contracts/consumption.ts';
import type { ApiValue } from '../../../contracts/value.ts';
import type { Provenance } from '../../ui/download.ts';
import { Figure } from '../../ui/figure.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { ReportedCell } from '../../ui/value.tsx';

interface Props {
  readonly answer: ConsumptionPrices;
  readonly provenance: Provenance;
}

const SHOWN = 37;

/** Spending in money and at constant prices, with the three growth rates of the last month. */
export function RealSpending({ answer, provenance }: Props) {
  const { t, f, say } = useReader();
  const months = answer.months.slice(-SHOWN);
  const last = answer.months.findLast((m) => m.nominal.value !== null);
  const series = useMemo(
    () =>
      trendSeries({
        title: t('real.title'),
        measure: { unit: 'yuan', decimals: 0 },
        grain: 'month',
        lines: [
          { key: 'nominal', name: t('real.nominal') },
          { key: 'real', name: t('real.real') },
        ],
        points: months.flatMap((m): TrendPoint[] => [
          { key: 'nominal', period: m.period, ...m.nominal },
          { key: 'real', period: m.period, ...m.real },
        ]),
      }),
    [months, t],
  );
  const facts: readonly (readonly [string, ApiValue])[] =
    last === undefined
      ? []
      : [
          [t('real.nominalGrowth'), last.nominal_growth],
          [t('real.priceGrowth'), last.price_growth],
          [t('real.realGrowth'), last.real_growth],
          ...(answer.cpi_loaded ? [[t('real.realGrowthCpi'), last.real_growth_cpi] as const] : []),
        ];
  return (
    <section className="panel" id="real">
      <Figure
        title={t('real.title')}
        subtitle={t('real.about')}
        kind={trendChart}
        series={series}
        name="real-consumption"
        provenance={provenance}
        words="shown"
      >
        {last === undefined ? null : (
          <dl className="growth-facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>
                  {name} <small>{f.period(last.period, 'month')}</small>
                </dt>
                <dd>
                  {value.value === null ? (
                    <ReportedCell value={value} column={{ decimals: 1 }} />
                  ) : (
                    f.value(value, { unit: 'percent', decimals: 1 })
                  )}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Figure>
      <details className="small muted">
        <summary>{t('consumption.method')}</summary>
        {answer.notes.map((note) => (
          <p key={note.id}>{say(note.text)}</p>
        ))}
      </details>
    </section>
  );
}

export function RealTable({ answer, provenance }: Props) {
  const { t, f } = useReader();
  const percent = (key: string, title: string, cell: (m: PriceMonth) => ApiValue) => ({
    key,
    title,
    unit: '%',
    decimals: 1,
    cell,
  });
  const yuan = f.unit({ unit: 'yuan' });
  const table = tableOf(t('real.table'), [...answer.months].reverse(), [
    {
      key: 'period',
      title: t('column.period'),
      cell: (m) => ({ text: f.period(m.period, 'month'), order: m.period }),
    },
    { key: 'nominal', title: t('real.nominal'), unit: yuan, cell: (m) => m.nominal },
    {
      key: 'index',
      title: t('real.index'),
      unit: t('real.indexUnit'),
      decimals: 2,
      cell: (m) => m.price_index,
    },
    { key: 'real', title: t('real.real'), unit: yuan, cell: (m) => m.real },
    percent('nominal_growth', t('real.nominalGrowth'), (m) => m.nominal_growth),
    percent('price_growth', t('real.priceGrowth'), (m) => m.price_growth),
    percent('real_growth', t('real.realGrowth'), (m) => m.real_growth),
    ...(answer.cpi_loaded
      ? [percent('real_growth_cpi', t('real.realGrowthCpi'), (m) => m.real_growth_cpi)]
      : []),
    percent('priced', t('real.priced'), (m) => m.priced_share),
    ...partColumns(yuan, (m: PriceMonth) => m.parts, { t }),
  ]);
  return <TablePanel id="real-months" table={table} name="real-consumption-months" provenance={provenance} />;
}

const PARTS = ['volume', 'mix', 'price', 'entered', 'left', 'unpriced', 'whole'] as const;

const partColumns = <T,>(unit: string, of: (record: T) => SpendingParts, { t }: Pick<Reader, 't'>) =>
  PARTS.map((part) => ({
    key: part,
    title: t(`parts.${part}`),
    unit,
    cell: (record: T) => of(record)[part],
  }));

/** Twelve months against twelve, by class: six parts and their sum. */
export function SpendingPartsByClass({ answer, provenance }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const { classes_period: span } = answer;
  if (span === null || answer.classes.length === 0) return null;
  const name = (code: string): string => {
    const label = answer.labels.consumption_class?.[code];
    return code === '*' ? t('consumption.allClasses') : label === undefined ? code : say(label);
  };
  const table = tableOf(t('parts.title'), answer.classes, [
    { key: 'class', title: t('consumption.class'), cell: (row) => name(row.consumption_class) },
    ...partColumns(f.unit({ unit: 'yuan' }), (row: (typeof answer.classes)[number]) => row.parts, reader),
  ]);
  return (
    <TablePanel
      id="parts"
      table={table}
      name="spending-parts"
      provenance={provenance}
      about={`${t('parts.byClass', { from: f.period(span.from, 'month'), to: f.period(span.to, 'month') })} ${t('parts.sum')}`}
    >
      <PartBars parts={answer.classes[0]?.parts} />
    </TablePanel>
  );
}

/** The six parts of the whole as bars around zero. */
function PartBars({ parts }: { readonly parts: SpendingParts | undefined }) {
  const { t, f } = useReader();
  if (parts === undefined || parts.whole.value === null) return null;
  const own = PARTS.filter((part) => part !== 'whole');
  const widest = Math.max(...own.map((part) => Math.abs(parts[part].value ?? 0)), 1);
  return (
    <ul className="part-bars">
      {own.map((part) => {
        const value = parts[part].value ?? 0;
        return (
          <li key={part}>
            <span>{t(`parts.${part}`)}</span>
            <span className="driver-bar" aria-hidden="true">
              <i
                className={value < 0 ? 'down' : 'up'}
                style={{ width: `${(Math.abs(value) / widest) * 50}%` }}
              />
            </span>
            <span className="number">{f.value(parts[part], { unit: 'yuan', decimals: 0 })}</span>
          </li>
        );
      })}
    </ul>
  );
}
