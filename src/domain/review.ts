import type { Bilingual } from './text.ts';

/** What can be asked for beyond policy. */
export const REVIEW_KINDS = ['extract', 'finer_cells', 'wider_scope', 'publication'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export const REVIEW_KIND_TITLES: Readonly<Record<ReviewKind, Bilingual>> = {
  extract: { zh: '去标识记录级数据', en: 'De-identified record-level extract' },
  finer_cells: { zh: '更细的分组', en: 'Finer cells' },
  wider_scope: { zh: '范围以外的数据', en: 'Data outside one’s scope' },
  publication: { zh: '对外公开', en: 'Publication' },
};

/** `approved_once` waits for a second person; `exception` is approved against a finding. */
export const REVIEW_STATES = ['open', 'approved_once', 'approved', 'exception', 'returned'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const DECISIONS = ['approve', 'exception', 'return'] as const;
export type Decision = (typeof DECISIONS)[number];
