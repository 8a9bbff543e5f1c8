import { audienceOf, CAPABILITY_TITLES, MAY, ROLE_TITLES, ROLES, type Role } from '../../domain/role.ts';
import { RULES, type Rule } from './rules.ts';

/** What an account gets from an endpoint: all of it, its scope's part, the protected layer, or nothing. */
export type Access = 'yes' | 'part' | 'no';

/** The decision for one endpoint, role and scope, as the door takes it. */
export function accessOf({ needs, scope, exact }: Rule, role: Role, everything: boolean): Access {
  if (needs === 'open' || needs === 'signed_in') return 'yes';
  if (!MAY[role].includes(needs) || (exact && audienceOf(role) === 'outside')) return 'no';
  if (everything || scope === 'none') return 'yes';
  return scope === 'narrowed' ? 'part' : 'no';
}

const MARK: Readonly<Record<Access, string>> = { yes: '✓', part: '◐', no: '—' };

/** `docs/access.md`: every endpoint × role × scope, from the rules the server applies. */
export function accessTable(): string {
  const roles = ROLES.map((role) => ROLE_TITLES[role].zh);
  const lines = Object.entries(RULES).map(([endpoint, rule]) => {
    const cells = ROLES.map((role) => {
      const whole = MARK[accessOf(rule, role, true)];
      const part = MARK[accessOf(rule, role, false)];
      return whole === part ? whole : `${whole} / ${part}`;
    });
    return `| \`${endpoint}\` | ${cells.join(' | ')} |`;
  });
  const powers = ROLES.map(
    (role) =>
      `| ${ROLE_TITLES[role].zh} ${ROLE_TITLES[role].en} | ${MAY[role].map((c) => CAPABILITY_TITLES[c].zh).join('、')} | ${role === 'researcher' ? '公开口径 outside' : '内部口径 inside'} |`,
  );
  return `# 谁能用什么 Who may use what

Written from \`src/api/access/rules.ts\` and \`src/domain/role.ts\` by \`test/api/access.test.ts\`, which also asks every
endpoint as every role with and without a scope. Do not edit by hand: \`npm test -- --update\`.

## 角色 Roles

| 角色 Role | 可以 May | 口径 Layer |
|---|---|---|
${powers.join('\n')}

## 接口 Endpoints

✓ 全部 all · ◐ 只含权限范围内的地区 only the places in scope · — 拒绝 refused. Two marks: account of everything /
account of a part. \`GET /health\`, the OpenAPI document and signing in need no account; \`/session/…\` and one's own
\`/reviews\` need any.

范围按工会组织划定时,县级以上地方总工会的范围是其辖区全境(属地,含辖区内产业、机关、开发区单位);产业、机关、开发区和基层工会没有辖区,
一律拒绝而不放宽。地区与工会组织两项都填时取交集。A scope in the union tree means the area of a local federation (county or above):
everything in it, units of industrial unions, organs and zones that lie there included. A union without an area is refused
figures altogether. Where regions and unions are both given, both must hold. The areas are frozen with each release
(\`reference/union_areas\`).

| 接口 Endpoint | ${roles.join(' | ')} |
|---|${roles.map(() => '---').join('|')}|
${lines.join('\n')}
`;
}
