import type { Principal } from '../../accounts/principal.ts';
import { CAPABILITY_TITLES, type Capability, ROLE_TITLES } from '../../domain/role.ts';
import { ApiFailure } from '../error.ts';

export const notSignedIn = (): ApiFailure =>
  new ApiFailure('NOT_SIGNED_IN', {
    zh: '尚未登录，或登录已过期。请登录后重试。',
    en: 'You are not signed in, or the session has ended. Sign in and try again.',
  });

/** What is missing, for whom, and who can help. */
export function mayNot(who: Principal, capability: Capability): ApiFailure {
  const what = CAPABILITY_TITLES[capability];
  const as = who.role ? ROLE_TITLES[who.role] : { zh: '本机使用者', en: 'the local user' };
  return new ApiFailure(
    'FORBIDDEN',
    {
      zh: `${as.zh}没有“${what.zh}”的权限。如需要，请联系系统管理员。`,
      en: `${as.en} may not ${what.en}. Ask an administrator if you need to.`,
    },
    { value: capability },
  );
}

/** @param offered places or levels that lie in the scope. */
export const outOfScope = (asked: unknown, offered: readonly unknown[]): ApiFailure =>
  new ApiFailure(
    'OUT_OF_SCOPE',
    {
      zh: `“${String(asked)}”不在您的权限范围内。范围：${offered.join('、') || '无'}。超出范围的需要可提交审核申请。`,
      en: `"${String(asked)}" lies outside your scope. Your scope: ${offered.join(', ') || 'none'}. Ask a reviewer for more.`,
    },
    { value: asked, nearest: offered },
  );
