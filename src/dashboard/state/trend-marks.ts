import type { TrendMark } from '../../charts/trend/series.ts';
import type { Alert } from '../../contracts/alerts.ts';
import type { PolicyEvent } from '../../contracts/catalogue.ts';
import type { ChartNote } from '../../contracts/chart-note.ts';
import type { MethodBreak } from '../../contracts/thermometer.ts';
import { containing, type PeriodGrain } from '../../domain/period.ts';
import type { Bilingual } from '../../domain/text.ts';
import type { TrendsState } from './trends.ts';

interface Happened {
  readonly events: readonly PolicyEvent[];
  readonly breaks: readonly MethodBreak[];
  readonly alerts: readonly Alert[];
  /** On the chart of this metric; those about no month stand below it only. */
  readonly notes: readonly ChartNote[];
}

/** `2025-10-01` → 202510. */
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));

/**
 * What happened to what is looked at, on its own axis: events of the place and the need it is filtered by, changes of the
 * method, alerts of just this line, and what people noted at a month of it.
 */
export function marksOf(
  state: TrendsState,
  place: string,
  { events, breaks, alerts, notes }: Happened,
  say: (text: Bilingual) => string,
  alertName: (alert: Alert) => string,
): TrendMark[] {
  const at = (month: number, grain: PeriodGrain = state.grain): number => containing(grain, month).code;
  const needs = state.where.need_domain;
  const filters = Object.values(state.where).filter((codes) => codes !== undefined);
  return [
    ...events
      .filter((event) => event.region === place || event.region === '000000')
      .filter((e) => needs === undefined || e.need_domain === null || needs.includes(e.need_domain))
      .map((e): TrendMark => ({ kind: 'event', period: at(monthOf(e.from)), name: say(e.title) })),
    ...breaks.map(
      (b): TrendMark => ({ kind: 'break', period: at(b.period), name: `${b.before} → ${b.after}` }),
    ),
    ...alerts
      .filter((alert) => alert.metric === state.metric.id && alert.region === place)
      .filter((alert) =>
        alert.member === '*'
          ? filters.length === 0
          : filters.length === 1 && filters[0]?.length === 1 && filters[0][0] === alert.member,
      )
      .map((alert): TrendMark => ({ kind: 'alert', period: at(alert.since), name: alertName(alert) })),
    ...notes.flatMap((note): TrendMark[] =>
      note.period === null
        ? []
        : [{ kind: 'note', period: at(note.period), name: `${note.author} · ${shortened(note.body)}` }],
    ),
  ];
}

/** Characters of a note beside the picture; the whole of it stands below. */
const SHOWN = 40;
const shortened = (text: string): string =>
  [...text].length > SHOWN ? `${[...text].slice(0, SHOWN).join('')}…` : text;
