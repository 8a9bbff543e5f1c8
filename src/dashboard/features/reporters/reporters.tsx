import type { Reporter } from '../../../contracts/report-package.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

/** Who is behind stands first: it is what somebody has to do something about. */
const ORDER: Readonly<Record<Reporter['status'], number>> = { missing: 0, late: 1, reported: 2 };

/** 逐级上报: who reported upwards, when and by which method, and who did not. Nothing where nobody reports. */
export function Reporters({
  reporters,
  provenance,
}: {
  reporters: readonly Reporter[];
  provenance: Provenance;
}) {
  const { t, f, say } = useReader();
  if (reporters.length === 0) return null;
  const month = (code: number | null): string | { text: string; order: number } =>
    code === null ? '—' : { text: f.period(code, 'month'), order: code };
  const time = (at: string | null): string | { text: string; order: number } =>
    at === null ? '—' : { text: f.date(at), order: Date.parse(at) };
  const count = (status: Reporter['status']): string =>
    f.count(reporters.filter((one) => one.status === status).length);
  const rows = [...reporters].sort(
    (a, b) => ORDER[a.status] - ORDER[b.status] || (a.region < b.region ? -1 : 1),
  );
  const table = tableOf(t('reporters.title'), rows, [
    { key: 'region', title: t('reporters.region'), cell: (r) => `${say(r.name)} ${r.region}` },
    {
      key: 'status',
      title: t('reporters.status'),
      cell: (r) => ({ text: t(`reporters.${r.status}`), order: ORDER[r.status] }),
    },
    { key: 'through', title: t('reporters.through'), cell: (r) => month(r.complete_through) },
    { key: 'due', title: t('reporters.due'), cell: (r) => month(r.due_through) },
    { key: 'made', title: t('reporters.made'), cell: (r) => time(r.made_at) },
    { key: 'received', title: t('reporters.received'), cell: (r) => time(r.received_at) },
    {
      key: 'method',
      title: t('reporters.method'),
      cell: (r) =>
        r.same_method === false
          ? `${r.method_version ?? '—'} ${t('reporters.other_method')}`
          : (r.method_version ?? '—'),
    },
    {
      key: 'layer',
      title: t('reporters.layer'),
      cell: (r) => (r.layer === null ? '—' : t(`reporters.${r.layer}`)),
    },
    { key: 'package', title: t('reporters.package'), cell: (r) => r.sequence ?? '—' },
    { key: 'release', title: t('reporters.release'), cell: (r) => r.release ?? '—' },
  ]);
  return (
    <TablePanel
      id="reporters"
      table={table}
      name="reporters"
      provenance={provenance}
      about={`${t('reporters.count', {
        all: f.count(reporters.length),
        reported: count('reported'),
        late: count('late'),
        missing: count('missing'),
      })} ${t('reporters.about')}`}
    />
  );
}
