import { type QueryRequest, type QueryResult, queryRequestSchema } from '../../contracts/query.ts';
import { PairWatch } from '../../disclosure/pair-difference.ts';
import { keepQuestion, questionsOf } from '../../worklog/told-question.ts';
import { principal } from '../access/ambient.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { populationsOf } from './populations.ts';

/**
 * What each reader was told, over restarts: of an account the questions are kept, not the numbers, and are asked again
 * when it first asks something of a server that does not know it yet. What is no longer answered (a withdrawn release, a
 * scope that was taken away) is left out.
 */
export class PairMemory {
  private readonly pairs = new PairWatch();
  /** What is still to be compared, one answer after another, per reader. */
  private readonly turns = new Map<string, Promise<void>>();
  private readonly known = new Set<string>();

  /** Compares an answer with what its reader was told before, and flags what the two tell together. */
  async watch(context: ApiContext, request: QueryRequest, answer: QueryResult): Promise<void> {
    if (request.layer !== 'inside') return;
    const { name } = principal();
    const before = this.turns.get(name) ?? this.recall(context);
    const turn = before.then(() => this.compare(context, request, answer));
    this.turns.set(
      name,
      turn.catch(() => {}),
    );
    // Nobody's first answer waits for a hundred old ones; the flag is written when they have been asked again.
    if (this.known.has(name)) await turn;
    else turn.catch((error: Error) => context.options.log?.(`pair memory: ${error.message}`));
  }

  private async recall(context: ApiContext): Promise<void> {
    const { kind, name } = principal();
    const db = context.options.worklog;
    for (const { release, request } of kind === 'user' && db ? await questionsOf(db, name) : []) {
      const asked = queryRequestSchema.safeParse(JSON.parse(request));
      if (!asked.success) continue;
      try {
        const answer = await context.read(release, (open) => context.ask(asked.data, open));
        this.pairs.tell(name, populationsOf(asked.data, answer), 0);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
      }
    }
    this.known.add(name);
  }

  private async compare(context: ApiContext, request: QueryRequest, answer: QueryResult): Promise<void> {
    const { kind, name } = principal();
    const told = populationsOf(request, answer);
    const fresh = !this.pairs.knows(name, answer.query_id);
    const found = this.pairs.tell(name, told, context.policy.audiences.inside.persons.hide_below);
    const db = context.options.worklog;
    if (fresh && kind === 'user' && db && this.pairs.knows(name, answer.query_id)) {
      const question = { actor: name, query: answer.query_id, release: answer.release };
      const now = context.options.now?.() ?? new Date();
      await keepQuestion(db, { ...question, request: JSON.stringify(request) }, now);
    }
    const [first] = found;
    if (!first) return;
    await context.audit({
      action: 'pair_difference',
      subject: answer.metric.id,
      detail: {
        pairs: found.length,
        earlier: first.earlier.query,
        later: first.later.query,
        period: first.later.period,
        region: first.later.region,
        kept: [first.earlier.kept, first.later.kept],
      },
    });
  }
}
