import type { Capability } from './role.ts';
import type { Bilingual } from './text.ts';

/** Where a paper stands: the stage it waits in. `draft` is with its authors, `archive` is the end. */
export const STAGES = [
  'draft',
  'data_check',
  'review',
  'countersign',
  'sign',
  'publish',
  'archive',
  'archived',
] as const;
export type Stage = (typeof STAGES)[number];

export const STAGE_TITLES: Readonly<Record<Stage, Bilingual>> = {
  draft: { zh: '草稿', en: 'Draft' },
  data_check: { zh: '数据核验', en: 'Data check' },
  review: { zh: '审核', en: 'Review' },
  countersign: { zh: '会签', en: 'Countersigning' },
  sign: { zh: '签发', en: 'Signing' },
  publish: { zh: '发布', en: 'Publication' },
  archive: { zh: '归档', en: 'Archiving' },
  archived: { zh: '已归档', en: 'Archived' },
};

/** `pass` sends a paper on from its stage, whatever that stage is called; `return` sends it back to its authors. */
export const STAGE_ACTIONS = ['pass', 'return'] as const;
export type StageAction = (typeof STAGE_ACTIONS)[number];

/** What passing a stage is called, as its button and its record say it. */
export const PASS_TITLES: Readonly<Record<Exclude<Stage, 'archived'>, Bilingual>> = {
  draft: { zh: '提交', en: 'Submit' },
  data_check: { zh: '核验通过', en: 'Data are right' },
  review: { zh: '审核通过', en: 'Approve' },
  countersign: { zh: '会签同意', en: 'Countersign' },
  sign: { zh: '签发', en: 'Sign' },
  publish: { zh: '发布', en: 'Publish' },
  archive: { zh: '归档', en: 'Archive' },
};
export const RETURN_TITLE: Bilingual = { zh: '退回', en: 'Return' };

/** What one must be allowed to do to pass a stage. Who countersigns is named in the draft and needs only to read it. */
export const STAGE_NEEDS: Readonly<Record<Exclude<Stage, 'archived'>, Capability>> = {
  draft: 'draft_papers',
  data_check: 'check_papers',
  review: 'review_papers',
  countersign: 'papers',
  sign: 'sign_papers',
  publish: 'publish_papers',
  archive: 'publish_papers',
};

/** As much of a paper as decides what may be done with it. */
export interface Standing {
  readonly stage: Stage;
  /** Who made it or wrote any part of it. */
  readonly authors: readonly string[];
  /** Who must countersign, by account name; nobody skips the stage. */
  readonly countersigners: readonly string[];
  /** Of these, who has since it was last submitted. */
  readonly countersigned: readonly string[];
}

/** Why something is not possible. */
export type StageFault =
  | 'not_at_stage'
  | 'not_allowed'
  | 'own_draft'
  | 'not_author'
  | 'not_named'
  | 'already'
  | 'reason_needed'
  | 'already_draft'
  | 'ended';

export interface StageStep {
  readonly action: StageAction;
  /** The stage its actor saw: another one by now means that somebody was faster. */
  readonly from: Stage;
  readonly actor: string;
  readonly may: ReadonlySet<Capability>;
  readonly comment: string;
}

/** Approvals are everything between the authors and the readers. */
const APPROVALS: ReadonlySet<Stage> = new Set(['data_check', 'review', 'countersign', 'sign']);

/** Fewest characters of a reason for a return. */
const REASON = 2;

/**
 * The stage after a step, or why there is none. Authors submit; nobody approves what they wrote themselves; each named
 * countersigner must agree; whoever a paper waits for may return it, saying why.
 */
export function stageAfter(paper: Standing, step: StageStep): Stage | { readonly fault: StageFault } {
  const { stage, authors } = paper;
  const { actor, may } = step;
  if (stage === 'archived') return { fault: 'ended' };
  if (step.from !== stage) return { fault: 'not_at_stage' };
  if (!may.has(STAGE_NEEDS[stage])) return { fault: 'not_allowed' };
  const named = paper.countersigners.includes(actor);
  if (stage === 'countersign' && !named) return { fault: 'not_named' };
  if (step.action === 'return') {
    if (stage === 'draft') return { fault: 'already_draft' };
    // What readers hold is corrected by another edition, not taken back.
    if (stage === 'archive') return { fault: 'ended' };
    if (APPROVALS.has(stage) && authors.includes(actor)) return { fault: 'own_draft' };
    return [...step.comment.trim()].length < REASON ? { fault: 'reason_needed' } : 'draft';
  }
  if (APPROVALS.has(stage) && authors.includes(actor)) return { fault: 'own_draft' };
  if (stage === 'countersign') {
    if (paper.countersigned.includes(actor)) return { fault: 'already' };
    const open = paper.countersigners.filter((who) => who !== actor && !paper.countersigned.includes(who));
    return open.length > 0 ? 'countersign' : 'sign';
  }
  return NEXT[stage](paper);
}

const NEXT: Readonly<Record<Exclude<Stage, 'archived' | 'countersign'>, (paper: Standing) => Stage>> = {
  draft: () => 'data_check',
  data_check: () => 'review',
  review: ({ countersigners }) => (countersigners.length > 0 ? 'countersign' : 'sign'),
  sign: () => 'publish',
  publish: () => 'archive',
  archive: () => 'archived',
};

export const STAGE_FAULTS: Readonly<Record<StageFault, Bilingual>> = {
  not_at_stage: {
    zh: '这份稿件已不在您看到的环节，可能刚被他人处理。请刷新后再操作。',
    en: 'This paper is no longer at the stage you saw; somebody was faster. Reload and look again.',
  },
  not_allowed: { zh: '您的角色不办理这一环节。', en: 'Your role does not handle this stage.' },
  own_draft: {
    zh: '不能审批自己起草或修改过的稿件，请由他人办理。',
    en: 'Nobody approves a draft they wrote or changed themselves. Somebody else must.',
  },
  not_author: { zh: '只有起草人员可以修改草稿。', en: 'Only authors change a draft.' },
  not_named: { zh: '您不在会签名单中。', en: 'You are not among those who countersign.' },
  already: { zh: '您已会签。', en: 'You have countersigned already.' },
  reason_needed: { zh: '退回须写明意见。', en: 'Say why it is returned.' },
  already_draft: { zh: '稿件已在草稿环节，不用退回。', en: 'It is a draft already.' },
  ended: {
    zh: '已发布的一期不能退回或改动；如有错误，请起草更正版。',
    en: 'What has been published is not taken back or changed; draft a correction.',
  },
};
