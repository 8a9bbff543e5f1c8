import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Shelf } from '../release/shelf.ts';

/** One request as it is written to a structured log: the route, never the question, and nobody's name. */
export interface RequestEntry {
  /** ISO instant. */
  readonly at: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly release: string | null;
}

export interface MonitorOptions {
  readonly shelf: Shelf;
  readonly now: () => Date;
  /** Told of every request once it is answered. */
  readonly log?: (entry: RequestEntry) => void;
}

/** Upper bounds in seconds, around what a page may take (50 ms) and what a person waits for (1 s). */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
/** What is no endpoint: the dashboard's own files. */
const PAGE = 'page';

/**
 * Counts what the server does, for an operator's monitoring (Prometheus text format 0.0.4). Routes and statuses only:
 * no figure here says anything about what was asked or who is in the data.
 */
export class Monitor {
  private readonly registry = new Registry();
  private readonly requests: Counter<'method' | 'route' | 'status'>;
  private readonly seconds: Histogram<'route'>;
  private readonly options: MonitorOptions;
  private running = 0;

  constructor(options: MonitorOptions) {
    this.options = options;
    const { registry } = this;
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    this.requests = new Counter({
      name: 'thermometer_requests_total',
      help: 'Requests answered',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'thermometer_request_seconds',
      help: 'From a request to the head of its answer',
      labelNames: ['route'],
      buckets: BUCKETS,
      registers,
    });
    const monitor = this;
    new Gauge({
      name: 'thermometer_requests_running',
      help: 'Requests being answered now',
      registers,
      collect() {
        this.set(monitor.running);
      },
    });
    new Gauge({
      name: 'thermometer_release_info',
      help: 'The release being read: always 1, its id is the label',
      labelNames: ['release'],
      registers,
      collect() {
        this.reset();
        const id = options.shelf.currentId;
        if (id !== null) this.set({ release: id }, 1);
      },
    });
    new Gauge({
      name: 'thermometer_release_age_seconds',
      help: 'Since the release being read was made',
      registers,
      collect() {
        const id = options.shelf.currentId;
        if (id === null) return this.remove();
        const made = Date.parse(options.shelf.manifest(id).created_at);
        this.set((options.now().getTime() - made) / 1000);
      },
    });
  }

  /** There is something to answer from. */
  get isReady(): boolean {
    return this.options.shelf.currentId !== null;
  }

  readonly watch: MiddlewareHandler = async (c, next) => {
    const from = performance.now();
    this.running++;
    try {
      await next();
    } finally {
      this.running--;
      const ms = performance.now() - from;
      const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? PAGE;
      const { status } = c.res;
      this.requests.inc({ method: c.req.method, route, status });
      this.seconds.observe({ route }, ms / 1000);
      this.options.log?.({
        at: this.options.now().toISOString(),
        method: c.req.method,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
        release: this.options.shelf.currentId,
      });
    }
  };

  /** All figures as Prometheus reads them. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
