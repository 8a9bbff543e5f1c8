import { rangeCell } from '../../../charts/table.ts';
import type { ActivityEffect, Offers } from '../../../contracts/supply.ts';
import { Note } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useNames } from '../../ui/use-names.ts';

/** The note of an answer that is about its promotions. */
export const ACTIVITIES_NOTE = 'activities';

/** What each promotion cost, what was spent through it, and what its city spent beyond cities without one. */
export function ActivityEffects({ answer }: { readonly answer: Offers }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const name = useNames(answer.labels);
  const { activities } = answer;
  if (activities === null) return <p className="muted">{t('offer.effects.none')}</p>;
  const table = tableOf(t('offer.effects'), activities, [
    { key: 'name', title: t('offer.effects.name'), cell: (a: ActivityEffect) => a.name },
    { key: 'region', title: t('offer.effects.region'), cell: (a) => name('region', a.region) },
    {
      key: 'days',
      title: t('offer.effects.days'),
      cell: (a) => ({
        text: `${a.started_on}—${a.ended_on.slice(a.ended_on.startsWith(a.started_on.slice(0, 4)) ? 5 : 0)}`,
        order: Number(a.started_on.replaceAll('-', '')),
      }),
    },
    {
      key: 'participants',
      title: t('offer.effects.participants'),
      unit: t('unit.visit'),
      cell: (a) => a.participants,
    },
    {
      key: 'money',
      title: t('offer.effects.money'),
      unit: f.unit({ unit: 'yuan' }),
      decimals: 0,
      cell: (a) => a.union_money,
    },
    {
      key: 'led',
      title: t('offer.effects.led'),
      unit: f.unit({ unit: 'yuan' }),
      decimals: 0,
      cell: (a) => a.led,
    },
    { key: 'leverage', title: t('offer.effects.leverage'), decimals: 2, cell: (a) => a.leverage },
    {
      key: 'uplift',
      title: t('offer.effects.uplift'),
      unit: '%',
      decimals: 1,
      signed: true,
      cell: (a) => a.uplift,
    },
    {
      key: 'interval',
      title: t('offer.effects.interval'),
      unit: '%',
      cell: ({ uplift }) => rangeCell(uplift, (end) => f.signed(end, 1)),
    },
    {
      key: 'reading',
      title: t('offer.effects.reading'),
      cell: (a) =>
        f.list([t(`offer.effects.${readingOf(a)}`), ...(a.crowded ? [t('offer.effects.crowded')] : [])]),
    },
  ]);
  return (
    <TablePanel
      id="activity-effects"
      table={table}
      name="activity-effects"
      provenance={provenanceOf(answer, reader)}
      about={t('offer.effects.about', {
        n: f.count(activities.length),
        left: f.count(answer.activities_left),
      })}
      height={360}
    >
      {answer.notes
        .filter(({ id }) => id === ACTIVITIES_NOTE)
        .map((note) => (
          <Note key={note.id}>{say(note.text)}</Note>
        ))}
    </TablePanel>
  );
}

function readingOf({ uplift: { low, high } }: ActivityEffect): 'up' | 'down' | 'even' | 'unknown' {
  if (low === null || high === null) return 'unknown';
  if (low > 0) return 'up';
  return high < 0 ? 'down' : 'even';
}
