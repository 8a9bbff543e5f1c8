import type { Quality } from '../../../contracts/quality.ts';
import type { Provenance } from '../../ui/download.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

/** How refused lines stand with each sending unit, and what happened to them. */
export function Returns({ quality, provenance }: { quality: Quality; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const title = new Map(quality.families.map((family) => [family.family, say(family.title)]));
  const day = (text: string) => ({ text: f.date(text), order: Date.parse(text) });
  const standing = tableOf(t('returns.standing'), quality.returns, [
    { key: 'sender', title: t('returns.sender'), cell: (r) => r.sender },
    { key: 'family', title: t('overview.family'), cell: (r) => title.get(r.family) ?? r.family },
    {
      key: 'status',
      title: t('returns.status'),
      cell: (r) => ({ text: t(`returns.${r.status}`), order: ORDER[r.status] }),
    },
    { key: 'lines', title: t('quality.lines'), cell: (r) => r.lines },
    { key: 'reasons', title: t('returns.reasons'), cell: (r) => r.reasons },
    { key: 'first_seen', title: t('returns.firstSeen'), cell: (r) => day(r.first_seen) },
    { key: 'until', title: t('returns.until'), cell: (r) => day(r.until) },
    { key: 'actors', title: t('returns.actors'), cell: (r) => f.list(r.actors) },
  ]);
  const events = tableOf(t('returns.events'), quality.return_events, [
    { key: 'at', title: t('returns.at'), cell: (e) => day(e.at) },
    { key: 'file_name', title: t('quality.file'), cell: (e) => e.file_name },
    { key: 'action', title: t('returns.action'), cell: (e) => t(`returns.did.${e.action}`) },
    { key: 'lines', title: t('quality.lines'), cell: (e) => e.lines },
    { key: 'actor', title: t('returns.actors'), cell: (e) => e.actor },
    { key: 'ticket', title: t('returns.ticket'), cell: (e) => e.ticket ?? '—' },
    { key: 'reason', title: t('quality.reason'), cell: (e) => e.reason ?? '—' },
  ]);
  return (
    <>
      <TablePanel
        id="returns"
        table={standing}
        name="returns"
        provenance={provenance}
        about={t('returns.about')}
        height={280}
      />
      <TablePanel
        table={events}
        name="return-events"
        provenance={provenance}
        about={t('returns.events.about')}
        height={280}
      />
    </>
  );
}

const ORDER = { open: 0, returned: 1, corrected: 2, waived: 3 } as const;
