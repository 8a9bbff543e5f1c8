import type { Freshness as Row } from '../../../contracts/overview.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

/** How far each source reaches: which month is complete, which is the newest, when it was exported. */
export function Freshness({ rows, provenance }: { rows: readonly Row[]; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const month = (code: number | null) =>
    code === null ? '—' : { text: f.period(code, 'month'), order: code };
  const table = tableOf(t('overview.freshness'), rows, [
    { key: 'family', title: t('overview.family'), cell: (row) => say(row.title) },
    { key: 'rows', title: t('overview.rows'), cell: (row) => row.rows },
    { key: 'complete_through', title: t('strip.complete'), cell: (row) => month(row.complete_through) },
    { key: 'latest', title: t('strip.latest'), cell: (row) => month(row.latest) },
    {
      key: 'as_of',
      title: t('strip.asOf'),
      cell: (row) => (row.as_of === null ? '—' : { text: f.date(row.as_of), order: Date.parse(row.as_of) }),
    },
  ]);
  return (
    <TablePanel
      table={table}
      name="freshness"
      provenance={provenance}
      about={t('overview.freshness.about')}
    />
  );
}
