import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Principal } from '../../accounts/principal.ts';
import {
  askReview,
  type DecisionFault,
  decideReview,
  listReviews,
  type Review,
} from '../../accounts/review.ts';
import { decisionSchema, newReviewSchema, type ReviewView, reviewsSchema } from '../../contracts/review.ts';
import type { Bilingual } from '../../domain/text.ts';
import { principal } from '../access/ambient.ts';
import { accountsOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { failure, json, router } from '../router.ts';
import { findingsOf } from './findings.ts';

const answer = json(reviewsSchema, '申请 / requests');

const list = createRoute({
  method: 'get',
  path: '/reviews',
  summary: '超出规则的申请：审核员看全部，其他人看自己的 / requests beyond policy',
  responses: { 200: answer, default: failure },
});
const ask = createRoute({
  method: 'post',
  path: '/reviews',
  summary: '提出申请，自动给出初步发现 / ask; findings are worked out at once',
  request: { body: { content: { 'application/json': { schema: newReviewSchema } }, required: true } },
  responses: { 201: answer, default: failure },
});
const decided = createRoute({
  method: 'post',
  path: '/reviews/{id}/decisions',
  summary: '同意、退回或例外批准；须两人 / approve, return or except; two persons',
  request: {
    params: z.object({ id: z.string().max(60) }),
    body: { content: { 'application/json': { schema: decisionSchema } }, required: true },
  },
  responses: { 200: answer, default: failure },
});

/** `/api/reviews`: what policy does not give by itself, two people may. */
export function reviewRoutes(context: ApiContext): OpenAPIHono {
  const app = router();
  const seen = async (): Promise<{ reviews: ReviewView[] }> => {
    const who = principal();
    const all = await listReviews(accountsOf(context).db, who.may.has('review') ? undefined : who.name);
    return { reviews: all.map((review) => viewOf(review, who)) };
  };
  app.openapi(list, async (c) => c.json(await seen(), 200));
  app.openapi(ask, async (c) => {
    const accounts = accountsOf(context);
    const request = c.req.valid('json');
    const { kind, purpose, note, dataset, query } = request;
    const subject = { ...(dataset ? { dataset } : {}), ...(query ? { query } : {}) };
    const findings = await findingsOf(request, context);
    const asker = principal().name;
    const id = await askReview(
      accounts.db,
      { kind, askedBy: asker, subject, purpose, note, findings },
      accounts.now(),
    );
    await context.audit({ action: 'review', subject: id, detail: { what: 'asked', kind, purpose } });
    return c.json(await seen(), 201);
  });
  app.openapi(decided, async (c) => {
    const accounts = accountsOf(context);
    const { id } = c.req.valid('param');
    const { decision, reason } = c.req.valid('json');
    const outcome = await decideReview(
      accounts.db,
      id,
      { reviewer: principal().name, decision, reason },
      accounts.now(),
    );
    if (outcome === 'unknown')
      throw new ApiFailure(
        'NOT_FOUND',
        { zh: `没有申请 ${id}。`, en: `There is no request ${id}.` },
        { value: id },
      );
    if (typeof outcome !== 'string')
      throw new ApiFailure('CONFLICT', FAULTS[outcome.fault], { value: outcome.fault });
    await context.audit({
      action: 'review',
      subject: id,
      detail: { what: decision, reason, state: outcome },
    });
    return c.json(await seen(), 200);
  });
  return app;
}

const viewOf = (review: Review, who: Principal): ReviewView => ({
  id: review.id,
  kind: review.kind,
  asked_by: review.askedBy,
  asked_at: review.askedAt,
  subject: { ...review.subject },
  purpose: review.purpose,
  note: review.note,
  findings: review.findings.map((f) => ({ ...f })),
  state: review.state,
  decisions: review.decisions.map((d) => ({ ...d })),
  mine_to_decide:
    who.may.has('review') &&
    review.askedBy !== who.name &&
    (review.state === 'open' || review.state === 'approved_once') &&
    !review.decisions.some((d) => d.reviewer === who.name),
});

const FAULTS: Readonly<Record<DecisionFault, Bilingual>> = {
  closed: { zh: '申请已有结论，不能再改。', en: 'The request has been decided.' },
  own_request: { zh: '不能审核自己的申请。', en: 'Nobody decides on their own request.' },
  same_person: { zh: '须由另一位审核员作第二次审核。', en: 'The second approval is another reviewer’s.' },
  blocked: {
    zh: '有不允许直接同意的发现。可以退回，或写明理由作为例外批准。',
    en: 'A finding stands against it. Return it, or except it and say why.',
  },
  reason_needed: {
    zh: '退回或例外批准须写明理由（至少五个字）。',
    en: 'Say why (at least five characters).',
  },
};
