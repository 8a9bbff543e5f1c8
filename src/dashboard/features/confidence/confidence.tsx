import { useMemo, useState } from 'react';
import { rangeCell } from '../../../charts/table.ts';
import { trendChart } from '../../../charts/trend/chart.ts';
import { type TrendPoint, trendSeries } from '../../../charts/trend/series.ts';
import { CONFIDENCE_FORMULAE } from '../../../contracts/choices.ts';
import type { Confidence as Answer, ConfidencePoint } from '../../../contracts/trust.ts';
import type { ApiValue } from '../../../contracts/value.ts';
import { type Formula, useConfidence } from '../../state/consumption.ts';
import { Segmented } from '../../ui/controls.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { LineLegend } from '../../ui/line-legend.tsx';
import { Note } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';

/** Indices of surveys beside the gauges; nothing where no survey is loaded. */
export function Confidence({ region }: { readonly region: string | undefined }) {
  const [formula, choose] = useState<Formula>('pboc');
  const answer = useConfidence(formula, region);
  return answer.data === undefined || answer.data.points.length === 0 ? null : (
    <Panel answer={answer.data} onFormula={choose} />
  );
}

const best = (p: ConfidencePoint | undefined): ApiValue | undefined =>
  p === undefined ? undefined : p.weighted.value === null ? p.value : p.weighted;

function Panel({ answer, onFormula }: { answer: Answer; onFormula: (formula: Formula) => void }) {
  const { t, f, say } = useReader();
  const series = useMemo(
    () =>
      trendSeries({
        title: t('confidence.title'),
        measure: { unit: 'points', decimals: 1 },
        grain: 'quarter',
        lines: [
          { key: 'index', name: t('confidence.index') },
          ...answer.questions.map((q) => ({ key: q.id, name: say(q.title) })),
        ],
        points: [
          ...answer.index.map((p): TrendPoint => ({ key: 'index', period: quarterOf(p.period), ...p.value })),
          ...answer.points.flatMap((p): TrendPoint[] => {
            const value = best(p);
            return value === undefined ? [] : [{ key: p.question, period: quarterOf(p.period), ...value }];
          }),
        ],
      }),
    [answer, t, say],
  );
  const rows = answer.questions.map((question) => {
    const own = answer.points.filter((p) => p.question === question.id);
    return { question, now: own.at(-1), before: own.at(-2) };
  });
  const moved = (now: ApiValue | undefined, then: ApiValue | undefined): ApiValue =>
    now?.value == null || then?.value == null
      ? { value: null, status: 'not_applicable' }
      : { value: now.value - then.value, status: now.status };
  const none: ApiValue = { value: null, status: 'not_reported' };
  const table = tableOf(t('confidence.title'), rows, [
    { key: 'question', title: t('confidence.question'), cell: (r) => say(r.question.title) },
    { key: 'weighted', title: t('confidence.value'), decimals: 1, cell: (r) => best(r.now) ?? none },
    {
      key: 'moved',
      title: t('confidence.previous'),
      decimals: 1,
      signed: true,
      cell: (r) => moved(best(r.now), best(r.before)),
    },
    { key: 'responses', title: t('confidence.responses'), cell: (r) => r.now?.responses ?? 0 },
    {
      key: 'rate',
      title: t('confidence.rate'),
      unit: '%',
      decimals: 1,
      cell: (r) => r.now?.response_rate ?? none,
    },
    {
      key: 'effective',
      title: t('confidence.effective'),
      cell: (r) => ({
        value: r.now?.effective_n ?? null,
        status: r.now?.effective_n == null ? 'not_applicable' : 'observed',
      }),
    },
    {
      key: 'interval',
      title: t('merchant.interval'),
      cell: (r) =>
        rangeCell({ low: r.now?.low ?? null, high: r.now?.high ?? null }, (end) => f.number(end, 1)),
    },
  ]);
  return (
    <section className="panel" id="confidence">
      <Figure
        title={t('confidence.title')}
        subtitle={t('confidence.about')}
        kind={trendChart}
        series={series}
        name={`confidence-${answer.formula}`}
        provenance={{
          ...(answer.synthetic ? { synthetic: t('app.synthetic') } : {}),
          release: t('source.release', { id: answer.release }),
        }}
        words="spoken"
        tools={
          <Segmented
            label={t('confidence.formula')}
            showLabel={false}
            value={answer.formula}
            options={CONFIDENCE_FORMULAE.map((value) => ({ value, label: t(`confidence.formula.${value}`) }))}
            onChange={onFormula}
          />
        }
      >
        <LineLegend series={series} />
      </Figure>
      <DataTable table={table} height={220} />
      <Note>
        {t(
          rows.some((r) => r.now?.response_rate.value != null)
            ? 'confidence.rate.about'
            : 'confidence.rate.none',
        )}
      </Note>
      {answer.notes.map((note) => (
        <Note key={note.id}>{say(note.text)}</Note>
      ))}
    </section>
  );
}

const quarterOf = (month: number): number =>
  Math.trunc(month / 100) * 10 + Math.trunc(((month % 100) + 2) / 3);
