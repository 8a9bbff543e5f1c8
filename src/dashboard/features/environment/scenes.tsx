import type { QueryResult } from '../../../contracts/query.ts';
import { SCENE_METRICS } from '../../../domain/dispute-scene.ts';
import { placeOf } from '../../state/place-of.ts';
import { useQueryResults } from '../../state/queries.ts';
import { useRelease } from '../../state/release.ts';
import { ErrorNote, Note, Skeleton } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

const MEMBERS = ['*', 'prepaid', 'online', 'bigticket', 'offline'];

/** Scenes that overlap, each by itself: how many, how they ended, what was recovered, how long, at whose cost. */
export function Scenes({ month, region }: { month: number; region: string | undefined }) {
  const reader = useReader();
  const { t, f, locale } = reader;
  const { release } = useRelease();
  const { results, error } = useQueryResults(
    SCENE_METRICS.map((metric) => ({
      metric,
      by: ['dispute_scene'],
      totals: true,
      ...placeOf(region),
      period: { grain: 'month', from: month, to: month },
      compare: 'yoy',
      lang: locale,
      release,
    })),
  );
  if (error) return <ErrorNote error={error} />;
  const [first] = results ?? [];
  if (results === undefined || first === undefined) return <Skeleton height={280} />;
  const at = (result: QueryResult, member: string) =>
    result.rows.find((row) => (row.dispute_scene ?? '*') === member);
  const name = (member: string): string => {
    const label = first.labels.dispute_scene?.[member];
    return member === '*' || label === undefined ? t('environment.scenes.all') : reader.say(label);
  };
  const table = tableOf(t('environment.scenes'), MEMBERS, [
    { key: 'scene', title: t('environment.scene'), cell: name },
    ...results.map((result) => ({
      key: result.metric.id,
      title: reader.say(result.metric.title),
      unit: f.unit(result.metric),
      decimals: result.metric.decimals,
      cell: (member: string) => {
        const row = at(result, member);
        return row
          ? { value: row.value, status: row.status }
          : { value: null, status: 'not_reported' as const };
      },
    })),
    {
      key: 'yoy',
      title: t('environment.yoy'),
      unit: '%',
      decimals: 1,
      signed: true,
      cell: (member: string) => {
        const change = at(first, member)?.change;
        return change
          ? { value: change.value, status: change.status }
          : { value: null, status: 'not_applicable' as const };
      },
    },
  ]);
  return (
    <TablePanel
      id="scenes"
      table={table}
      name={`dispute-scenes-${month}`}
      provenance={provenanceOf(first, reader)}
      about={t('environment.scenes.about', { month: f.period(month, 'month') })}
    >
      <Note>{t('environment.scenes.note')}</Note>
    </TablePanel>
  );
}
