import type { QueryRow } from '../../../contracts/query.ts';
import { SCENES } from '../../state/environment.ts';
import { placeOf } from '../../state/place-of.ts';
import { useQueryResult } from '../../state/queries.ts';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';
import { useShared } from '../../ui/use-shared.ts';

interface Props {
  readonly by: 'dispute_nature' | 'dispute_outcome';
  readonly month: number;
  readonly region: string | undefined;
}

/** Disputes of one month by nature or outcome, and in which scene: a matrix of counts. */
export function Crossing({ by, month, region }: Props) {
  const reader = useReader();
  const { t, f, say, locale } = reader;
  const { release } = useShared();
  const answer = useQueryResult({
    metric: 'disputes',
    by: [by, 'dispute_scene'],
    totals: true,
    ...placeOf(region),
    period: { grain: 'month', from: month, to: month },
    lang: locale,
    release,
  });
  if (answer.isPending) return <Skeleton height={280} />;
  if (answer.isError) return <ErrorNote error={answer.error} retry={() => void answer.refetch()} />;
  const result = answer.data;
  const rows = new Map<string, QueryRow>(
    result.rows.map((row) => [`${row[by] ?? '*'} ${row.dispute_scene ?? '*'}`, row]),
  );
  const seen = new Set(result.rows.flatMap((row) => row[by] ?? []));
  const members = Object.keys(result.labels[by] ?? {}).filter((code) => code !== '*' && seen.has(code));
  const cell = (member: string, scene: string) => {
    const row = rows.get(`${member} ${scene}`);
    return row ? { value: row.value, status: row.status } : { value: 0, status: 'observed' as const };
  };
  const name = (list: string, code: string): string => {
    const label = result.labels[list]?.[code];
    return label === undefined ? code : say(label);
  };
  const table = tableOf(t(`environment.crossing.${by}`), members, [
    { key: by, title: t(`environment.${by}`), cell: (member) => name(by, member) },
    { key: 'all', title: t('environment.scenes.all'), cell: (member) => cell(member, '*') },
    ...SCENES.map((scene) => ({
      key: scene,
      title: name('dispute_scene', scene),
      cell: (member: string) => cell(member, scene),
    })),
  ]);
  return (
    <TablePanel
      table={table}
      name={`disputes-${by}-${month}`}
      provenance={provenanceOf(result, reader)}
      about={t('environment.crossing.about', { month: f.period(month, 'month') })}
    />
  );
}
