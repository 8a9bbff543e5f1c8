import { BoundaryFile } from '../features/settings/boundary-file.tsx';
import { Branding } from '../features/settings/branding.tsx';
import { Policy } from '../features/settings/policy.tsx';
import { ThemeChoice } from '../features/style/theme-choice.tsx';
import { useMay, useSession } from '../state/session.ts';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';

/** 设置: who may what, what is kept of what people did, the rules of disclosure, and how the house looks. */
export function SettingsPage() {
  const { t } = useReader();
  const session = useSession();
  const may = useMay();
  const accounts = session?.accounts === true;
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('nav.settings')}</h1>
          <p>{t('settings.about')}</p>
        </div>
      </header>
      <div className="grid two">
        <section className="panel">
          <h2>{t('settings.people')}</h2>
          <p className="muted">{t(accounts ? 'settings.people.about' : 'settings.people.off')}</p>
          <ul className="links">
            {accounts && may('users') ? (
              <li>
                <PageLink to="/users">{t('settings.users')}</PageLink>
              </li>
            ) : null}
            {accounts ? (
              <>
                <li>
                  <PageLink to="/account">{t('settings.account')}</PageLink>
                </li>
                <li>
                  <PageLink to="/reviews">{t('settings.reviews')}</PageLink>
                </li>
              </>
            ) : null}
            {may('audit') ? (
              <li>
                <PageLink to="/audit">{t('settings.audit')}</PageLink>
              </li>
            ) : null}
          </ul>
        </section>
        <section className="panel">
          <h2>{t('settings.look')}</h2>
          <p className="muted">{t('settings.look.about')}</p>
          <ThemeChoice />
          <p>
            <PageLink to="/style">{t('nav.style')}</PageLink>
          </p>
        </section>
        <Branding />
        <BoundaryFile />
        <Policy />
      </div>
    </>
  );
}
