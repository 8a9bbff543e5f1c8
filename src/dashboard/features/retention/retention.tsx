import type { Quality } from '../../../contracts/quality.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

/** How long each kind of record is kept, when the oldest must go, and what went. */
export function Retention({ quality, provenance }: { quality: Quality; provenance: Provenance }) {
  const { t, f, say } = useReader();
  if (quality.retention.length === 0) return null;
  const title = new Map(quality.families.map((family) => [family.family, say(family.title)]));
  const month = (code: number | null): string | { text: string; order: number } =>
    code === null ? '—' : { text: f.period(code, 'month'), order: code };
  const table = tableOf(t('retention.title'), quality.retention, [
    { key: 'family', title: t('overview.family'), cell: (r) => title.get(r.family) ?? r.family },
    { key: 'term', title: t('retention.term'), unit: t('retention.months'), cell: (r) => r.term_months },
    { key: 'oldest', title: t('retention.oldest'), cell: (r) => month(r.oldest) },
    { key: 'kept_through', title: t('retention.kept_through'), cell: (r) => month(r.kept_through) },
    { key: 'holds', title: t('retention.holds'), cell: (r) => r.holds },
    { key: 'removed', title: t('retention.removed'), cell: (r) => r.removed },
    { key: 'removed_through', title: t('retention.removed_through'), cell: (r) => month(r.removed_through) },
    {
      key: 'last_removed',
      title: t('retention.last_removed'),
      cell: (r) =>
        r.last_removed === null ? '—' : { text: f.date(r.last_removed), order: Date.parse(r.last_removed) },
    },
  ]);
  return (
    <TablePanel
      id="retention"
      table={table}
      name="retention"
      provenance={provenance}
      about={t('retention.about')}
    />
  );
}
