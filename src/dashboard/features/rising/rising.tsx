import type { Thermometer } from '../../../contracts/thermometer.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { risingMembers } from './rising-members.ts';

/** The needs that warmed most over a year. */
export function Rising({ thermometer, provenance }: { thermometer: Thermometer; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const { period, rows } = risingMembers(thermometer);
  const labels = thermometer.labels[thermometer.dimension] ?? {};
  const points = t('chart.unit.points');
  const title = t(thermometer.gauge === 'need' ? 'overview.rising.need' : 'overview.rising.consumption');
  const table = tableOf(title, rows, [
    {
      key: 'member',
      title: t('column.line'),
      cell: ({ member }) => {
        const label = labels[member];
        return label === undefined ? member : say(label);
      },
    },
    { key: 'reading', title: t('column.reading'), decimals: 1, cell: (row) => row.reading },
    { key: 'yoy', title: t('overview.yoy'), unit: points, decimals: 1, cell: (row) => row.change.yoy },
    {
      key: 'previous',
      title: t('overview.previous'),
      unit: points,
      decimals: 1,
      cell: (row) => row.change.previous,
    },
  ]);
  return (
    <TablePanel
      table={table}
      name={`${thermometer.gauge}-rising`}
      provenance={provenance}
      about={
        period === undefined ? undefined : t('overview.rising.about', { period: f.period(period, 'month') })
      }
    />
  );
}
