import {
  type Alert,
  type AlertDetail,
  type AlertMonth,
  type AlertStanding,
  type Alerts,
  alertStateSchema,
  type SilentPlace,
} from '../../contracts/alerts.ts';
import type { Freshness } from '../../contracts/overview.ts';
import type { Labels, QueryResult, QueryRow } from '../../contracts/query.ts';
import { queryRequestSchema } from '../../contracts/query.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { ALL } from '../../domain/code-list.ts';
import { period, shift } from '../../domain/period.ts';
import type { RegionLevel } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { ALERT_METHOD_VERSION } from '../../indices/alerts.ts';
import type { WorkItem } from '../../worklog/work-item.ts';
import type { WorkEvent } from '../../worklog/work-row.ts';
import { principal } from '../access/ambient.ts';
import { inScope } from '../access/narrow.ts';
import { metricHead } from '../catalogue/metric.ts';
import { measuresOf } from '../catalogue/reach.ts';
import type { ApiContext } from '../context.ts';
import { freshnessOf } from '../overview/freshness.ts';
import { metricOf } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';
import { silenceKey } from '../release/reporting.ts';
import { eventView } from '../work-items/view.ts';
import { type OpenAlert, type OpenAlerts, openAlerts } from './find.ts';
import { WATCHED, type Watched } from './watched.ts';

/** Parts named as drivers of one alert. */
const DRIVERS = 3;
const LEVELS: readonly RegionLevel[] = ['nation', 'province', 'city'];
const BELOW: Partial<Record<RegionLevel, RegionLevel>> = { nation: 'province', province: 'city' };

/**
 * The alerts of a release as their reader may see them. Every number is read again through the gate, as a page would
 * read it: an alert none of whose months may be shown is none.
 */
export async function alertsOf(context: ApiContext, release: OpenRelease): Promise<Gated<Alerts>> {
  return context.once(release, 'alerts', async () => {
    const open = await openAlerts(context, release);
    const who = principal();
    const mine = open.alerts.filter((a) => inScope(a.cell.region, who, release));
    const shown: Answer[] = [];
    for (const watched of WATCHED) {
      const own = mine.filter((a) => a.cell.watched === watched);
      for (const level of LEVELS) {
        const at = own.filter((a) => a.cell.level === level);
        if (at.length === 0) continue;
        const months = at.flatMap((a) => a.months.map((m) => open.months[m.t] ?? 0));
        const regions = [...new Set(at.map((a) => a.cell.region))].sort();
        shown.push({ watched, table: await ask(context, release, watched, level, regions, months) });
      }
    }
    const families = await freshnessOf(release);
    return deriveAll<unknown, Alerts>(
      shown.map((s) => s.table),
      () => {
        const values = new Shown(shown);
        const alerts = mine.flatMap((a) => present(a, open, release, context, values) ?? []);
        const kept = new Set(alerts.map((a) => a.id));
        return {
          release: release.id,
          synthetic: release.manifest.synthetic,
          method_version: ALERT_METHOD_VERSION,
          from: open.from,
          to: open.to,
          judged: open.judged,
          waiting: 0,
          alerts: alerts
            .map((a) => (a.part_of !== null && !kept.has(a.part_of) ? { ...a, part_of: null } : a))
            .sort((a, b) => b.through - a.through || b.since - a.since || weight(b) - weight(a)),
          silent: silentPlaces(release).filter((s) => inScope(s.region, who, release)),
          labels: labelsOf(release, alerts, families),
          can_act: false,
        };
      },
    );
  });
}

/** Months shown about an alert. */
const SERIES = 36;

/** One alert with its drivers and months; null where the reader sees no such alert. */
export async function alertDetail(
  context: ApiContext,
  release: OpenRelease,
  all: Gated<Alerts>,
  id: string,
): Promise<Gated<AlertDetail> | null> {
  const open = await openAlerts(context, release);
  const found = open.alerts.find((a) => a.id === id);
  if (!found || !all.alerts.some((a) => a.id === id)) return null;
  const { watched, level, region, member } = found.cell;
  const to = open.to ?? 0;
  const months = [shift(period('month', to), 1 - SERIES).code, to];
  const own = { watched, table: await ask(context, release, watched, level, [region], months) };
  const shown = [own, ...(await around(context, release, found, open))];
  return deriveAll<unknown, AlertDetail>([all, ...shown.map((s) => s.table)], () => {
    const values = new Shown(shown);
    const alert = all.alerts.find((a) => a.id === id) as Alert;
    const drivers = driversOf(found, alert.peak.period, release, values);
    const places = new Set([region, ...drivers.flatMap((d) => (d.dimension === 'region' ? [d.code] : []))]);
    return {
      alert,
      drivers,
      series: own.table.rows
        .filter((row) => (row[watched.dimension] ?? ALL) === member)
        .map((row) => ({ period: row.period, value: { value: row.value, status: row.status } })),
      labels: {
        ...all.labels,
        region: Object.fromEntries(
          [...places].map((code) => [code, release.labels.region?.[code] ?? { zh: code, en: code }]),
        ),
      },
    };
  });
}

/** What was done about an alert, as the work item it is. */
export interface AlertWork {
  readonly item: WorkItem;
  readonly history: readonly WorkEvent[];
}

/** The same with where people stand (null: nothing is kept here), which changes while the release does not. */
export function withStandings(
  alerts: Gated<Alerts>,
  work: ReadonlyMap<string, AlertWork> | null,
  today: string,
): Gated<Alerts> {
  return deriveAll<unknown, Alerts>([alerts], () => {
    const standing = alerts.alerts.map((a) => {
      const known = work?.get(a.id);
      return known ? { ...a, standing: standingOf(known, today) } : a;
    });
    return {
      ...alerts,
      alerts: standing,
      waiting: standing.filter((a) => a.standing.waits && a.part_of === null).length,
      can_act: work !== null && principal().may.has('work'),
    };
  });
}

const UNTOUCHED: AlertStanding = {
  state: 'waiting',
  owner: null,
  snoozed_until: null,
  waits: true,
  version: 0,
  history: [],
};

function standingOf({ item, history }: AlertWork, today: string): AlertStanding {
  const state = alertStateSchema.parse(item.state);
  const until = item.snoozedUntil;
  return {
    state,
    owner: item.owner,
    snoozed_until: until,
    waits: state === 'waiting' && (until === null || until <= today),
    version: item.version,
    history: history.map((event) => eventView(event, 'alert')),
  };
}

/** How much of an alert there is: its largest departure against chance. */
const weight = (a: Alert): number => Math.abs(a.peak.change) * Math.sqrt(a.peak.expected);

interface Answer {
  readonly watched: Watched;
  readonly table: Gated<QueryResult>;
}

/** What may have driven an alert: its cell, its members and the places inside it, in its farthest month and a year before. */
async function around(
  context: ApiContext,
  release: OpenRelease,
  { cell, months }: OpenAlert,
  open: OpenAlerts,
): Promise<Answer[]> {
  const { watched } = cell;
  const peak = open.months[farthest(months).t] ?? 0;
  const below = BELOW[cell.level];
  const inside = below ? release.within(cell.region, below) : [];
  const answers: Answer[] = [];
  for (const month of [peak, shift(period('month', peak), -12).code]) {
    answers.push({
      watched,
      table: await ask(context, release, watched, cell.level, [cell.region], [month]),
    });
    if (below && inside.length > 0)
      answers.push({ watched, table: await ask(context, release, watched, below, inside, [month]) });
  }
  return answers;
}

const farthest = (months: OpenAlert['months']): OpenAlert['months'][number] =>
  months.reduce((most, m) => (Math.abs(m.change) > Math.abs(most.change) ? m : most));

function ask(
  context: ApiContext,
  release: OpenRelease,
  { metric, dimension }: Watched,
  level: RegionLevel,
  regions: readonly string[],
  months: readonly number[],
): Promise<Gated<QueryResult>> {
  const of = measuresOf(metricOf(metric, context.metrics))[0];
  const slices = release.cubes.get(of?.cube ?? '')?.slices;
  const request = queryRequestSchema.parse({
    metric,
    by: slices?.some((s) => s.set === dimension && s.level === level) ? [dimension] : [],
    totals: true,
    region: level === 'nation' ? { level } : { level, codes: regions },
    period: { grain: 'month', from: Math.min(...months), to: Math.max(...months) },
  });
  return context.ask(request, release);
}

/** Rows of gated answers by their address. */
class Shown {
  readonly #rows = new Map<string, QueryRow>();

  constructor(tables: readonly { readonly watched: Watched; readonly table: QueryResult }[]) {
    for (const { watched, table } of tables) {
      for (const row of table.rows) {
        const member = row[watched.dimension] ?? ALL;
        this.#rows.set([watched.metric, row.region ?? '000000', member, row.period].join(' '), row);
      }
    }
  }

  at(watched: Watched, region: string, member: string, month: number): QueryRow | undefined {
    return this.#rows.get([watched.metric, region, member, month].join(' '));
  }
}

/** Null where no month of it may be shown. */
function present(
  alert: OpenAlert,
  open: OpenAlerts,
  release: OpenRelease,
  context: ApiContext,
  values: Shown,
): Alert | null {
  const { cell } = alert;
  const { watched, region, member } = cell;
  const months = alert.months.flatMap((m): AlertMonth[] => {
    const code = open.months[m.t] ?? 0;
    const row = values.at(watched, region, member, code);
    if (!row || row.value === null) return [];
    return [
      {
        period: code,
        value: { value: row.value, status: row.status },
        // Money is judged without its largest contributors: what is said of it is how the rest departs.
        expected: cell.kind === 'amount' ? row.value / (1 + m.change) : m.expected,
        change: 100 * (cell.kind === 'amount' ? m.change : row.value / m.expected - 1),
        q: m.q,
      },
    ];
  });
  const top = open.months[farthest(alert.months).t];
  const peak = months.find((m) => m.period === top) ?? months[0];
  if (!peak) return null;
  const head = metricHead(metricOf(watched.metric, context.metrics), release.manifest.currency);
  return {
    id: alert.id,
    metric: watched.metric,
    title: head.title,
    unit: head.unit,
    decimals: head.decimals,
    region,
    dimension: watched.dimension,
    member,
    direction: alert.direction,
    shape: alert.shape,
    since: months[0]?.period ?? 0,
    through: months.at(-1)?.period ?? 0,
    ongoing: (alert.months.at(-1)?.t ?? 0) >= lastKnown(cell.values),
    months,
    peak,
    method: alert.months[0]?.method ?? 'farrington',
    part_of: alert.partOf,
    standing: UNTOUCHED,
  };
}

function lastKnown(values: Float64Array): number {
  let t = values.length - 1;
  while (t > 0 && Number.isNaN(values[t] ?? Number.NaN)) t -= 1;
  return t;
}

/** Parts of the cell that moved most since the same month a year before, in the direction of the alert. */
function driversOf(
  { cell, direction }: OpenAlert,
  month: number,
  release: OpenRelease,
  values: Shown,
): AlertDetail['drivers'] {
  const { watched, region, member, level } = cell;
  const before = shift(period('month', month), -12).code;
  const move = (
    place: string,
    code: string,
  ): { change: number; status: AlertDetail['drivers'][number]['change']['status'] } | null => {
    const [now, then] = [values.at(watched, place, code, month), values.at(watched, place, code, before)];
    return now?.value == null || then?.value == null
      ? null
      : { change: now.value - then.value, status: now.status };
  };
  const whole = move(region, member);
  const below = BELOW[level];
  const parts = [
    ...(below
      ? release
          .within(region, below)
          .map((code) => ({ dimension: 'region', code, moved: move(code, member) }))
      : []),
    ...(member === ALL
      ? Object.keys(release.labels[watched.dimension] ?? {})
          .filter((code) => code !== ALL)
          .map((code) => ({ dimension: watched.dimension, code, moved: move(region, code) }))
      : []),
  ];
  const sign = direction === 'up' ? 1 : -1;
  return parts
    .flatMap(({ dimension, code, moved }) =>
      moved && moved.change * sign > 0
        ? [
            {
              dimension,
              code,
              change: { value: moved.change, status: moved.status },
              share: whole && whole.change * sign > 0 ? (100 * moved.change) / whole.change : null,
            },
          ]
        : [],
    )
    .sort((a, b) => (b.change.value - a.change.value) * sign)
    .slice(0, DRIVERS);
}

/** Places of the uppermost level that have sent nothing up to the newest month, and since when. */
function silentPlaces({ reporting, manifest }: OpenRelease): SilentPlace[] {
  const found = new Map<string, { families: string[]; since: number }>();
  const series = new Map<string, { period: number; status: string }[]>();
  for (const c of reporting.coverage) {
    const end = manifest.families[c.family]?.complete_through ?? 0;
    if (c.period > end) continue;
    const key = `${c.family} ${c.region}`;
    series.set(key, [...(series.get(key) ?? []), c]);
  }
  for (const [key, months] of series) {
    const [family = '', region = ''] = key.split(' ');
    months.sort((a, b) => b.period - a.period);
    // Where few records are usual, a month without any says nothing.
    const heard = months.findIndex(
      (m) => m.status !== 'not_reported' || !reporting.silent.has(silenceKey(family, m.period, region)),
    );
    const run = heard < 0 ? months : months.slice(0, heard);
    const since = run.at(-1)?.period;
    if (since === undefined) continue;
    const known = found.get(region);
    found.set(region, {
      families: [...(known?.families ?? []), family],
      since: Math.min(known?.since ?? since, since),
    });
  }
  return [...found].map(([region, { families, since }]) => ({ region, families: families.sort(), since }));
}

function labelsOf(release: OpenRelease, alerts: readonly Alert[], families: readonly Freshness[]): Labels {
  const codes = new Set(['000000']);
  for (const a of alerts) codes.add(a.region);
  const provinces = [...release.regions.values()].filter((r) => r.level === 'province').map((r) => r.code);
  return {
    region: Object.fromEntries(
      [...codes, ...provinces].map((code) => [code, release.labels.region?.[code] ?? { zh: code, en: code }]),
    ),
    family: Object.fromEntries(families.map(({ family, title }) => [family, title])),
    ...Object.fromEntries(WATCHED.map(({ dimension }) => [dimension, release.labels[dimension] ?? {}])),
  };
}
