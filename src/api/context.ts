import type { Accounts } from '../accounts/accounts.ts';
import type { QueryRequest, QueryResult } from '../contracts/query.ts';
import type { Policy } from '../disclosure/policy.ts';
import type { AuditAction } from '../domain/audit-action.ts';
import type { Metric } from '../domain/metric.ts';
import type { Gated } from '../domain/table.ts';
import type { Worklog } from '../worklog/store.ts';
import { asking, principal } from './access/ambient.ts';
import { viewOf } from './access/door.ts';
import { allowDownload } from './access/download.ts';
import { spend } from './access/key.ts';
import { narrowQuery, rootsOf } from './access/narrow.ts';
import { AnswerCache } from './answer-cache.ts';
import type { EditionsOptions } from './editions/store.ts';
import { ApiFailure } from './error.ts';
import type { ImportJobs } from './imports/jobs.ts';
import type { Monitor } from './monitor/monitor.ts';
import { answer } from './query/answer.ts';
import { PairMemory } from './query/pair-memory.ts';
import { queryId } from './query/result.ts';
import type { OpenRelease } from './release/open.ts';
import type { Shelf } from './release/shelf.ts';

/** What someone did that an auditor may ask about. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Who did it; who asks, unless told. */
  readonly actor?: string;
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
  /** Who may come in. Without it everybody who reaches the port is the local user. */
  readonly accounts?: Accounts;
  /** Where readers find this server, when not on this machine only. */
  readonly publicUrl?: string;
  /** Origins of pages that may show charts of this server in a frame; none where not given. */
  readonly embedFrom?: readonly string[];
  /** A reverse proxy ends the encryption and says who asks. */
  readonly behindProxy?: boolean;
  /** Where papers are worked on and signed editions lie; without it papers are only read. */
  readonly editions?: EditionsOptions;
  readonly audit?: (entry: AuditEntry) => Promise<void>;
  readonly log?: (line: string) => void;
  /** Counts requests for an operator's monitoring. */
  readonly monitor?: Monitor;
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
  private readonly pairs = new PairMemory();

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
          zh: `有 ${release.pool.queue} 个请求在等待，请稍后重试。`,
          en: `${release.pool.queue} requests are waiting. Try again in a moment.`,
        });
      }
      // Before anything is looked up: an empty list would say that there is nothing.
      if (asking()?.ofPlaces) rootsOf(principal(), release);
      return work(release);
    });
  }

  /** Answers a query from a release that is already lent. */
  ask(asked: QueryRequest, release: OpenRelease): Promise<Gated<QueryResult>> {
    const { policy, metrics } = this;
    const request = narrowQuery(asked, principal(), release);
    return this.once(release, `query ${queryId(release, policy, request)}`, () =>
      answer(request, { release, policy, metrics }),
    );
  }

  /** Flags what an exact answer tells together with earlier ones of the same reader: few people, told apart. */
  watch(request: QueryRequest, answer: QueryResult): Promise<void> {
    return this.pairs.watch(this, request, answer);
  }

  /** Remembers what a release answers, apart for readers of different scope; a release does not change. */
  once<T>(release: OpenRelease, key: string, make: () => Promise<T>): Promise<T> {
    return this.cache.get(`${release.id} ${viewOf()} ${key}`, make);
  }

  /** Writes down what was done, before its effect leaves. @throws ApiFailure for a download that may not be. */
  async audit(entry: AuditEntry): Promise<void> {
    const now = asking();
    const detail =
      entry.action === 'export' ? { ...entry.detail, ...allowDownload(this.options) } : entry.detail;
    if (entry.action === 'export' && now?.key && this.options.accounts)
      await spend(now.key, Number(entry.detail.rows ?? 0), this.options.accounts);
    const viewAs = now?.principal.viewAs ? { view_as: now.principal.viewAs } : {};
    await this.options.audit?.({
      ...entry,
      actor: entry.actor ?? principal().name,
      detail: { ...detail, ...viewAs },
    });
  }
}
