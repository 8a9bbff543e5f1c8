import { setImmediate } from 'node:timers/promises';
import { type Episode, type Judgement, watchMonths } from '../../indices/alerts.ts';
import type { ApiContext } from '../context.ts';
import type { OpenRelease } from '../release/open.ts';
import { silenceKey } from '../release/reporting.ts';
import { type PlacedCell, readWatched } from './watched.ts';

/** An episode with the cell it is about; nothing here has passed the gate yet. */
export interface OpenAlert extends Omit<Episode, 'cell'> {
  readonly id: string;
  readonly cell: PlacedCell;
  readonly partOf: string | null;
}

export interface OpenAlerts {
  readonly alerts: readonly OpenAlert[];
  readonly months: readonly number[];
  readonly from: number | null;
  readonly to: number | null;
  readonly judged: number;
}

/** Months that are judged: what is older has been dealt with. */
const JUDGED = 24;
/** A part that makes up so much of the change of a whole stands for it; a smaller one belongs to it. */
const STANDS_FOR = 0.7;
/** A fall is no fall when so much of it are places that did not report. */
const EXPLAINED = 0.3;

const known = new WeakMap<OpenRelease, Promise<OpenAlerts>>();

/** Watches every cell of a release, once; other requests are answered between two months. */
export function openAlerts(context: ApiContext, release: OpenRelease): Promise<OpenAlerts> {
  const found = known.get(release) ?? find(context, release);
  known.set(release, found);
  found.catch(() => known.delete(release));
  return found;
}

async function find(context: ApiContext, release: OpenRelease): Promise<OpenAlerts> {
  const { cells, months, moving } = await release.pool.use((db) => readWatched(db, release, context.metrics));
  const to = months.length - 1;
  const from = Math.max(0, to - JUDGED + 1);
  const steps = watchMonths(cells, moving, { from, to });
  let step = steps.next();
  while (!step.done) {
    await setImmediate();
    step = steps.next();
  }
  const { episodes, judged } = step.value;
  const place = new Map(cells.map((c) => [addressOf(c), c]));
  const open = episodes
    .filter((e) => {
      const cell = cells[e.cell];
      return cell && (e.direction === 'up' || !isSilence(cell, e.months, release, months, place));
    })
    .map(({ cell: i, ...episode }) => {
      const cell = cells[i] as PlacedCell;
      return { ...episode, cell, id: idOf(cell, months[episode.months[0]?.t ?? 0] ?? 0) };
    });
  return {
    alerts: belongings(open, release),
    months,
    from: months[from] ?? null,
    to: months[to] ?? null,
    judged,
  };
}

const addressOf = ({ watched, region, member }: Pick<PlacedCell, 'watched' | 'region' | 'member'>): string =>
  `${watched.metric} ${region} ${member}`;

const idOf = (cell: PlacedCell, since: number): string =>
  [cell.watched.metric, cell.region, cell.member === '*' ? 'all' : cell.member, since].join('-');

/** Whether a fall of a place comes from the places inside it that did not report. */
function isSilence(
  cell: PlacedCell,
  judged: readonly Judgement[],
  release: OpenRelease,
  months: readonly number[],
  place: ReadonlyMap<string, PlacedCell>,
): boolean {
  const below = cell.level === 'nation' ? 'province' : cell.level === 'province' ? 'city' : null;
  if (!below) return false;
  return judged.every(({ t, value, expected }) => {
    let missing = 0;
    for (const region of release.within(cell.region, below)) {
      if (!release.reporting.silent.has(silenceKey(cell.family, months[t] ?? 0, region))) continue;
      missing += place.get(addressOf({ ...cell, region }))?.values[t - 12] || 0;
    }
    return missing >= EXPLAINED * (expected - value);
  });
}

type Unlinked = Omit<OpenAlert, 'partOf'>;

/**
 * One event shows in the cell it happened in, in the places and totals around it and in the places inside it. Of two
 * alerts of one metric, one inside the other and at the same time, the whole leads; unless the part is nearly all of it.
 */
function belongings(alerts: readonly Unlinked[], release: OpenRelease): OpenAlert[] {
  const pairs = alerts.flatMap((part) =>
    alerts.flatMap((whole) => {
      if (part === whole || part.direction !== whole.direction || !isInside(part.cell, whole.cell, release))
        return [];
      const share = shareOf(part, whole);
      return share === null ? [] : [{ part, whole, share }];
    }),
  );
  const above = new Map<Unlinked, { of: Unlinked; size: number }>();
  const offer = (alert: Unlinked, of: Unlinked, size: number): void => {
    const now = above.get(alert);
    if (!now || size > now.size) above.set(alert, { of, size });
  };
  for (const { part, whole, share } of pairs) if (share >= STANDS_FOR) offer(whole, part, share);
  const stoodFor = new Set(above.keys());
  for (const { part, whole, share } of pairs)
    if (share < STANDS_FOR && !stoodFor.has(whole) && !stoodFor.has(part)) offer(part, whole, 1 - share);
  return alerts.map((alert) => {
    const seen = new Set<Unlinked>([alert]);
    let lead = alert;
    for (let next = above.get(lead); next && !seen.has(next.of); next = above.get(lead)) {
      lead = next.of;
      seen.add(lead);
    }
    return { ...alert, partOf: lead === alert ? null : lead.id };
  });
}

function isInside(part: PlacedCell, whole: PlacedCell, { regions }: OpenRelease): boolean {
  if (part.watched !== whole.watched) return false;
  if (whole.member !== '*' && whole.member !== part.member) return false;
  if (part.region === whole.region) return part.member !== whole.member;
  for (let at = regions.get(part.region)?.parent; at; at = regions.get(at)?.parent)
    if (at === whole.region) return true;
  return whole.level === 'nation';
}

/** The part's departure over the whole's, in the months both depart; null where there is none. */
function shareOf(part: Unlinked, whole: Unlinked): number | null {
  let [own, all] = [0, 0];
  for (const a of part.months) {
    const b = whole.months.find((m) => m.t === a.t);
    if (!b) continue;
    own += a.value - a.expected;
    all += b.value - b.expected;
  }
  return all === 0 ? null : own / all;
}
