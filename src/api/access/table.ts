import { audienceOf, CAPABILITY_TITLES, MAY, ROLE_TITLES, ROLES, type Role } from '../../domain/role.ts';
import { RULES, type Rule } from './rules.ts';

/** What an account gets from an endpoint: all of it, its scope's part, the protected layer, or nothing. */
export type Access = 'yes' | 'part' | 'no';

/** What an account may see a part of: all, regions or local federations, or unions without an area. */
export const SCOPE_KINDS = ['everything', 'places', 'unions'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** The decision for one endpoint, role and scope, as the door and the narrowing behind it take it. */
export function accessOf({ needs, scope, byUnion, exact }: Rule, role: Role, kind: ScopeKind): Access {
  if (needs === 'open' || needs === 'signed_in') return 'yes';
  if (!MAY[role].includes(needs) || (exact && audienceOf(role) === 'outside')) return 'no';
  if (kind === 'everything' || scope === 'none') return 'yes';
  return scope === 'narrowed' && (kind === 'places' || byUnion) ? 'part' : 'no';
}

const MARK: Readonly<Record<Access, string>> = { yes: '✓', part: '◐', no: '—' };

/** `docs/access.md`: every endpoint × role × scope, from the rules the server applies. */
export function accessTable(): string {
  const roles = ROLES.map((role) => ROLE_TITLES[role].zh);
  const lines = Object.entries(RULES).map(([endpoint, rule]) => {
    const cells = ROLES.map((role) => {
      const marks = SCOPE_KINDS.map((kind) => MARK[accessOf(rule, role, kind)]);
      return new Set(marks).size === 1 ? marks[0] : marks.join(' / ');
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

✓ 全部 all · ◐ 只含权限范围内的部分 only what lies in the scope · — 拒绝 refused. Three marks: account of everything /
of places (regions, local federations) / of unions without an area. \`GET /health\`, the OpenAPI document and signing in need
no account; \`/session/…\` and one's own \`/reviews\` need any.

范围按工会组织划定时:

- 县级以上地方总工会的范围是其辖区全境(属地,含辖区内产业、机关、开发区单位);地区与地方总工会两项都填时取交集。
- 产业、机关、开发区工会没有辖区:范围是其本级和下级工会(按上级关系逐级到底),可查询、下载按工会统计的指标(服务申请、诉求、消费,全国口径),
  逐个工会给出,不给若干工会的合计;按地区存储的一切(温度计、总览、预警、工单、商户等)和白皮书一律拒绝,并说明可查什么。
- 基层工会人数少,逐月数字几乎都要隐去,不单独统计;填写的一律拒绝并说明改用谁。地区与这类工会不能混填。

A scope in the union tree means, of a local federation (county or above), its area: everything in it, units of industrial unions,
organs and zones that lie there included; with regions, both must hold. Of an industrial, organ or zone union, which answers for
no region, it means that union and the unions below it: what is counted by union, each for itself and no sum of them. Grass-roots
unions are too small to be counted apart. Both trees are frozen with each release (\`reference/union_areas\`, \`reference/union_units\`).

| 接口 Endpoint | ${roles.join(' | ')} |
|---|${roles.map(() => '---').join('|')}|
${lines.join('\n')}
`;
}
