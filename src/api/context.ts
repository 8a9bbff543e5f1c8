import type { QueryRequest, QueryResult } from '../contracts/query.ts';
import type { Policy } from '../disclosure/policy.ts';
import type { Metric } from '../domain/metric.ts';
import type { Gated } from '../domain/table.ts';
import type { Worklog } from '../worklog/store.ts';
import { AnswerCache } from './answer-cache.ts';
import { ApiFailure } from './error.ts';
import type { ImportJobs } from './imports/jobs.ts';
import { answer, queryId } from './query/answer.ts';
import type { OpenRelease } from './release/open.ts';
import type { Shelf } from './release/shelf.ts';

/** What someone did that an auditor may ask about. */
export interface AuditEntry {
  readonly action: 'export' | 'use_release' | 'import' | 'return_ticket' | 'corrections';
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Everything a route may use. The world is handed in: a test passes its own. */
export interface ApiOptions {
  readonly shelf: Shelf;
  readonly policy: Policy;
  readonly metrics: readonly Metric[];
  /** The built dashboard; without it only the API answers. */
  readonly dist?: string;
  readonly imports?: ImportJobs;
  /** What people write down: saved views and the like. Without it nothing of the sort is kept. */
  readonly worklog?: Worklog;
  readonly now?: () => Date;
  readonly audit?: (entry: AuditEntry) => Promise<void>;
  readonly log?: (line: string) => void;
  readonly codeVersion?: string;
}

/** Requests that may wait for a connection before others are turned away. */
const QUEUE_LIMIT = 500;

export class ApiContext {
  readonly shelf: Shelf;
  readonly policy: Policy;
  readonly metrics: readonly Metric[];
  readonly options: ApiOptions;
  private readonly cache = new AnswerCache();

  constructor(options: ApiOptions) {
    this.options = options;
    this.shelf = options.shelf;
    this.policy = options.policy;
    this.metrics = options.metrics;
  }

  /** Lends a release for one answer; an answer never mixes two. */
  read<T>(id: string | undefined, work: (release: OpenRelease) => Promise<T>): Promise<T> {
    return this.shelf.read(id, (release) => {
      if (release.pool.queue > QUEUE_LIMIT) {
        throw new ApiFailure('TOO_BUSY', {
          zh: `有 ${release.pool.queue} 个请求在等待,请稍后重试。`,
          en: `${release.pool.queue} requests are waiting. Try again in a moment.`,
        });
      }
      return work(release);
    });
  }

  /** Answers a query from a release that is already lent. */
  ask(request: QueryRequest, release: OpenRelease): Promise<Gated<QueryResult>> {
    const { policy, metrics } = this;
    return this.once(release, `query ${queryId(release, policy, request)}`, () =>
      answer(request, { release, policy, metrics }),
    );
  }

  /** Remembers what a release answers; a release does not change. */
  once<T>(release: OpenRelease, key: string, make: () => Promise<T>): Promise<T> {
    return this.cache.get(`${release.id} ${key}`, make);
  }

  audit(entry: AuditEntry): Promise<void> {
    return this.options.audit?.(entry) ?? Promise.resolve();
  }
}
