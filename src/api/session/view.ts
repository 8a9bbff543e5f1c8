import type { Accounts } from '../../accounts/accounts.ts';
import { LOCAL, type Principal, principalOf } from '../../accounts/principal.ts';
import { isEverything } from '../../accounts/scope.ts';
import { csrfOf, type Session } from '../../accounts/session.ts';
import type { SessionView } from '../../contracts/account.ts';
import { CAPABILITIES, ROLE_TITLES } from '../../domain/role.ts';
import { RULES } from '../access/rules.ts';

/** What only endpoints give that speak of everything: not offered to who may see a part. */
const WHOLE: ReadonlySet<string> = new Set(
  CAPABILITIES.filter((what) => {
    const rules = Object.values(RULES).filter((rule) => rule.needs === what);
    return rules.some((rule) => rule.scope === 'whole') && !rules.some((rule) => rule.scope === 'narrowed');
  }),
);

const mayOf = ({ may }: Principal): SessionView['may'] => [...may];

/** What a page needs to know of who looks at it. */
export function sessionView(
  accounts: Accounts | undefined,
  signedIn: { readonly session: Session; readonly token: string } | undefined,
): SessionView {
  if (!accounts) {
    return {
      accounts: false,
      user: null,
      may: mayOf(LOCAL),
      view_as: null,
      csrf: null,
      directory: null,
      min_password: 0,
    };
  }
  const common = { accounts: true, directory: accounts.directory?.title ?? null } as const;
  const min_password = accounts.settings.password.min_length;
  if (!signedIn) return { ...common, user: null, may: [], view_as: null, csrf: null, min_password };
  const { session, token } = signedIn;
  const { user, viewAs } = session;
  const may = mayOf(principalOf(user, viewAs));
  return {
    ...common,
    user: {
      name: user.name,
      display_name: user.displayName,
      role: user.role,
      role_title: ROLE_TITLES[user.role],
      scope: {
        regions: user.scope.regions && [...user.scope.regions],
        orgs: user.scope.orgs && [...user.scope.orgs],
      },
      totp: user.hasTotp ? 'on' : accounts.mustSetUpTotp(user) ? 'required' : 'off',
      has_password: user.hasPassword,
    },
    // Whoever looks through a role may always stop doing so.
    may: (viewAs === null ? may : [...may, 'view_as' as const]).filter(
      (what) => isEverything(user.scope) || !WHOLE.has(what),
    ),
    view_as: viewAs,
    csrf: csrfOf(token, accounts.suite),
    min_password,
  };
}
