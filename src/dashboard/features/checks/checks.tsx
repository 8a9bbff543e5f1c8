import type { Quality } from '../../../contracts/quality.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

const ORDER = { failed: 0, warned: 1, passed: 2 } as const;
const SIGN = { failed: '✕', warned: '!', passed: '✓' } as const;

/** Every check of the build, the broken ones first. */
export function Checks({ checks, provenance }: { checks: Quality['checks']; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const count = (status: keyof typeof ORDER): string =>
    f.count(checks.filter((c) => c.status === status).length);
  const sorted = [...checks].sort((a, b) => ORDER[a.status] - ORDER[b.status] || (a.id < b.id ? -1 : 1));
  const table = tableOf(t('quality.checks'), sorted, [
    {
      key: 'status',
      title: t('quality.result'),
      cell: (c) => ({ text: `${SIGN[c.status]} ${t(`check.${c.status}`)}`, order: ORDER[c.status] }),
    },
    { key: 'subject', title: t('quality.subject'), cell: (c) => c.subject },
    { key: 'title', title: t('quality.check'), cell: (c) => say(c.title) },
    { key: 'severity', title: t('quality.severity'), cell: (c) => t(`check.severity.${c.severity}`) },
    { key: 'failing', title: t('quality.failing'), cell: (c) => c.failing },
  ]);
  return (
    <TablePanel
      id="checks"
      table={table}
      name="checks"
      provenance={provenance}
      height={320}
      about={t('quality.checks.about', {
        passed: count('passed'),
        warned: count('warned'),
        failed: count('failed'),
      })}
    />
  );
}
