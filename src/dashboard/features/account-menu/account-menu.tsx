import { signOut, viewAs } from '../../../client/accounts.ts';
import { ROLE_TITLES, ROLES, type Role } from '../../../domain/role.ts';
import { filled, WORDS } from '../../../i18n/account-words.ts';
import { browser } from '../../state/browser.ts';
import { useMay, useSession, useSessionChange } from '../../state/session.ts';
import { Menu, MenuButton } from '../../ui/menu.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Who looks, where their own pages are, and the way out. */
export function AccountMenu() {
  const { say } = useReader();
  const session = useSession();
  const may = useMay();
  const leave = useSessionChange(() => signOut(browser));
  const look = useSessionChange((role: Role | null) => viewAs(browser, role));
  if (session === undefined) return null;
  if (session.user === null)
    return (
      <span className="account-local muted small">
        <PageLink to="/audit">{say(WORDS.audit)}</PageLink> · {say(WORDS.local)}
      </span>
    );
  const { display_name, role_title } = session.user;
  return (
    <>
      {session.view_as === null ? null : (
        <p className="viewing-as" role="status">
          {say(filled(WORDS.viewingAs, { role: say(ROLE_TITLES[session.view_as]) }))}
          <button type="button" className="plain" onClick={() => look.mutate(null)}>
            {say(WORDS.stop)}
          </button>
        </p>
      )}
      <Menu label={`${display_name} · ${say(role_title)}`}>
        <PageLink to="/account" className="menu-item">
          {say(WORDS.account)}
        </PageLink>
        {session.view_as === null && may('users') ? (
          <PageLink to="/users" className="menu-item">
            {say(WORDS.users)}
          </PageLink>
        ) : null}
        {may('audit') ? (
          <PageLink to="/audit" className="menu-item">
            {say(WORDS.audit)}
          </PageLink>
        ) : null}
        <PageLink to="/reviews" className="menu-item">
          {say(WORDS.reviews)}
        </PageLink>
        {may('view_as')
          ? ROLES.filter((role) => role !== session.user?.role).map((role) => (
              <MenuButton key={role} onPick={() => look.mutate(role)}>
                {say(WORDS.viewAs)} · {say(ROLE_TITLES[role])}
              </MenuButton>
            ))
          : null}
        <MenuButton onPick={() => leave.mutate(undefined)}>{say(WORDS.signOut)}</MenuButton>
      </Menu>
    </>
  );
}
