import type { Fetch } from '../../client/http.ts';
import type { PaperDocument, PaperInputs, PaperSubject } from '../../contracts/paper-document.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import type { Gated } from '../../domain/table.ts';
import { buildDocument } from '../../papers/build/document.ts';
import { remakeDocument } from '../../papers/edition/remake.ts';
import { PaperError } from '../../papers/error.ts';
import { parsePaperKey } from '../../papers/subject.ts';
import { templateOf } from '../../papers/templates.ts';
import type { PaperDraft } from '../../worklog/paper-draft.ts';
import { newestTexts } from '../../worklog/paper-text.ts';
import type { Worklog } from '../../worklog/store.ts';
import { promisesOf } from '../commitments/promises.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { EditionStore } from './store.ts';

/** What making the document of a draft needs. */
export interface DraftDesk {
  readonly context: ApiContext;
  readonly store: EditionStore;
  readonly db: Worklog;
  /** The API itself: a paper asks through the same client as everybody. */
  readonly self: Fetch;
}

/** @throws ApiFailure UNKNOWN_PAPER. */
export function subjectOf(key: string): PaperSubject {
  const subject = parsePaperKey(key);
  if (subject) return subject;
  throw new ApiFailure(
    'UNKNOWN_PAPER',
    {
      zh: `“${key}”不是白皮书编号（应如 quarterly-20263-000000-staff）。`,
      en: `"${key}" names no paper (such as quarterly-20263-000000-staff).`,
    },
    { value: key },
  );
}

/** What people put into a draft: their texts, and what became of the last edition's promises. */
export async function inputsOf(
  { db, self }: DraftDesk,
  draft: Pick<PaperDraft, 'id' | 'key'>,
  release: string,
): Promise<PaperInputs> {
  const texts = await newestTexts(db, draft.id);
  return {
    written: Object.fromEntries([...texts.values()].map(({ section, body }) => [section, body])),
    commitments: await promisesOf(self, db, subjectOf(draft.key), release),
    label: '草稿',
    date: '',
  };
}

/** A draft made of a release and its newest texts; a release and the same texts make the same document. */
export function makeDraft(
  desk: DraftDesk,
  draft: PaperDraft,
  release: string = draft.release,
): Promise<Gated<PaperDocument>> {
  const { context, self } = desk;
  return context.read(release, async (open) => {
    const inputs = await inputsOf(desk, draft, release);
    const subject = subjectOf(draft.key);
    return context.once(open, `draft ${draft.key} ${JSON.stringify(inputs)}`, async () => {
      const made = await sayingWhere(() =>
        buildDocument(self, subject, templateOf(subject.paper), { release: open.id, inputs }),
      );
      // Made of answers that have passed the gate one by one.
      return deriveAll([], () => made);
    });
  });
}

/** The document of a draft as it stands: while it is written the newest, on its way the one that was submitted. */
export async function standingDocument(desk: DraftDesk, draft: PaperDraft): Promise<Gated<PaperDocument>> {
  const kept = draft.stage === 'draft' ? undefined : desk.store.revision(draft.id, draft.revision);
  return kept ? deriveAll([], () => kept) : makeDraft(desk, draft);
}

/** What was reviewed, with the label and date of an edition: from the kept answers, whatever became of the release. */
export async function signedDocument(
  document: PaperDocument,
  inputs: PaperInputs,
): Promise<Gated<PaperDocument>> {
  const made = await sayingWhere(() => remakeDocument(document, inputs, templateOf(document.subject.paper)));
  return deriveAll([], () => made);
}

/** A mistake in what people wrote is theirs to mend, at the place it names. */
async function sayingWhere<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PaperError)) throw error;
    throw new ApiFailure(
      'CONFLICT',
      {
        zh: `文稿有 ${error.problems.length} 处须修改：\n${error.text.zh}`,
        en: `The text has ${error.problems.length} places to mend:\n${error.text.en}`,
      },
      { value: 'text', cause: error },
    );
  }
}
