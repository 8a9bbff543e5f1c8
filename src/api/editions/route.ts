import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Fetch } from '../../client/http.ts';
import { type PaperDocument, paperDocumentSchema } from '../../contracts/paper-document.ts';
import {
  commentChangeSchema,
  draftChangeSchema,
  draftViewSchema,
  editionsSchema,
  newCommentSchema,
  newDraftSchema,
  type Stale,
  staleSchema,
  stepSchema,
  textEditSchema,
  textHistorySchema,
} from '../../contracts/paper-draft.ts';
import { deriveAll, noPersons } from '../../disclosure/gate.ts';
import { staleSections } from '../../papers/edition/compare.ts';
import { writtenSections } from '../../papers/edition/written.ts';
import { templateOf } from '../../papers/templates.ts';
import { addComment, resolveComment } from '../../worklog/paper-comment.ts';
import { changeDraft, createDraft } from '../../worklog/paper-draft.ts';
import { copyTexts, paperTexts, saveText } from '../../worklog/paper-text.ts';
import { principal } from '../access/ambient.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { anyFormat, badRequest, failure, json, router } from '../router.ts';
import { EditionDesk } from './desk.ts';
import { makeDraft, standingDocument, subjectOf } from './draft-document.ts';
import { editionRoutes } from './edition-route.ts';
import { peopleOf } from './people.ts';
import { stageRefused, unknownDraft } from './refusals.ts';
import { takeStep } from './step.ts';

const id = z.object({ id: z.string().max(80) });
const body = <T extends z.ZodType>(schema: T) => ({
  content: { 'application/json': { schema } },
  required: true as const,
});
const view = json(draftViewSchema, '稿件 / the draft');
const answers = { 200: view, default: failure };

const list = createRoute({
  method: 'get',
  path: '/editions',
  summary: '白皮书：在办稿件与各期 / papers on their way and signed editions',
  responses: { 200: json(editionsSchema, '稿件与各期 / drafts and editions'), default: failure },
});
const create = createRoute({
  method: 'post',
  path: '/editions/drafts',
  summary: '起草一期，或起草更正版 / begin a paper, or a correction of an edition',
  request: { body: body(newDraftSchema) },
  responses: answers,
});
const read = createRoute({
  method: 'get',
  path: '/editions/drafts/{id}',
  summary: '一份稿件：环节、文字、意见、记录 / one draft: stage, texts, comments, history',
  request: { params: id },
  responses: answers,
});
const change = createRoute({
  method: 'patch',
  path: '/editions/drafts/{id}',
  summary: '改用现行版本，指定会签人，勘误说明 / take up the current release, name countersigners, errata',
  request: { params: id, body: body(draftChangeSchema) },
  responses: answers,
});
const document = createRoute({
  method: 'get',
  path: '/editions/drafts/{id}/document',
  summary: '稿件全文 / the document of a draft, or of one of its revisions',
  request: { params: id, query: z.object({ revision: z.coerce.number().int().min(1).optional() }) },
  responses: { 200: json(paperDocumentSchema, '全文 / the document'), default: failure },
});
const stale = createRoute({
  method: 'get',
  path: '/editions/drafts/{id}/stale',
  summary: '被新数据或新定义改变的章节 / sections overtaken by the current release or its definitions',
  request: { params: id },
  responses: { 200: json(staleSchema, '章节 / sections'), default: failure },
});
const write = createRoute({
  method: 'put',
  path: '/editions/drafts/{id}/texts/{section}',
  summary: '保存一节文字；他人先存则冲突 / save a section; CONFLICT where somebody saved first',
  request: { params: id.extend({ section: z.string().max(60) }), body: body(textEditSchema) },
  responses: answers,
});
const history = createRoute({
  method: 'get',
  path: '/editions/drafts/{id}/texts/{section}',
  summary: '一节文字的各个版本 / every version of a section',
  request: { params: id.extend({ section: z.string().max(60) }) },
  responses: { 200: json(textHistorySchema, '版本 / versions'), default: failure },
});
const comment = createRoute({
  method: 'post',
  path: '/editions/drafts/{id}/comments',
  summary: '在段落或数字处提意见 / comment on a paragraph or a number',
  request: { params: id, body: body(newCommentSchema) },
  responses: answers,
});
const resolve = createRoute({
  method: 'post',
  path: '/editions/drafts/{id}/comments/{comment}',
  summary: '意见已处理或重新打开 / mark a comment as dealt with, or open again',
  request: { params: id.extend({ comment: z.string().max(60) }), body: body(commentChangeSchema) },
  responses: answers,
});
const step = createRoute({
  method: 'post',
  path: '/editions/drafts/{id}/steps',
  summary: '办理或退回 / pass the stage it is in, or return it',
  request: { params: id, body: body(stepSchema) },
  responses: answers,
});

/** `/api/editions`: papers on their way through the house, and what was signed. */
export function paperWorkRoutes(context: ApiContext, self: Fetch): OpenAPIHono {
  const app = router();
  const desk = new EditionDesk(context, self);
  app.openapi(list, async (c) => c.json(noPersons(await desk.list()), 200));
  app.openapi(create, async (c) => {
    const { key, corrects } = c.req.valid('json');
    const db = worklogOf(context);
    const { name } = principal();
    subjectOf(key);
    const corrected = corrects === undefined ? undefined : await desk.edition(corrects);
    if (corrected && corrected.key !== key)
      throw badRequest([{ path: ['corrects'], message: `${corrects} ≠ ${key}` }]);
    const release = await context.read(undefined, async (open) => open.id);
    const made = await createDraft(db, { key, release, corrects: corrects ?? null, actor: name }, desk.now());
    if (corrected) await copyTexts(db, corrected.draft, made, name, desk.now());
    await context.audit({ action: 'paper', subject: key, detail: { what: 'create', draft: made, corrects } });
    return c.json(await desk.view(made), 200);
  });
  app.openapi(read, async (c) => c.json(await desk.view(c.req.valid('param').id), 200));
  app.openapi(change, async (c) => {
    const { id: draft } = c.req.valid('param');
    const { take_up, countersigners, errata } = c.req.valid('json');
    const release = take_up ? await context.read(undefined, async (open) => open.id) : undefined;
    const changed = await changeDraft(
      worklogOf(context),
      draft,
      {
        ...(release ? { release } : {}),
        ...(countersigners ? { countersigners } : {}),
        ...(errata ? { errata } : {}),
      },
      principal().name,
      desk.now(),
    );
    if ('fault' in changed) throw stageRefused(changed.fault);
    return c.json(await desk.view(draft), 200);
  });
  app.openapi(document, (c) =>
    anyFormat(
      (async () => {
        const draft = await desk.draft(c.req.valid('param').id);
        const { revision } = c.req.valid('query');
        if (revision === undefined) return c.json(await standingDocument(desk.desk, draft));
        const kept = desk.store.revision(draft.id, revision);
        if (!kept) throw unknownDraft(`${draft.id}@${revision}`);
        return c.json(deriveAll<unknown, PaperDocument>([], () => kept));
      })(),
    ),
  );
  app.openapi(stale, async (c) => {
    const draft = await desk.draft(c.req.valid('param').id);
    const current = await context.read(undefined, async (open) => open.id);
    const common = { release: draft.release, current_release: current };
    if (current === draft.release) return c.json(noPersons<Stale>({ ...common, sections: [] }), 200);
    const [mine, now] = await Promise.all([
      standingDocument(desk.desk, draft),
      makeDraft(desk.desk, draft, current),
    ]);
    return c.json(
      deriveAll<unknown, Stale>([mine, now], () => ({
        ...common,
        sections: staleSections(mine, now).map((section) => ({
          ...section,
          numbers: section.numbers.map((n) => ({ ...n })),
          definitions: [...section.definitions],
        })),
      })),
      200,
    );
  });
  app.openapi(write, async (c) => {
    const { id: draft, section } = c.req.valid('param');
    const { paper, audience } = subjectOf((await desk.draft(draft)).key);
    const known = writtenSections(templateOf(paper), audience);
    if (!known.some((s) => s.id === section))
      throw badRequest([{ path: ['section'], message: `${section}: ${known.map((s) => s.id).join(', ')}` }]);
    const { body: text, base } = c.req.valid('json');
    const saved = await saveText(
      worklogOf(context),
      draft,
      { section, body: text, base, author: principal().name },
      desk.now(),
    );
    if ('fault' in saved) {
      if (saved.fault !== 'changed') throw stageRefused(saved.fault);
      const people = await peopleOf(context);
      const author = people.get(saved.current.author)?.displayName ?? saved.current.author;
      const current = { ...saved.current, author };
      throw new ApiFailure(
        'CONFLICT',
        {
          zh: `在您编辑期间，${current.author} 保存了第 ${current.version} 稿。两份文字都在，请对照后再保存。`,
          en: `While you were writing, ${current.author} saved version ${current.version}. Both texts are kept; compare them and save again.`,
        },
        { value: current },
      );
    }
    return c.json(await desk.view(draft), 200);
  });
  app.openapi(history, async (c) => {
    const { id: draft, section } = c.req.valid('param');
    await desk.draft(draft);
    const versions = (await paperTexts(worklogOf(context), draft))
      .filter((text) => text.section === section)
      .map((text) => ({ ...text, heading: '' }));
    return c.json(noPersons({ versions }), 200);
  });
  app.openapi(comment, async (c) => {
    const draft = await desk.draft(c.req.valid('param').id);
    await addComment(
      worklogOf(context),
      draft.id,
      { ...c.req.valid('json'), author: principal().name, revision: draft.revision },
      desk.now(),
    );
    return c.json(await desk.view(draft.id), 200);
  });
  app.openapi(resolve, async (c) => {
    const { id: draft, comment: which } = c.req.valid('param');
    const { resolved } = c.req.valid('json');
    const done = await resolveComment(
      worklogOf(context),
      draft,
      which,
      { actor: principal().name, resolved },
      desk.now(),
    );
    if (!done) throw unknownDraft(`${draft}/${which}`);
    return c.json(await desk.view(draft), 200);
  });
  app.openapi(step, async (c) => {
    const { id: draft } = c.req.valid('param');
    await takeStep(desk, await desk.draft(draft), principal(), c.req.valid('json'));
    return c.json(await desk.view(draft), 200);
  });
  app.route('/', editionRoutes(desk));
  return app;
}
