import type { Bilingual } from './text.ts';

/** What became of a promise that was made in a signed paper. */
export const COMMITMENT_STATES = ['kept', 'in_progress', 'no_effect', 'cannot_tell'] as const;
export type CommitmentState = (typeof COMMITMENT_STATES)[number];

export const COMMITMENT_TITLES: Readonly<Record<CommitmentState, Bilingual>> = {
  kept: { zh: '已兑现', en: 'Kept' },
  in_progress: { zh: '进行中', en: 'In progress' },
  no_effect: { zh: '未见效', en: 'No effect' },
  cannot_tell: { zh: '无法判断', en: 'Cannot tell' },
};

/** Which way an indicator is to move, and by how much at least, in the unit its changes are stated in. */
export interface ExpectedMove {
  readonly direction: 'up' | 'down';
  /** Zero or more: percent of an amount, points of a rate or reading. */
  readonly by: number;
}

/** How an indicator moved, with the interval of the move. */
export interface Move {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What is known when a promise is judged. */
export interface CommitmentFacts {
  readonly expected: ExpectedMove;
  /** The last period of the check window has closed everywhere. */
  readonly closed: boolean;
  /** 口径: the same layer and definition as when it was promised. */
  readonly sameDefinition: boolean;
  readonly sameMethod: boolean;
  /** Null where either side is missing or hidden, or nothing says how sure the move is. */
  readonly move: Move | null;
}

/** Why it was judged so. */
export type CommitmentReason =
  | 'beyond'
  | 'short'
  | 'astride'
  | 'window_open'
  | 'other_definition'
  | 'other_method'
  | 'no_move';

export const COMMITMENT_REASONS: Readonly<Record<CommitmentReason, Bilingual>> = {
  beyond: { zh: '变化区间整体越过预期', en: 'the whole interval of the change passes what was expected' },
  short: { zh: '变化区间整体未达预期', en: 'the whole interval of the change falls short' },
  astride: {
    zh: '变化区间跨越预期，不能确认达到与否',
    en: 'the interval of the change lies on both sides of what was expected',
  },
  window_open: { zh: '核对期限未到', en: 'the check window is still open' },
  other_definition: { zh: '口径或定义已不同，不可比', en: 'the layer or the definition is another' },
  other_method: { zh: '方法版本已不同，不可比', en: 'the method is another version' },
  no_move: { zh: '数据缺失、隐去或没有区间', en: 'the data are missing, hidden or without an interval' },
};

/**
 * What became of a promise. Kept only where the whole interval of the change passes the target, measured as it was
 * promised; what cannot be compared or told apart is said to be so.
 */
export function judgeCommitment(facts: CommitmentFacts): {
  readonly state: CommitmentState;
  readonly reason: CommitmentReason;
} {
  const { expected, closed, sameDefinition, sameMethod, move } = facts;
  if (!sameDefinition) return { state: 'cannot_tell', reason: 'other_definition' };
  if (!sameMethod) return { state: 'cannot_tell', reason: 'other_method' };
  if (!closed) return { state: 'in_progress', reason: 'window_open' };
  if (move === null) return { state: 'cannot_tell', reason: 'no_move' };
  const sign = expected.direction === 'up' ? 1 : -1;
  const [least, most] = [move.low * sign, move.high * sign].sort((a, b) => a - b);
  if ((least ?? 0) > expected.by) return { state: 'kept', reason: 'beyond' };
  return (most ?? 0) <= expected.by
    ? { state: 'no_effect', reason: 'short' }
    : { state: 'cannot_tell', reason: 'astride' };
}
