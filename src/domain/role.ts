import type { Bilingual } from './text.ts';

/** What an installation's people are. One account has one role; who does two jobs has two accounts. */
export const ROLES = [
  'data_officer',
  'analyst',
  'leader',
  'researcher',
  'reviewer',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_TITLES: Readonly<Record<Role, Bilingual>> = {
  data_officer: { zh: '数据管理员', en: 'Data officer' },
  analyst: { zh: '政策分析', en: 'Policy analyst' },
  leader: { zh: '领导', en: 'Leader' },
  researcher: { zh: '研究者', en: 'Researcher' },
  reviewer: { zh: '审核员', en: 'Reviewer' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
};

/** What may be done. Every endpoint asks for one of them. */
export const CAPABILITIES = [
  'read',
  'quality',
  'papers',
  'draft_papers',
  'check_papers',
  'review_papers',
  'sign_papers',
  'publish_papers',
  'merchants',
  'work',
  'decide',
  'export',
  'imports',
  'ask',
  'review',
  'audit',
  'users',
  'view_as',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export const CAPABILITY_TITLES: Readonly<Record<Capability, Bilingual>> = {
  read: { zh: '查看总览、趋势与方法', en: 'see overview, trends and method' },
  quality: { zh: '查看数据质量', en: 'see data quality' },
  papers: { zh: '查看白皮书', en: 'see white papers' },
  draft_papers: { zh: '起草白皮书', en: 'draft white papers' },
  check_papers: { zh: '核验白皮书数据', en: 'check the data of white papers' },
  review_papers: { zh: '审核白皮书', en: 'review white papers' },
  sign_papers: { zh: '签发白皮书', en: 'sign white papers' },
  publish_papers: { zh: '发布与归档白皮书', en: 'publish and archive white papers' },
  merchants: { zh: '查看具名商户', en: 'see merchants by name' },
  work: { zh: '办理工作事项', en: 'deal with work items' },
  decide: { zh: '对商户与落实事项作出决定', en: 'decide about merchants and commitments' },
  export: { zh: '下载数据', en: 'download data' },
  imports: { zh: '导入与退回', en: 'import and return files' },
  ask: { zh: '提出超出规则的申请', en: 'ask for what is beyond policy' },
  review: { zh: '审核申请', en: 'review requests' },
  audit: { zh: '查看审计日志', en: 'read the audit log' },
  users: { zh: '管理用户', en: 'manage users' },
  view_as: { zh: '以某角色查看', en: 'look through the eyes of a role' },
};

/**
 * Who manages accounts neither loads nor takes data, and who audits can change neither: the separation of duties
 * that GB/T 22239 asks for.
 */
export const MAY: Readonly<Record<Role, readonly Capability[]>> = {
  data_officer: [
    'read',
    'quality',
    'papers',
    'check_papers',
    'merchants',
    'work',
    'export',
    'imports',
    'ask',
  ],
  analyst: ['read', 'quality', 'papers', 'draft_papers', 'merchants', 'work', 'export', 'ask'],
  leader: [
    'read',
    'quality',
    'papers',
    'sign_papers',
    'publish_papers',
    'merchants',
    'work',
    'decide',
    'export',
  ],
  researcher: ['read', 'export', 'ask'],
  reviewer: ['read', 'quality', 'papers', 'review_papers', 'merchants', 'decide', 'review', 'audit'],
  administrator: ['read', 'quality', 'users', 'audit', 'view_as'],
};

/** Exact numbers are for staff; a researcher gets the protected layer, whatever is asked for. */
export const audienceOf = (role: Role): 'inside' | 'outside' =>
  role === 'researcher' ? 'outside' : 'inside';
