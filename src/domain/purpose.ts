import type { Bilingual } from './text.ts';

/** What a download is for, as the audit log lists it. `other` needs words. */
export const PURPOSES = [
  'report',
  'meeting',
  'policy',
  'research',
  'inspection',
  'exchange',
  'other',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export const PURPOSE_TITLES: Readonly<Record<Purpose, Bilingual>> = {
  report: { zh: '编写报告、白皮书', en: 'report or white paper' },
  meeting: { zh: '会议材料', en: 'meeting papers' },
  policy: { zh: '政策研究与测算', en: 'policy analysis' },
  research: { zh: '学术研究', en: 'research' },
  inspection: { zh: '数据核对、检查', en: 'checking data' },
  exchange: { zh: '向其他部门提供', en: 'handing to another department' },
  other: { zh: '其他（请写明）', en: 'other (say which)' },
};
