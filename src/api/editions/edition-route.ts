import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { type PaperDocument, paperDocumentSchema } from '../../contracts/paper-document.ts';
import { editionViewSchema, paperComparisonSchema } from '../../contracts/paper-draft.ts';
import { type EditionVerification, verificationSchema } from '../../contracts/paper-edition.ts';
import { deriveAll, noPersons } from '../../disclosure/gate.ts';
import { packBundle } from '../../papers/edition/archive.ts';
import { makerVersion } from '../../papers/edition/maker.ts';
import { verifyBundle } from '../../papers/edition/verify.ts';
import { ApiFailure } from '../error.ts';
import { anyFormat, failure, json, router } from '../router.ts';
import { compareSides, editionDocument } from './compare.ts';
import type { EditionDesk } from './desk.ts';
import { PRINTS } from './press.ts';
import { unknownEdition } from './refusals.ts';

const id = z.object({ id: z.string().max(80) });
/** What an edition is downloaded as; `bundle` is all of it in one file, `data` its gated answers. */
const FORMATS = ['pdf', 'pdfa', 'docx', 'html', 'data', 'bundle'] as const;
type Format = (typeof FORMATS)[number];

const compare = createRoute({
  method: 'get',
  path: '/editions/compare',
  summary: '两稿或两期对照 / two drafts, revisions or editions side by side',
  request: { query: z.object({ before: z.string().max(120), after: z.string().max(120) }) },
  responses: { 200: json(paperComparisonSchema, '对照 / what differs'), default: failure },
});
const one = createRoute({
  method: 'get',
  path: '/editions/{id}',
  summary: '已签发的一期 / a signed edition',
  request: { params: id },
  responses: { 200: json(editionViewSchema, '一期 / the edition'), default: failure },
});
const document = createRoute({
  method: 'get',
  path: '/editions/{id}/document',
  summary: '已签发一期的全文 / the document of a signed edition',
  request: { params: id },
  responses: { 200: json(paperDocumentSchema, '全文 / the document'), default: failure },
});
const verification = createRoute({
  method: 'get',
  path: '/editions/{id}/verification',
  summary:
    '按签发时的数据与方法核验 / worked out again from its own data, against the key of this installation',
  request: { params: id },
  responses: { 200: json(verificationSchema, '核验结果 / what was found'), default: failure },
});
const file = createRoute({
  method: 'get',
  path: '/editions/{id}/files/{format}',
  summary: '下载：PDF、存档 PDF、Word、网页、数据、整包 / download an edition',
  request: {
    params: id.extend({ format: z.enum(FORMATS) }),
    query: z.object({ purpose: z.string().optional(), purpose_note: z.string().optional() }),
  },
  responses: { 200: { description: '文件 / the file' }, default: failure },
});

/** What was signed: read, verified, compared and taken along. */
export function editionRoutes(desk: EditionDesk): OpenAPIHono {
  const app = router();
  app.openapi(compare, (c) => {
    const { before, after } = c.req.valid('query');
    return anyFormat(compareSides(desk, before, after).then((found) => c.json(found)));
  });
  app.openapi(one, async (c) => c.json(noPersons(await desk.editionView(c.req.valid('param').id)), 200));
  app.openapi(document, (c) =>
    anyFormat(editionDocument(desk, c.req.valid('param').id).then((found) => c.json<PaperDocument>(found))),
  );
  app.openapi(verification, async (c) => {
    const { id: edition } = c.req.valid('param');
    await desk.edition(edition);
    const files = desk.store.edition(edition);
    if (!files) throw unknownEdition(edition);
    const own = desk.store.options.fingerprint();
    const found = await verifyBundle(files, {
      trust: own === null ? [] : [own],
      maker: makerVersion(desk.context.options.codeVersion ?? '0'),
    });
    return c.json(
      deriveAll<unknown, EditionVerification>([], () => found),
      200,
    );
  });
  app.openapi(file, (c) =>
    anyFormat(
      (async () => {
        const { id: edition, format } = c.req.valid('param');
        const { withdrawnAt } = await desk.edition(edition);
        if (withdrawnAt !== null) throw withdrawn(edition);
        const bytes = await bytesOf(desk, edition, format);
        await desk.context.audit({
          action: 'export',
          subject: edition,
          detail: { format, bytes: bytes.length },
        });
        const { name, type } = FILES[format];
        return c.body(Uint8Array.from(bytes), 200, {
          'content-type': type,
          'content-disposition': `attachment; filename="${edition}${name}"`,
        });
      })(),
    ),
  );
  return app;
}

const FILES: Readonly<Record<Format, { readonly name: string; readonly type: string }>> = {
  pdf: { name: '.pdf', type: 'application/pdf' },
  pdfa: { name: '-archive.pdf', type: 'application/pdf' },
  docx: { name: '.docx', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  html: { name: '.html', type: 'text/html; charset=utf-8' },
  data: { name: '-data.zip', type: 'application/zip' },
  bundle: { name: '.zip', type: 'application/zip' },
};

/** @throws ApiFailure NOT_FOUND. */
async function bytesOf({ store }: EditionDesk, id: string, format: Format): Promise<Uint8Array> {
  if (format === 'bundle' || format === 'data') {
    const files = store.edition(id);
    if (!files) throw unknownEdition(id);
    const kept = [...files].filter(([path]) => format === 'bundle' || isData(path));
    return packBundle(new Map(kept));
  }
  const found = store.editionFile(id, PRINTS[format]);
  if (!found) throw unknownEdition(`${id} ${format}`);
  return found;
}

const isData = (path: string): boolean =>
  path.startsWith('data/') || path.startsWith('definitions/') || path === 'queries.json';

const withdrawn = (id: string): ApiFailure =>
  new ApiFailure(
    'CONFLICT',
    {
      zh: `“${id}”签发后已退回，没有发布，不能下载。`,
      en: `"${id}" was withdrawn after signing and never published; it is not handed out.`,
    },
    { value: id },
  );
