import type { PaperDocument } from '../../contracts/paper-document.ts';
import type { PaperComparison } from '../../contracts/paper-draft.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import { documentOf } from '../../papers/edition/bundle.ts';
import { comparePapers } from '../../papers/edition/compare.ts';
import { badRequest } from '../router.ts';
import type { EditionDesk } from './desk.ts';
import { standingDocument } from './draft-document.ts';
import { unknownDraft, unknownEdition } from './refusals.ts';

interface Side {
  readonly document: Gated<PaperDocument>;
  readonly title: string;
  readonly errata: PaperComparison['errata'];
}

/**
 * One side of a comparison: `draft:ID` as it stands, `draft:ID@3` its third revision, `edition:ID`.
 * @throws ApiFailure NOT_FOUND, or BAD_REQUEST for what names neither.
 */
export async function sideOf(desks: EditionDesk, name: string): Promise<Side> {
  const [, kind, id = '', revision] = /^(draft|edition):([\w-]+)(?:@(\d+))?$/.exec(name) ?? [];
  if (kind === 'edition') {
    const document = await editionDocument(desks, id);
    const manifest = desks.store.manifest(id);
    return {
      document,
      title: `${document.front.title} ${document.front.label}`,
      errata: manifest?.errata ?? [],
    };
  }
  if (kind !== 'draft')
    throw badRequest([
      { path: ['before', 'after'], message: `draft:ID, draft:ID@N or edition:ID, not "${name}"` },
    ]);
  const draft = await desks.draft(id);
  const title = `${(await desks.view(id)).title.zh}`;
  if (revision === undefined)
    return { document: await standingDocument(desks.desk, draft), title: `${title} 草稿`, errata: [] };
  const kept = desks.store.revision(id, Number(revision));
  if (!kept) throw unknownDraft(name);
  return { document: deriveAll([], () => kept), title: `${title} 第${revision}稿`, errata: [] };
}

/** The document of a signed edition, from its own files. @throws ApiFailure NOT_FOUND. */
export async function editionDocument(desks: EditionDesk, id: string): Promise<Gated<PaperDocument>> {
  await desks.edition(id);
  const files = desks.store.edition(id);
  if (!files) throw unknownEdition(id);
  // Every number of it passed the gate when it was drafted, and the edition has not changed since.
  return deriveAll([], () => documentOf(files));
}

/** Two papers side by side. */
export async function compareSides(
  desks: EditionDesk,
  before: string,
  after: string,
): Promise<Gated<PaperComparison>> {
  const [a, b] = await Promise.all([sideOf(desks, before), sideOf(desks, after)]);
  return deriveAll<unknown, PaperComparison>([a.document, b.document], () => {
    const { sections, definitions, methods } = comparePapers(a.document, b.document);
    return {
      before: { id: before, title: a.title, release: a.document.release },
      after: { id: after, title: b.title, release: b.document.release },
      sections: sections.map(({ blocks, ...section }) => ({
        ...section,
        blocks: blocks.map((block) => ({ ...block, numbers: block.numbers.map((n) => ({ ...n })) })),
      })),
      definitions: definitions.map((d) => ({ ...d })),
      methods: methods.map((m) => ({ ...m })),
      errata: b.errata,
    };
  });
}
