import type { Quality } from '../../../contracts/quality.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

/** What sources have wrong and a declaration puts right; nothing where none was declared. */
export function Corrections({ quality, provenance }: { quality: Quality; provenance: Provenance }) {
  const { t, f, say } = useReader();
  if (quality.corrections.length === 0) return null;
  const title = new Map(quality.families.map((family) => [family.family, say(family.title)]));
  const table = tableOf(t('corrections.title'), quality.corrections, [
    { key: 'id', title: t('corrections.id'), cell: (c) => c.id },
    { key: 'family', title: t('overview.family'), cell: (c) => title.get(c.family) ?? c.family },
    { key: 'reason', title: t('quality.reason'), cell: (c) => say(c.reason) },
    { key: 'matches', title: t('corrections.matches'), cell: (c) => say(c.matches) },
    { key: 'guards', title: t('corrections.guards'), cell: (c) => say(c.guards) },
    { key: 'sets', title: t('corrections.sets'), cell: (c) => say(c.sets) },
    { key: 'rows', title: t('quality.rows'), cell: (c) => c.rows },
    { key: 'state', title: t('corrections.state'), cell: (c) => t(`corrections.${c.state}`) },
    {
      key: 'status',
      title: t('corrections.status'),
      cell: (c) => ({ text: t(`corrections.${c.status}`), order: ORDER[c.status] }),
    },
    {
      key: 'since',
      title: t('corrections.since'),
      cell: (c) => (c.since === null ? '—' : { text: f.date(c.since), order: Date.parse(c.since) }),
    },
    { key: 'owner', title: t('corrections.owner'), cell: (c) => c.owner },
  ]);
  return (
    <TablePanel
      id="corrections"
      table={table}
      name="corrections"
      provenance={provenance}
      about={t('corrections.about')}
    />
  );
}

const ORDER = { to_report: 0, reported: 1, confirmed: 2, fixed_at_source: 3 } as const;
