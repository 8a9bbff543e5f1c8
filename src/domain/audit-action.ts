import type { Bilingual } from './text.ts';

/** What the audit log can say that somebody did. */
export const AUDIT_ACTION_TITLES = {
  read: { zh: '查询', en: 'read' },
  export: { zh: '下载', en: 'export' },
  refused: { zh: '被拒绝', en: 'refused' },
  sign_in: { zh: '登录', en: 'sign in' },
  sign_in_refused: { zh: '登录被拒绝', en: 'sign-in refused' },
  sign_out: { zh: '退出', en: 'sign out' },
  account: { zh: '账号变更', en: 'account' },
  view_as: { zh: '以某角色查看', en: 'look as' },
  review: { zh: '申请与审核', en: 'review' },
  pair_difference: { zh: '两次回答之差', en: 'difference of two answers' },
  work_item: { zh: '工作事项', en: 'work item' },
  paper: { zh: '白皮书', en: 'paper' },
  import: { zh: '导入', en: 'import' },
  return_ticket: { zh: '退回单', en: 'return ticket' },
  corrections: { zh: '更正', en: 'corrections' },
  use_release: { zh: '切换版本', en: 'use release' },
  settings: { zh: '设置', en: 'settings' },
  audit_export: { zh: '导出审计日志', en: 'audit log exported' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type AuditAction = keyof typeof AUDIT_ACTION_TITLES;
export const AUDIT_ACTIONS = Object.keys(AUDIT_ACTION_TITLES) as [AuditAction, ...AuditAction[]];

/** What the details of a record are called; others keep the name they have in the log. */
export const AUDIT_DETAIL_TITLES: Readonly<Record<string, Bilingual>> = {
  metric: { zh: '指标', en: 'metric' },
  by: { zh: '拆分', en: 'by' },
  where: { zh: '筛选', en: 'where' },
  filters: { zh: '筛选', en: 'filters' },
  region: { zh: '地区', en: 'region' },
  region_level: { zh: '层级', en: 'level' },
  period: { zh: '期间', en: 'period' },
  compare: { zh: '比较', en: 'compare' },
  format: { zh: '格式', en: 'format' },
  rows: { zh: '行数', en: 'rows' },
  hidden: { zh: '隐去', en: 'hidden' },
  bytes: { zh: '字节', en: 'bytes' },
  layer: { zh: '口径', en: 'layer' },
  audience: { zh: '对象', en: 'audience' },
  query_id: { zh: '查询号', en: 'query id' },
  release: { zh: '版本', en: 'release' },
  status: { zh: '结果', en: 'status' },
  path: { zh: '接口', en: 'path' },
  address: { zh: '地址', en: 'address' },
  what: { zh: '事项', en: 'what' },
  why: { zh: '原因', en: 'why' },
  role: { zh: '角色', en: 'role' },
  scope: { zh: '范围', en: 'scope' },
  view_as: { zh: '以某角色', en: 'looking as' },
};
