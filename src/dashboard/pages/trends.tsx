import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { TrendMark } from '../../charts/trend/series.ts';
import type { Catalogue, PolicyEvent } from '../../contracts/catalogue.ts';
import type { QueryInput } from '../../contracts/query.ts';
import { shift } from '../../domain/period.ts';
import { BeforeAfter } from '../features/before-after/before-after.tsx';
import { Benchmark } from '../features/benchmark/benchmark.tsx';
import { Explain } from '../features/explain/explain.tsx';
import { MixRate } from '../features/mix-rate/mix-rate.tsx';
import { Outlook } from '../features/outlook/outlook.tsx';
import { SavedViews } from '../features/saved-views/saved-views.tsx';
import { TrendControls } from '../features/trend-controls/trend-controls.tsx';
import { TrendView } from '../features/trend-view/trend-view.tsx';
import { useAlerts } from '../state/alerts.ts';
import { chartId, notePlace, useChartNotes } from '../state/chart-notes.ts';
import { gaugeOfMetric } from '../state/index-metric.ts';
import { queryFiles, useCatalogue, useOutlook, useQueryResult, useThermometer } from '../state/queries.ts';
import { searchOf } from '../state/shared.ts';
import { marksOf } from '../state/trend-marks.ts';
import { isOnePlace, isStored, resolveTrends, type TrendsState, trendsQuery } from '../state/trends.ts';
import { compact, parseTrends, type Split, type TrendsChoice, trendsParams } from '../state/trends-choice.ts';
import { chooseLine } from '../state/trends-transitions.ts';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** 趋势: any metric of the catalogue, split as it is declared, with an honest comparison and a link that reopens it. */
export function TrendsPage() {
  const { t } = useReader();
  const catalogue = useCatalogue();
  return (
    <>
      <h1 className="hidden-text">{t('nav.trends')}</h1>
      {catalogue.isPending ? (
        <Skeleton height={480} />
      ) : catalogue.isError ? (
        <ErrorNote error={catalogue.error} retry={() => void catalogue.refetch()} />
      ) : (
        <TrendsBody catalogue={catalogue.data} />
      )}
    </>
  );
}

function TrendsBody({ catalogue }: { catalogue: Catalogue }) {
  const { t, locale, say } = useReader();
  const shared = useShared();
  const search = useSearch();
  const [, navigate] = useLocation();
  const choice = useMemo(() => parseTrends(search), [search]);
  const state = useMemo(() => resolveTrends(choice, catalogue, thisMonth()), [choice, catalogue]);
  const question = useMemo(
    () => (state === undefined ? undefined : trendsQuery(state, { lang: locale, release: shared.release })),
    [state, locale, shared.release],
  );
  const answer = useQueryResult(state?.metric.available ? question : undefined);
  const marks = useMarks(catalogue, state);
  const looked = state?.metric.available && placeOf(state) !== null && single(state) ? question : undefined;
  const next = useOutlook(choice.outlook === 'forecast' ? looked : undefined, true).data?.forecast;
  if (state === undefined || question === undefined) return <Note>{t('trends.noMetrics')}</Note>;
  const choose = (next: TrendsChoice): void =>
    navigate(`/trends${searchOf(trendsParams(next), shared)}`, { replace: true });
  return (
    <div className="grid">
      <TrendControls catalogue={catalogue} state={state} choice={choice} onChoose={choose} />
      <div className="about-metric">
        <p className="definition">
          <strong>{say(state.metric.title)}</strong> {say(state.metric.definition)}{' '}
          <span className="muted">{t('trends.owner', { name: say(state.metric.owner) })}</span>
        </p>
        <SavedViews
          path={`/trends${search === '' ? '' : `?${search}`}`}
          suggested={say(state.metric.title)}
        />
      </div>
      {state.ignored.length === 0 ? null : (
        <Note>{t('trends.ignored', { list: state.ignored.join(' ') })}</Note>
      )}
      {!state.metric.available ? (
        <Note>{state.metric.missing === undefined ? t('trends.noData') : say(state.metric.missing)}</Note>
      ) : answer.isError ? (
        <ErrorNote error={answer.error} retry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Skeleton height={420} />
      ) : (
        <div className={answer.isPlaceholderData ? 'stale' : undefined} aria-busy={answer.isPlaceholderData}>
          <TrendView
            result={answer.data}
            state={state}
            files={queryFiles(question)}
            onView={(view) => choose({ ...choice, view })}
            marks={marks}
            ahead={looked !== undefined && next?.status === 'forecast' ? next.points : undefined}
            onLine={(line) => choose(chooseLine(choice, line))}
          />
        </div>
      )}
      {state.metric.available ? (
        <Outlook
          question={looked}
          show={choice.outlook}
          onShow={(outlook) => choose({ ...choice, outlook })}
        />
      ) : null}
      {state.metric.available ? (
        <BeforeAfter
          question={isOnePlace(state) && state.groups === undefined && single(state) ? question : undefined}
          events={eventsFor(catalogue, state)}
          chosen={choice.event}
          onChoose={(event) => choose(compact({ ...choice, event }))}
        />
      ) : null}
      {state.metric.available && state.metric.kind === 'rate' && state.metric.unit === 'percent' ? (
        <MixRate
          question={whyQuestion(state, choice.why, question)}
          dimensions={whyDimensions(catalogue, state).map(({ id, title }) => ({
            value: id,
            label: say(title),
          }))}
          chosen={choice.why}
          onChoose={(why) => choose(compact({ ...choice, why: why as Split | undefined }))}
        />
      ) : null}
      <Why state={state} />
      <Official state={state} />
    </div>
  );
}

/** Events, changes of method and alerts of the one place that is looked at; none where there are several. */
function useMarks(catalogue: Catalogue, state: TrendsState | undefined): readonly TrendMark[] {
  const { t, f, say } = useReader();
  const place = state === undefined ? null : placeOf(state);
  const one = state !== undefined && place !== null && state.by.length === 0;
  const gauge = state === undefined ? undefined : gaugeOfMetric(state.metric);
  const alerts = useAlerts();
  const { notes } = useChartNotes(notePlace(useSearch()), one);
  const thermometer = useThermometer(
    one && gauge !== undefined
      ? {
          gauge,
          dimension: 'total',
          level: state.level,
          explain: 'none',
          ...(place === undefined ? {} : { region: place }),
          from: state.from,
          to: state.to,
        }
      : undefined,
  );
  return useMemo(() => {
    if (!one) return [];
    const happened = {
      events: catalogue.events,
      breaks: thermometer.data?.breaks ?? [],
      alerts: alerts.data?.alerts ?? [],
      notes: notes.filter((note) => note.chart === chartId(state.metric.id)),
    };
    return marksOf(state, place ?? '000000', happened, say, (alert) =>
      t('marks.alert', {
        direction: t(`change.${alert.direction}`),
        month: f.period(alert.peak.period, 'month'),
      }),
    );
  }, [one, state, place, catalogue.events, thermometer.data, alerts.data, notes, say, t, f]);
}

/** One line of months: what a trend, a forecast and a before and after are worked out for. */
const single = ({ by, grain }: TrendsState): boolean => by.length === 0 && grain === 'month';

/** Dimensions a rate can be taken apart by: stored with the filters chosen, their groups apart from each other. */
function whyDimensions(catalogue: Catalogue, { metric, where }: TrendsState): Catalogue['dimensions'] {
  const kept = Object.keys(where) as Split[];
  return catalogue.dimensions.filter(
    ({ id }) =>
      id !== 'worker_group' &&
      id !== 'dispute_scene' &&
      !kept.includes(id as Split) &&
      isStored(metric, [...kept, id as Split]),
  );
}

/** The rate of one place, split by the dimension it is to be taken apart by. */
function whyQuestion(
  state: TrendsState,
  why: Split | undefined,
  question: QueryInput,
): QueryInput | undefined {
  const { metric, where } = state;
  const fits = why !== undefined && isStored(metric, [...(Object.keys(where) as Split[]), why]);
  return fits && isOnePlace(state) && state.groups === undefined
    ? {
        ...question,
        by: [why],
        period: { grain: 'month', to: state.grain === 'month' ? state.to : undefined },
      }
    : undefined;
}

/** Events of the place looked at and of those above it; all of them where it looks at several. */
function eventsFor(catalogue: Catalogue, state: TrendsState): readonly PolicyEvent[] {
  const place = placeOf(state);
  if (place === null) return catalogue.events;
  const above = new Set<string>(['000000']);
  for (let code: string | null | undefined = place ?? '000000'; code; ) {
    above.add(code);
    code = catalogue.regions.find((r) => r.code === code)?.parent;
  }
  return catalogue.events.filter((event) => place === undefined || above.has(event.region));
}

/** The month of today on the reader's clock. */
function thisMonth(now = new Date()): number {
  return now.getFullYear() * 100 + now.getMonth() + 1;
}

/** For spending by class: the official structure of household spending, re-based, beside ours. */
function Official({ state }: { state: TrendsState }) {
  const region = placeOf(state);
  const asked =
    state.metric.group === 'consumption' && state.by.length === 1 && state.by[0] === 'consumption_class';
  return asked && region !== null ? <Benchmark region={region} /> : null;
}

/** The one place the page speaks of: undefined for the nation, null for several. */
const placeOf = ({ level, groups, codes }: TrendsState): string | undefined | null =>
  groups === undefined && level === 'nation'
    ? undefined
    : groups === undefined && codes?.length === 1
      ? codes[0]
      : null;

/** For a reading of one place: its change, taken apart. */
function Why({ state }: { state: TrendsState }) {
  const gauge = gaugeOfMetric(state.metric);
  const region = placeOf(state);
  const month = state.metric.watermark.complete_through;
  const asked = gauge !== undefined && region !== null && state.by.length === 0 && month !== null;
  const thermometer = useThermometer(
    asked
      ? {
          gauge,
          dimension: 'total',
          level: state.level,
          ...(region === undefined ? {} : { region }),
          from: shift({ grain: 'month', code: month }, -1).code,
          to: month,
        }
      : undefined,
  );
  return thermometer.data === undefined ? null : <Explain thermometer={thermometer.data} />;
}
