import { STAGE_FAULTS } from '../../domain/paper-stage.ts';
import type { StepFault } from '../../worklog/paper-draft.ts';
import { ApiFailure } from '../error.ts';

/** A step that cannot be taken, with the reason. */
export function stageRefused(fault: StepFault): ApiFailure {
  if (fault === 'unknown') return unknownDraft('');
  if (fault === 'texts_changed') {
    return new ApiFailure(
      'CONFLICT',
      {
        zh: '提交时有人刚保存了新的文字。请刷新、查看后再提交。',
        en: 'Somebody saved a text while it was being submitted. Reload, look, and submit again.',
      },
      { value: fault },
    );
  }
  const forbidden = fault === 'not_allowed' || fault === 'own_draft' || fault === 'not_named';
  return new ApiFailure(forbidden ? 'FORBIDDEN' : 'CONFLICT', STAGE_FAULTS[fault], { value: fault });
}

export const unknownDraft = (id: string): ApiFailure =>
  new ApiFailure(
    'NOT_FOUND',
    {
      zh: `没有稿件 ${id}。请回到白皮书列表。`,
      en: `There is no draft ${id}. Go back to the list of papers.`,
    },
    { value: id },
  );

export const unknownEdition = (id: string): ApiFailure =>
  new ApiFailure(
    'NOT_FOUND',
    {
      zh: `没有已签发的“${id}”。请回到白皮书列表。`,
      en: `There is no signed edition "${id}". Go back to the list of papers.`,
    },
    { value: id },
  );

/** Where the server was started without a place for papers. */
export const noEditions = (): ApiFailure =>
  new ApiFailure('NOT_FOUND', {
    zh: '本服务没有白皮书的工作目录，不能起草或签发。请用 thermometer serve 启动。',
    en: 'This server has no folder for papers, so none can be drafted or signed. Start it with thermometer serve.',
  });

/** The software was changed between review and signature, so that what would be signed is not what was reviewed. */
export const templateChanged = (): ApiFailure =>
  new ApiFailure('CONFLICT', {
    zh: '送审以后软件的模板有变动，所签将与所审不同。请退回，由起草人重新提交。',
    en: 'The templates changed since the review, so what would be signed is not what was reviewed. Return it to be submitted again.',
  });
