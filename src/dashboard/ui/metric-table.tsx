import type { TableNumber } from '../../charts/table.ts';
import type { QueryResult, QueryRow } from '../../contracts/query.ts';
import type { PeriodGrain } from '../../domain/period.ts';
import type { Reported } from '../../i18n/format.ts';
import { placeOf } from '../state/place-of.ts';
import { useQueryResults } from '../state/queries.ts';
import { useRelease } from '../state/release.ts';
import { ErrorNote, Skeleton } from './notes.tsx';
import { provenanceOf } from './provenance.ts';
import { useReader } from './reader.tsx';
import { tableOf } from './table-of.ts';
import { TablePanel } from './table-panel.tsx';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly metrics: readonly string[];
  /** What a metric stands for here, where it has a side to it. */
  readonly side?: (metric: string) => string;
  readonly grain: PeriodGrain;
  readonly region: string | undefined;
}

/** Metrics beside each other: the newest complete period, against the year before; each opens in the trends. */
export function MetricTable({ id, title, about, metrics, side, grain, region }: Props) {
  const reader = useReader();
  const { t, f, say, locale } = reader;
  const { release } = useRelease();
  const { results, error } = useQueryResults(
    metrics.map((metric) => ({
      metric,
      ...placeOf(region),
      period: { grain },
      compare: 'yoy',
      lang: locale,
      release,
    })),
  );
  if (error) return <ErrorNote error={error} />;
  const [first] = results ?? [];
  if (results === undefined || first === undefined) return <Skeleton height={240} />;
  const rows = results.map((result) => ({ result, row: newest(result) }));
  const said = ({ value, status }: Reported, { metric }: QueryResult): TableNumber => ({
    value,
    status,
    said: f.value({ value, status }, metric),
    metric: metric.id,
  });
  const table = tableOf(title, rows, [
    { key: 'metric', title: t('environment.indicator'), cell: ({ result }) => say(result.metric.title) },
    ...(side === undefined
      ? []
      : [
          {
            key: 'side',
            title: t('environment.barrier.side'),
            cell: ({ result }: (typeof rows)[number]) => side(result.metric.id),
          },
        ]),
    {
      key: 'period',
      title: t('environment.period'),
      cell: ({ row }) => (row ? f.period(row.period, grain) : '—'),
    },
    {
      key: 'value',
      title: t('environment.value'),
      cell: ({ row, result }) => (row ? said({ value: row.value, status: row.status }, result) : null),
    },
    {
      key: 'base',
      title: t('environment.lastYear'),
      cell: ({ row, result }) => (row?.base ? said(row.base, result) : null),
    },
    {
      key: 'change',
      title: t('environment.yoy'),
      cell: ({ row, result }) =>
        row?.change
          ? {
              value: row.change.value,
              status: row.change.status,
              said: f.change(row.change, result.metric),
              metric: result.metric.id,
            }
          : null,
    },
    { key: 'means', title: t('environment.means'), cell: ({ result }) => say(result.metric.definition) },
  ]);
  return (
    <TablePanel
      id={id}
      table={table}
      name={id}
      provenance={provenanceOf(first, reader)}
      about={about}
      height={400}
    />
  );
}

/** The last row that says a number, or the last at all. */
const newest = ({ rows }: QueryResult): QueryRow | undefined =>
  rows.findLast((row) => row.value !== null) ?? rows.at(-1);
