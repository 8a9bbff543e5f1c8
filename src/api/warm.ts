import { SCENE_METRICS } from '../domain/dispute-scene.ts';
import { period, shift } from '../domain/period.ts';

/**
 * What the pages of the navigation, and the parts one click below them, ask first; worked out once for each release while
 * nobody else asks, the dearest first. What is not among it takes less than anybody notices.
 * @param month the newest whole one of the release; without one nothing is reported that could be asked by month.
 */
function later(month: number | null): string[] {
  return [
    '/api/confidence?formula=pboc',
    '/api/alerts',
    '/api/demand',
    '/api/what-if?gauge=need&level=province',
    '/api/consumption/vouchers',
    '/api/consumption/prices',
    '/api/merchants/credit',
    '/api/supply/gaps?quarters=4',
    '/api/work-items',
    '/api/representation',
    '/api/revision?gauge=need',
    '/api/revision?gauge=consumption',
    '/api/what-if?gauge=need&level=nation',
    '/api/consumption/festivals',
    '/api/benchmarks',
    query({ metric: 'service_share', compare: 'yoy' }),
    query({ metric: 'disputes', by: ['dispute_scene'], compare: 'yoy' }),
    ...(month === null ? [] : monthly(month)),
    '/api/quality',
    '/api/method',
    '/api/demand/profiles',
    '/api/supply/sites',
    '/api/supply/offers',
    '/api/supply/partners',
    '/api/merchants',
    '/api/thermometer?gauge=need',
    '/api/thermometer?gauge=consumption',
  ];
}

/** The trend that 趋势 opens with, and the disputes of a month as 环境 tells them. */
function monthly(month: number): string[] {
  const at = { grain: 'month', from: month, to: month };
  const members = {
    metric: 'active_members',
    by: [],
    where: {},
    region: { level: 'nation' },
    period: { grain: 'month', from: shift(period('month', month), -36).code, to: month },
    compare: 'yoy',
    jan_feb: false,
  };
  const scenes = SCENE_METRICS.map((metric) =>
    query({ metric, by: ['dispute_scene'], totals: true, period: at, compare: 'yoy' }),
  );
  return [
    query({ metric: 'disputes', region: { level: 'city' }, period: at, compare: 'yoy' }),
    query(members, 'outlook'),
    query(members),
    ...scenes,
    ...['dispute_nature', 'dispute_outcome'].map((by) =>
      query({ metric: 'disputes', by: [by, 'dispute_scene'], totals: true, period: at }),
    ),
  ];
}

const query = (asked: unknown, of = 'query'): string =>
  `/api/${of}?q=${encodeURIComponent(JSON.stringify(asked))}`;

/** What the page that everybody opens asks. */
const FIRST = ['/api/overview', '/api/catalogue'] as const;

/** How long nobody must have asked before the server asks itself. */
const QUIET_MS = 3000;

/** Asks a server's own questions ahead of its readers: the first page at once, the others one by one when it is quiet. */
export class Warmer {
  private readonly ask: (path: string) => Promise<unknown>;
  private round = 0;
  private asked = 0;
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  /** @param ask never rejects. */
  constructor(ask: (path: string) => Promise<unknown>) {
    this.ask = ask;
  }

  /** A reader asked: what is not worked out yet waits. */
  heard(): void {
    this.asked = Date.now();
  }

  /** Begins anew, for another release and its newest whole month. @returns when the first page is ready. */
  start(month: number | null): Promise<void> {
    const round = ++this.round;
    clearTimeout(this.timer);
    const first = Promise.all(FIRST.map((path) => this.ask(path))).then(() => {});
    this.running = first.then(() => this.later(round, later(month), QUIET_MS));
    return first;
  }

  /** Nothing more is asked; what was begun is waited for. */
  async stop(): Promise<void> {
    this.round += 1;
    clearTimeout(this.timer);
    await this.running;
  }

  private later(round: number, [next, ...rest]: readonly string[], wait = 0): void {
    if (next === undefined || round !== this.round) return;
    this.timer = setTimeout(
      () => {
        if (round !== this.round) return;
        if (Date.now() < this.asked + QUIET_MS) this.later(round, [next, ...rest]);
        else this.running = this.ask(next).then(() => this.later(round, rest));
      },
      Math.max(wait, this.asked + QUIET_MS - Date.now()),
    );
    // Nobody's process is kept alive to answer questions nobody asked.
    this.timer.unref();
  }
}
