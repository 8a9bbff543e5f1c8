import type { Principal } from '../../accounts/principal.ts';
import type { StepInput } from '../../contracts/paper-draft.ts';
import { type StageStep, stageAfter } from '../../domain/paper-stage.ts';
import { type PaperDraft, stepDraft, versionsOf } from '../../worklog/paper-draft.ts';
import { markEdition } from '../../worklog/paper-edition.ts';
import type { EditionDesk } from './desk.ts';
import { makeDraft } from './draft-document.ts';
import { stageRefused } from './refusals.ts';
import { signEdition } from './signing.ts';

/**
 * Passes a paper on or returns it. Submitting keeps it as it stands; signing builds the edition in the background.
 * @throws ApiFailure where the step is not possible, or the text cannot be made.
 */
export async function takeStep(
  desks: EditionDesk,
  draft: PaperDraft,
  who: Principal,
  input: Required<StepInput>,
): Promise<void> {
  const { context, store } = desks;
  const { db } = desks.desk;
  const step: StageStep = { ...input, actor: who.name, may: who.may };
  const next = stageAfter(draft, step);
  if (typeof next !== 'string') throw stageRefused(next.fault);
  const record = (): Promise<void> =>
    context.audit({
      action: 'paper',
      subject: draft.key,
      detail: { what: input.action, from: draft.stage, to: next, draft: draft.id, comment: input.comment },
    });
  if (input.action === 'pass' && draft.stage === 'sign') {
    desks.signings.begin(draft, async (report) => {
      await signEdition(desks.desk, draft, who, step, desks.now(), report);
      await record();
    });
    return;
  }
  if (input.action === 'pass' && draft.stage === 'draft') {
    const texts = await versionsOf(db.client, draft.id);
    const document = await makeDraft(desks.desk, draft);
    store.keepRevision(draft.id, draft.revision + 1, document);
    const kept = await stepDraft(db, draft.id, step, desks.now(), {
      revision: { texts, dataSha256: document.data_sha256 },
    });
    if ('fault' in kept) throw stageRefused(kept.fault);
    return record();
  }
  const mark = markOf(draft, input);
  const taken = await stepDraft(db, draft.id, step, desks.now(), {
    ...(mark ? { also: (transaction, _draft, at) => markEdition(transaction, draft.id, mark, at) } : {}),
  });
  if ('fault' in taken) throw stageRefused(taken.fault);
  await record();
}

/** What becomes of a signed edition with this step. */
function markOf({ stage }: PaperDraft, { action }: StepInput): 'published' | 'archived' | 'withdrawn' | null {
  if (stage === 'publish') return action === 'pass' ? 'published' : 'withdrawn';
  return stage === 'archive' && action === 'pass' ? 'archived' : null;
}
