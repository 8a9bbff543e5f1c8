import { randomUUID } from 'node:crypto';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { getCatalogue } from '../../client/client.ts';
import type { Fetch } from '../../client/http.ts';
import {
  type Commitments,
  type CommitmentTerms,
  commitmentsSchema,
  newCommitmentSchema,
} from '../../contracts/commitment.ts';
import type { WorkEvidence } from '../../contracts/work-item.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { period } from '../../domain/period.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import { kindOf, parsePaperKey } from '../../papers/subject.ts';
import { listEditions, type PaperEdition } from '../../worklog/paper-edition.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { unknownEdition } from '../editions/refusals.ts';
import { EditionStore } from '../editions/store.ts';
import { ApiFailure } from '../error.ts';
import { badRequest, failure, json, router } from '../router.ts';
import { openItem } from '../work-items/desk.ts';
import { measure } from './measure.ts';
import { commitmentsOf, definitionOf } from './query.ts';

const answer = json(commitmentsSchema, '落实事项 / commitments');
const list = createRoute({
  method: 'get',
  path: '/commitments',
  summary: '上期白皮书的落实事项及进展 / what the last edition promised and what became of it',
  request: {
    query: z.object({
      release: z.string().max(40).optional(),
      region: z.string().max(40).optional(),
      edition: z.string().max(80).optional(),
    }),
  },
  responses: { 200: answer, default: failure },
});
const create = createRoute({
  method: 'post',
  path: '/commitments',
  summary: '把一条发现转为落实事项 / make a promise of a finding',
  request: { body: { content: { 'application/json': { schema: newCommitmentSchema } }, required: true } },
  responses: { 200: answer, default: failure },
});

/** `/api/commitments`: findings of signed editions that somebody answers for. */
export function commitmentRoutes(context: ApiContext, self: Fetch): OpenAPIHono {
  const app = router();
  const store = context.options.editions && new EditionStore(context.options.editions);
  const titleOf = (id: string): string => {
    const manifest = store?.manifest(id);
    return manifest ? `${manifest.title} ${manifest.label}` : id;
  };
  const answerFor = (edition: PaperEdition | undefined, release?: string): Promise<Gated<Commitments>> =>
    context.read(release, async ({ id, manifest }) => {
      const items = edition
        ? await commitmentsOf(self, worklogOf(context), { id: edition.id, title: titleOf(edition.id) }, id)
        : [];
      // Every number in it was asked through the gate.
      return deriveAll<unknown, Commitments>([], () => ({
        release: id,
        synthetic: manifest.synthetic,
        edition: edition
          ? {
              id: edition.id,
              title: titleOf(edition.id),
              path: `/papers/editions/${edition.id}`,
              signed_at: edition.signedAt,
            }
          : null,
        items,
      }));
    });
  app.openapi(list, async (c) => {
    const { release, region = NATION, edition } = c.req.valid('query');
    const all = await listEditions(worklogOf(context));
    const meant = edition ? all.find(({ id }) => id === edition) : newestOf(all, region);
    if (edition && !meant) throw unknownEdition(edition);
    return c.json(await answerFor(meant, release), 200);
  });
  app.openapi(create, async (c) => {
    const { owner, due_on, ...promise } = c.req.valid('json');
    const edition = (await listEditions(worklogOf(context))).find(({ id }) => id === promise.edition);
    const manifest = store?.manifest(promise.edition);
    if (!edition || !manifest || edition.withdrawnAt !== null) throw unknownEdition(promise.edition);
    const { subject, layer } = manifest;
    const { grain } = kindOf(subject.paper);
    const check = checked(grain, promise.check, subject.period);
    const region = promise.region ?? subject.region;
    const catalogue = await getCatalogue(self);
    const metric = catalogue.metrics.find(({ id }) => id === promise.metric);
    const place = catalogue.regions.find(({ code }) => code === region);
    if (!metric) throw unknownMetric(promise.metric);
    if (!place) throw badRequest([{ path: ['region'], message: region }]);
    const asked = { ...promise, region, grain, layer };
    const base = await measure(self, metric, asked, place.level, subject.period, catalogue.release);
    if (base.value.value === null) throw nothingToMove(metric.title.zh, metric.title.en);
    const terms: CommitmentTerms = {
      ...asked,
      check,
      base: subject.period,
      definition: definitionOf(metric),
      method_version: base.method,
      base_value: base.value,
    };
    await openItem(
      context,
      {
        kind: 'commitment',
        subject: randomUUID(),
        title: { zh: promise.title, en: promise.title },
        path: `/papers/editions/${edition.id}`,
        region,
        evidence: deriveAll<unknown, WorkEvidence>([], () =>
          evidenceOf(terms, base.query, catalogue.release),
        ),
      },
      { owner, dueOn: due_on },
    );
    return c.json(await answerFor(edition), 200);
  });
  return app;
}

/** The newest published edition of a place that carries promises at all: the white paper before briefs. */
function newestOf(editions: readonly PaperEdition[], region: string): PaperEdition | undefined {
  return editions
    .filter(({ publishedAt, key }) => publishedAt !== null && parsePaperKey(key)?.region === region)
    .sort((a, b) => rank(a) - rank(b) || b.signedAt.localeCompare(a.signedAt))[0];
}

const rank = ({ key }: PaperEdition): number => (key.startsWith('quarterly-') ? 0 : 1);

function checked(grain: CommitmentTerms['grain'], code: number, base: number): number {
  try {
    if (period(grain, code).code > base) return code;
  } catch {
    // Said below, with the other way to be wrong.
  }
  throw new ApiFailure(
    'BAD_PERIOD',
    {
      zh: `核对期“${code}”应为晚于 ${base} 的同类时期（如 ${base + 10}）。`,
      en: `The check period "${code}" must be of the same kind and later than ${base} (such as ${base + 10}).`,
    },
    { value: code },
  );
}

const evidenceOf = (
  terms: CommitmentTerms,
  query: string,
  release: string,
): WorkEvidence & { readonly terms: CommitmentTerms } => ({
  rule: {
    id: 'commitment',
    version: '1',
    text: {
      zh: '变化区间整体越过预期、口径与方法版本相同，才算兑现。',
      en: 'Kept only where the whole interval of the change passes the target, under the same definition and method.',
    },
  },
  release,
  queries: [query],
  facts: [],
  reasons: [{ zh: terms.quote || terms.title, en: terms.quote || terms.title }],
  terms,
});

const unknownMetric = (id: string): ApiFailure =>
  new ApiFailure(
    'UNKNOWN_METRIC',
    {
      zh: `没有指标“${id}”。请从指标目录中选择。`,
      en: `There is no metric "${id}". Choose one of the catalogue.`,
    },
    { value: id },
  );

const nothingToMove = (zh: string, en: string): ApiFailure =>
  new ApiFailure('CONFLICT', {
    zh: `“${zh}”在该期没有可公布的数值，无从核对。请换一个指标或地区。`,
    en: `"${en}" has no value that may be shown for that period, so nothing could be checked. Choose another.`,
  });
