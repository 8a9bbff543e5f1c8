import { useMemo } from 'react';
import { contributionChart } from '../../../charts/contributions/chart.ts';
import { contributionSeries } from '../../../charts/contributions/series.ts';
import type { MixRate as Answer } from '../../../contracts/mix-rate.ts';
import type { QueryInput } from '../../../contracts/query.ts';
import { useMixRate } from '../../state/queries.ts';
import { type Option, Select } from '../../ui/controls.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { ErrorNote, Note, Skeleton } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';

interface Props {
  /** Split by the dimension chosen; undefined while none is. */
  readonly question: QueryInput | undefined;
  readonly dimensions: readonly Option<string>[];
  readonly chosen: string | undefined;
  readonly onChoose: (dimension: string | undefined) => void;
}

/** Why a rate moved: because its groups changed, or because they make up other shares. */
export function MixRate({ question, dimensions, chosen, onChoose }: Props) {
  const { t } = useReader();
  const answer = useMixRate(question);
  const control = (
    <Select
      label={t('why.by')}
      value={chosen ?? ''}
      options={[{ value: '', label: t('why.none') }, ...dimensions]}
      onChange={(value) => onChoose(value === '' ? undefined : value)}
    />
  );
  return (
    <section className="panel" data-mix={answer.data?.result.status}>
      {question === undefined ? (
        <>
          <h2>{t('why.title')}</h2>
          {control}
          <p className="small muted">{t('why.about')}</p>
        </>
      ) : answer.isError ? (
        <>
          {control}
          <ErrorNote error={answer.error} retry={() => void answer.refetch()} />
        </>
      ) : answer.data === undefined ? (
        <Skeleton height={320} />
      ) : (
        <div className={answer.isPlaceholderData ? 'stale' : undefined} aria-busy={answer.isPlaceholderData}>
          <Apart answer={answer.data} control={control} />
        </div>
      )}
    </section>
  );
}

function Apart({ answer, control }: { answer: Answer; control: React.ReactNode }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const { result, now, before } = answer;
  const title = t('why.of', { name: say(answer.metric.title) });
  const built = useMemo(
    () => (result.status === 'stated' ? builtOf(answer, result, title, reader) : undefined),
    [answer, result, title, reader],
  );
  if (result.status === 'none' || built === undefined) {
    return (
      <>
        <h2>{title}</h2>
        {control}
        {result.status === 'none' ? <Note>{say(result.text)}</Note> : null}
      </>
    );
  }
  const signed = (v: number): string => `${v > 0 ? '+' : ''}${f.points(v, 'percent')}`;
  return (
    <>
      <Figure
        title={title}
        subtitle={t('why.spans', {
          now: f.periods(now.from, now.to, 'month'),
          before: f.periods(before.from, before.to, 'month'),
        })}
        kind={contributionChart}
        series={built.series}
        name={`mix-rate-${answer.metric.id}-${answer.query_id.slice(0, 8)}`}
        provenance={provenanceOf(answer, reader)}
        tools={control}
      />
      <p className="figure-words" data-mix-words="">
        {t('why.words', {
          before: f.value({ value: result.before, status: 'observed' }, answer.metric),
          now: f.value({ value: result.now, status: 'observed' }, answer.metric),
          rate: signed(result.rate),
          mix: signed(result.mix),
        })}
        {result.rate * result.mix < 0 ? t('why.opposite') : ''}
        {Math.abs(result.mix) > Math.abs(result.rate) ? t('why.mostlyMix') : t('why.mostlyRate')}
      </p>
      <DataTable table={built.table} height={300} />
    </>
  );
}

function builtOf(
  answer: Answer,
  result: Extract<Answer['result'], { status: 'stated' }>,
  title: string,
  { t, f, say }: Reader,
) {
  const observed = 'observed' as const;
  const { now, before } = answer;
  const name = (code: string): string => {
    const label = answer.labels[answer.dimension]?.[code];
    return code === '*' ? t('why.rest') : label === undefined ? code : say(label);
  };
  const pp = t('chart.unit.pp');
  return {
    series: contributionSeries({
      title,
      from: { name: f.periods(before.from, before.to, 'month'), value: result.before, status: observed },
      to: { name: f.periods(now.from, now.to, 'month'), value: result.now, status: observed },
      parts: [
        { id: 'rate', name: t('why.rate'), value: result.rate, status: observed },
        { id: 'mix', name: t('why.mix'), value: result.mix, status: observed },
      ],
    }),
    table: tableOf(
      t('why.groups'),
      [...result.groups].sort((a, b) => Math.abs(b.rate + b.mix) - Math.abs(a.rate + a.mix)),
      [
        { key: 'group', title: t('column.line'), cell: (g) => name(g.code) },
        { key: 'share0', title: t('why.share.before'), unit: '%', decimals: 1, cell: (g) => g.before.share },
        { key: 'share1', title: t('why.share.now'), unit: '%', decimals: 1, cell: (g) => g.now.share },
        { key: 'rate0', title: t('why.rate.before'), unit: '%', decimals: 1, cell: (g) => g.before.rate },
        { key: 'rate1', title: t('why.rate.now'), unit: '%', decimals: 1, cell: (g) => g.now.rate },
        { key: 'rate', title: t('why.rate'), unit: pp, decimals: 2, cell: (g) => g.rate },
        { key: 'mix', title: t('why.mix'), unit: pp, decimals: 2, cell: (g) => g.mix },
      ],
    ),
  };
}
