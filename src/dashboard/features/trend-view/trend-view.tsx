import { useMemo } from 'react';
import { barChart } from '../../../charts/bars/chart.ts';
import { BARS, barSeries } from '../../../charts/bars/series.ts';
import { multiplesChart } from '../../../charts/multiples/chart.ts';
import { multiplesSeries, PANELS } from '../../../charts/multiples/series.ts';
import type { AheadPoint } from '../../../charts/outlook/series.ts';
import { barsOf, lineMembers, tableOf, trendOf } from '../../../charts/result-rows.ts';
import { trendChart } from '../../../charts/trend/chart.ts';
import { type TrendMark, trendSeries } from '../../../charts/trend/series.ts';
import type { QueryResult } from '../../../contracts/query.ts';
import type { TrendsState } from '../../state/trends.ts';
import { VIEWS, type View } from '../../state/trends-choice.ts';
import { Segmented } from '../../ui/controls.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { LineLegend } from '../../ui/line-legend.tsx';
import { Note } from '../../ui/notes.tsx';
import { provenanceOf } from '../../ui/provenance.ts';
import { useReader } from '../../ui/reader.tsx';
import type { Pick } from '../../ui/use-echarts.ts';
import { LinePicker } from './line-picker.tsx';
import { MarkList } from './mark-list.tsx';
import { naturalView } from './natural-view.ts';

interface Props {
  readonly result: QueryResult;
  readonly state: TrendsState;
  readonly files: { readonly csv: string; readonly arrow: string };
  readonly onView: (view: View) => void;
  /** What happened on the way: events, changes of method, alerts. */
  readonly marks: readonly TrendMark[];
  /** What comes after the last complete month, where a forecast was asked for and can be made. */
  readonly ahead: readonly AheadPoint[] | undefined;
  /** One line alone. */
  readonly onLine: (line: ReturnType<typeof lineMembers>) => void;
}

/** The answer as a picture with its table beside it: the same rows, the same gaps. */
export function TrendView({ result, state, files, onView, marks, ahead, onLine }: Props) {
  const reader = useReader();
  const { t, f, say } = reader;
  const compare = state.compare === 'none' ? undefined : state.compare;
  const title = say(result.metric.title);
  const built = useMemo(() => {
    const input = { ...trendOf(result, title, compare, reader), marks, ahead };
    return {
      trend: trendSeries(input),
      multiples: multiplesSeries(input),
      bars: barSeries(barsOf(result, title, reader)),
      table: tableOf(result, compare, reader),
    };
  }, [result, title, compare, reader, marks, ahead]);
  const view = state.view ?? naturalView(built.trend.lines.length, built.trend.periods.length);
  const provenance = provenanceOf(result, reader);
  const common = {
    title,
    subtitle: subtitleOf(),
    name: `${result.metric.id}-${result.query_id.slice(0, 8)}`,
    provenance,
    files,
    metric: result.metric.id,
  };
  const tools = (
    <Segmented
      label={t('trends.view')}
      showLabel={false}
      value={view}
      options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
      onChange={onView}
    />
  );
  const lines = built.trend.lines;
  const pickKey = (key: string): void => onLine(lineMembers(result, key));
  const onPick: Pick = ({ dataIndex, line }) => {
    const key = view === 'bars' ? built.bars.bars[dataIndex]?.key : lines.find((l) => l.name === line)?.key;
    if (key !== undefined && lines.length > 1) pickKey(key);
  };
  const shared = { ...common, tools, onPick, words: 'shown' as const, tableElsewhere: true };
  return (
    <div className="trend-view">
      <section className="panel">
        {view === 'lines' ? (
          <Figure {...shared} kind={trendChart} series={built.trend}>
            <LineLegend series={built.trend} />
          </Figure>
        ) : view === 'multiples' ? (
          <Figure {...shared} kind={multiplesChart} series={built.multiples} />
        ) : (
          <Figure {...shared} kind={barChart} series={built.bars} />
        )}
        {view === 'multiples' && built.multiples.left > 0 ? (
          <Left n={built.multiples.left} shown={PANELS} />
        ) : null}
        {view === 'bars' && built.bars.left > 0 ? <Left n={built.bars.left} shown={BARS} /> : null}
        <LinePicker lines={lines.slice(0, PANELS)} onPick={pickKey} />
        <MarkList marks={built.trend.marks} grain={result.period_grain} />
        <Marks result={result} />
      </section>
      <section className="panel table-panel">
        <div className="figure-head">
          <div>
            <h2>{t('trends.table')}</h2>
            <p className="muted small">{t('table.rows', { n: f.count(result.rows.length) })}</p>
          </div>
          <div className="figure-tools">
            <a className="quiet" href={files.csv} download data-download="csv">
              CSV
            </a>
            <a className="quiet" href={files.arrow} download data-download="arrow">
              Arrow
            </a>
          </div>
        </div>
        <DataTable table={built.table} height={480} tools origin={{ metric: result.metric.id, provenance }} />
      </section>
    </div>
  );

  function subtitleOf(): string {
    const [from, to] = [built.trend.periods[0], built.trend.periods.at(-1)];
    const span = from === undefined || to === undefined ? '' : f.periods(from, to, result.period_grain);
    return [t('trends.unit', { unit: f.unit(result.metric) }), span]
      .filter((part) => part !== '')
      .join(' · ');
  }
}

const Left = ({ n, shown }: { n: number; shown: number }) => {
  const { t, f } = useReader();
  return <p className="small muted">{t('trends.left', { shown: f.count(shown), n: f.count(n) })}</p>;
};

/** What was hidden, and what the server has to say about these numbers. */
function Marks({ result }: { result: QueryResult }) {
  const { t, f, say } = useReader();
  return (
    <div className="trend-notes">
      {result.hidden > 0 ? <Note>{t('trends.hidden', { n: f.count(result.hidden) })}</Note> : null}
      {/* The banner of every page already says that the data are synthetic. */}
      {result.notes
        .filter((note) => note.id !== 'synthetic')
        .map((note) => (
          <Note key={note.id}>{say(note.text)}</Note>
        ))}
    </div>
  );
}
