import type { Bilingual } from '../domain/text.ts';

const say = (zh: string, en: string): Bilingual => ({ zh, en });

/**
 * Words of the pages about accounts. Apart from the other messages, so that they travel with those pages and not with
 * the overview.
 */
export const WORDS = {
  signIn: say('登录', 'Sign in'),
  signInAbout: say(
    '本系统仅限授权人员使用，查询与下载均留有记录。',
    'For authorised staff only; questions and downloads are recorded.',
  ),
  name: say('用户名', 'User name'),
  password: say('密码', 'Password'),
  code: say('动态口令（六位数字）', 'Code of your authenticator (six digits)'),
  or: say('或', 'or'),
  signOut: say('退出', 'Sign out'),
  welcome: say('设置密码', 'Choose a password'),
  welcomeAbout: say(
    '此链接只能使用一次。请为账号设置密码，然后登录。',
    'This link works once. Choose the password of the account, then sign in.',
  ),
  deadLink: say('链接无效', 'The link does not work'),
  newPassword: say('新密码', 'New password'),
  again: say('再输入一次', 'Once more'),
  differs: say('两次输入不一致。', 'The two do not agree.'),
  rule: say(
    '至少 {n} 个字符，含大写、小写、数字、符号中的三种；或不少于 20 个字符。不能包含用户名。',
    'At least {n} characters, with three of capitals, small letters, digits and signs; or at least 20 characters. Not the user name.',
  ),
  save: say('保存', 'Save'),
  cancel: say('取消', 'Cancel'),
  done: say('已保存。', 'Saved.'),
  account: say('账号', 'Account'),
  role: say('角色', 'Role'),
  scope: say('权限范围', 'Scope'),
  everything: say('全部', 'Everything'),
  nothing: say('无', 'Nothing'),
  changePassword: say('更改密码', 'Change the password'),
  currentPassword: say('当前密码', 'Present password'),
  totp: say('动态口令', 'Authenticator'),
  totpOff: say(
    '未启用。启用后登录时还要输入手机验证器上的六位数字。',
    'Off. When on, signing in also asks for the six digits your phone shows.',
  ),
  totpOn: say('已启用。', 'On.'),
  totpRequired: say(
    '本单位要求启用。设置完成前不能查看数据。',
    'Required here. No data are shown until it is set up.',
  ),
  totpStart: say('开始设置', 'Set up'),
  totpSecret: say(
    '在验证器应用中选择“手动输入密钥”，填入下列密钥，或在手机上打开链接：',
    'In your authenticator choose to enter a key by hand and type this one, or open the link on your phone:',
  ),
  totpOpen: say('在验证器中打开', 'Open in the authenticator'),
  totpConfirm: say('输入验证器显示的六位数字以确认', 'Enter the six digits it shows to confirm'),
  totpRemove: say('停用', 'Turn off'),
  users: say('用户', 'Users'),
  usersAbout: say(
    '新建账号后得到一个一次性链接，请当面或通过可靠渠道交给本人。',
    'A new account comes with a one-time link; hand it to its owner in person or by a channel you trust.',
  ),
  addUser: say('新建账号', 'New account'),
  displayName: say('姓名', 'Display name'),
  regions: say('地区代码', 'Region codes'),
  orgs: say('工会组织代码', 'Union organisation codes'),
  scopeAbout: say(
    '以逗号分隔，含其下级；留空为全部。',
    'Separated by commas, with all below them; empty for everything.',
  ),
  orgsAbout: say(
    '县级以上地方总工会：范围为其辖区全境，与地区代码同时填写时取交集。产业、机关、开发区工会：范围为其本级及下级工会，只见按工会统计的指标，须单独填写。基层工会人数少，不单独授权。',
    'Local federations of a county or above: the whole of their area; with region codes, both must hold. Industrial, organ and zone unions: they and the unions below them, with what is counted by union, and on their own only. Grass-roots unions are too small to be given.',
  ),
  state: say('状态', 'State'),
  active: say('正常', 'active'),
  invited: say('待设置密码', 'invited'),
  locked: say('已锁定', 'locked'),
  disabled: say('已停用', 'off'),
  disable: say('停用', 'Switch off'),
  enable: say('启用', 'Switch on'),
  edit: say('修改', 'Edit'),
  reset: say('重置密码', 'Reset'),
  linkFor: say('{name} 的一次性链接（只显示这一次）', 'One-time link of {name} (shown this once)'),
  copy: say('复制', 'Copy'),
  copied: say('已复制', 'Copied'),
  viewAs: say('以某角色查看', 'Look as'),
  viewingAs: say('正以“{role}”的角色查看', 'Looking as {role}'),
  stop: say('停止', 'Stop'),
  audit: say('审计', 'Audit'),
  auditAbout: say(
    '谁在何时问了什么、取走了什么、为什么。记录只增不改，逐条相扣。',
    'Who asked and took what, when and why. Records are only added, each chained to the one before.',
  ),
  whole: say(
    '链条完整（已核对最近 {n} 条，全部由 thermometer doctor 核对）',
    'The chain is whole (newest {n} checked here, all by thermometer doctor)',
  ),
  broken: say(
    '链条在第 {n} 条处断裂，记录可能被改动！',
    'The chain is broken at record {n}: the log may have been changed!',
  ),
  at: say('时间', 'When'),
  actor: say('何人', 'Who'),
  action: say('动作', 'What'),
  subject: say('对象', 'About'),
  detail: say('内容', 'Details'),
  purpose: say('用途', 'Purpose'),
  filter: say('筛选', 'Filter'),
  all: say('全部', 'all'),
  older: say('更早的记录', 'Older records'),
  exportCsv: say('导出 CSV', 'Export CSV'),
  reviews: say('审核', 'Reviews'),
  reviewsAbout: say(
    '规则之外的需要由两位审核员审核；申请人不能审核自己的申请。',
    'What policy does not give needs two reviewers, neither of them who asks.',
  ),
  noReviews: say('没有申请。', 'No requests.'),
  ask: say('提出申请', 'Ask'),
  kind: say('类别', 'Kind'),
  dataset: say('数据类别或数据集', 'Record family or dataset'),
  query: say('查询（JSON，可从趋势页的接口地址复制）', 'Question (JSON, as the trends page asks it)'),
  note: say('理由', 'Reason'),
  findings: say('自动发现', 'Findings'),
  approve: say('同意', 'Approve'),
  exception: say('例外批准', 'Except'),
  return: say('退回', 'Return'),
  decisionReason: say('理由（退回与例外批准必填）', 'Reason (needed to return or except)'),
  askedBy: say('{name} 于 {at} 提出', 'Asked by {name} on {at}'),
  open: say('待审核', 'waiting'),
  approved_once: say('待第二人审核', 'waits for a second person'),
  approved: say('已同意', 'approved'),
  excepted: say('例外批准', 'excepted'),
  returned: say('已退回', 'returned'),
  purposeTitle: say('下载用途', 'What is it for?'),
  purposeAbout: say('下载会连同用途记入审计日志。', 'The download is recorded with its purpose.'),
  purposeNote: say('补充说明', 'Say more'),
  download: say('下载', 'Download'),
  local: say('本机使用，未启用账号', 'This machine only, accounts off'),
  menu: say('账号菜单', 'Account menu'),
} as const;

/** Fills the holes of one of the sentences. */
export const filled = ({ zh, en }: Bilingual, values: Readonly<Record<string, string>>): Bilingual => {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (hole, key: string) => values[key] ?? hole);
  return { zh: fill(zh), en: fill(en) };
};
