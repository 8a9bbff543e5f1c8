import { useMemo, useState } from 'react';
import { benchmarkChart } from '../../../charts/benchmark/chart.ts';
import { benchmarkSeries } from '../../../charts/benchmark/series.ts';
import type { Benchmark as ApiBenchmark, BenchmarkRow, Benchmarks } from '../../../contracts/benchmarks.ts';
import { useBenchmarks } from '../../state/queries.ts';
import { Select } from '../../ui/controls.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { Note } from '../../ui/notes.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';

/** Official structures of household spending beside ours, for one place; nothing where none can be compared. */
export function Benchmark({ region }: { readonly region: string | undefined }) {
  const answer = useBenchmarks(region);
  const comparable = answer.data?.benchmarks.filter((one) => one.comparable) ?? [];
  return answer.data === undefined || comparable.length === 0 ? null : (
    <Beside answer={answer.data} benchmarks={comparable} />
  );
}

function Beside({
  answer,
  benchmarks,
}: {
  readonly answer: Benchmarks;
  readonly benchmarks: readonly ApiBenchmark[];
}) {
  const reader = useReader();
  const { t, f, say } = reader;
  const [chosen, choose] = useState<string>();
  const benchmark = benchmarks.find((one) => one.id === chosen) ?? benchmarks[0];
  const series = useMemo(
    () => (benchmark === undefined ? undefined : seriesOf(benchmark, answer, reader)),
    [benchmark, answer, reader],
  );
  if (benchmark === undefined || series === undefined) return null;
  const table = benchmarkChart.table(series, reader);
  const name = (one: ApiBenchmark): string =>
    [placeOf(one.region, answer, reader), say(one.title), whenOf(one, reader)].join(' · ');
  const source = t('benchmark.source', {
    source: say(benchmark.source),
    unit: benchmark.unit === '元' ? t('benchmark.yuan') : benchmark.unit,
    date: f.date(benchmark.vintage),
  });
  return (
    <section className="panel benchmark" data-benchmark={benchmark.id}>
      <Figure
        title={series.title}
        subtitle={name(benchmark)}
        kind={benchmarkChart}
        series={series}
        name={`benchmark-${benchmark.period}`}
        provenance={{
          ...(answer.synthetic ? { synthetic: t('app.synthetic') } : {}),
          release: t('source.release', { id: answer.release }),
          layer: t(`layer.${answer.layer}`),
          official: source,
        }}
        words="shown"
        tableElsewhere
        tools={
          benchmarks.length < 2 ? null : (
            <Select
              label={t('benchmark.choose')}
              value={benchmark.id}
              options={benchmarks.map((one) => ({ value: one.id, label: name(one) }))}
              onChange={choose}
            />
          )
        }
      >
        <p className="small muted benchmark-key" aria-hidden="true">
          <i className="key-bar" /> {t('benchmark.ours')} <i className="key-mark" /> {t('benchmark.rebased')}
        </p>
      </Figure>
      <DataTable table={table} height={320} />
      <p className="small muted">
        {source}
        {benchmark.covered_share === null
          ? ''
          : t('benchmark.coveredShare', { share: f.number(benchmark.covered_share, 1) })}
      </p>
      {answer.notes.map((note) => (
        <Note key={note.id}>{say(note.text)}</Note>
      ))}
    </section>
  );
}

const placeOf = (code: string, { labels }: Benchmarks, { say }: Reader): string => {
  const label = labels.region?.[code];
  return label === undefined ? code : say(label);
};

/** The period both sides speak of, as a reader writes it. */
function whenOf({ period_grain, period }: ApiBenchmark, { f }: Reader): string {
  if (period_grain !== 'ytd') return f.period(period, period_grain);
  return f.periods(Math.trunc(period / 100) * 100 + 1, period, 'month');
}

function seriesOf(benchmark: ApiBenchmark, answer: Benchmarks, reader: Reader) {
  const { t, say } = reader;
  const nameOf = ({ consumption_class: code }: BenchmarkRow): string => {
    const label = answer.labels.consumption_class?.[code];
    return label === undefined ? code : say(label);
  };
  return benchmarkSeries({
    title: t('benchmark.title'),
    when: whenOf(benchmark, reader),
    official: t('benchmark.rebased'),
    parts: benchmark.rows.map((row) => ({
      key: row.consumption_class,
      name: nameOf(row),
      ours: row.ours,
      rebased: row.rebased_share,
      published: row.published_share,
      ...(row.coverage === 'covered' ? {} : { left: t(`benchmark.${row.coverage}`) }),
    })),
  });
}
