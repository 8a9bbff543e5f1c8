/** What most readers ask for first, by page; worked out once for each release, while nobody else asks. */
const LATER = [
  '/api/alerts',
  '/api/demand',
  '/api/supply/gaps?quarters=4',
  '/api/merchants/credit',
  '/api/work-items',
  '/api/consumption/prices',
  '/api/consumption/vouchers',
  '/api/confidence?formula=pboc',
  '/api/representation',
] as const;

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

  /** Begins anew, for another release. @returns when the first page is ready. */
  start(): Promise<void> {
    const round = ++this.round;
    clearTimeout(this.timer);
    const first = Promise.all(FIRST.map((path) => this.ask(path))).then(() => {});
    this.running = first.then(() => this.later(round, LATER));
    return first;
  }

  /** Nothing more is asked; what was begun is waited for. */
  async stop(): Promise<void> {
    this.round += 1;
    clearTimeout(this.timer);
    await this.running;
  }

  private later(round: number, [next, ...rest]: readonly string[]): void {
    if (next === undefined || round !== this.round) return;
    const wait = Math.max(
      rest.length === LATER.length - 1 ? QUIET_MS : 0,
      this.asked + QUIET_MS - Date.now(),
    );
    this.timer = setTimeout(() => {
      if (round !== this.round) return;
      if (Date.now() < this.asked + QUIET_MS) this.later(round, [next, ...rest]);
      else this.running = this.ask(next).then(() => this.later(round, rest));
    }, wait);
    // Nobody's process is kept alive to answer questions nobody asked.
    this.timer.unref();
  }
}
