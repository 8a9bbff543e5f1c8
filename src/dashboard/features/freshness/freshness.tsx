import type { Overview, Freshness as Row } from '../../../contracts/overview.ts';
import type { Provenance } from '../../ui/download.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

interface FreshnessProps {
  readonly rows: readonly Row[];
  readonly checks: Overview['checks'];
  readonly provenance: Provenance;
}

/** How far each source reaches: which month is complete, which is the newest, when it was exported. */
export function Freshness({ rows, checks, provenance }: FreshnessProps) {
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
      id="freshness"
      table={table}
      name="freshness"
      provenance={provenance}
      about={t('overview.freshness.about')}
    >
      <p className="small">
        {t('quality.checks.about', {
          passed: f.count(checks.passed),
          warned: f.count(checks.warned),
          failed: f.count(checks.failed),
        })}{' '}
        <PageLink to="/quality">{t('nav.quality')}</PageLink>
      </p>
    </TablePanel>
  );
}
