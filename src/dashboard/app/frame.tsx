import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { AccountMenu } from '../features/account-menu/account-menu.tsx';
import { useCatalogue, useHealth } from '../state/queries.ts';
import { useSession } from '../state/session.ts';
import { useSettings } from '../state/settings.ts';
import { searchOf } from '../state/shared.ts';
import { Stage, useAlone } from '../ui/alone.tsx';
import { Note } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { useSettled, useSteady } from '../ui/pending.ts';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';
import { NavBar } from './nav-bar.tsx';
import { entryAt } from './navigation.ts';

/** What stands on every page: where one is, what the data are, and whether they are real. */
export function Frame({ children }: { children: ReactNode }) {
  const { t, say } = useReader();
  const [path] = useLocation();
  const health = useHealth();
  const session = useSession();
  const settings = useSettings();
  const outside = session?.accounts === true && session.user === null;
  const here = entryAt(path);
  const alone = useAlone();
  const title = health.data?.title ?? null;
  const settled = useSettled();
  const fetching = useIsFetching({
    predicate: ({ queryKey: [about] }) =>
      about !== 'health' && about !== 'import' && (about !== 'alerts' || path === '/alerts'),
  });
  const ready = useSteady(health.isFetched && settled && fetching === 0);
  useNewRelease(health.data?.release ?? undefined);
  useEffect(() => {
    document.title = here === undefined ? t('app.name') : `${t(here.label)} · ${t('app.name')}`;
  }, [here, t]);
  if (alone !== undefined) {
    return (
      <main id="content" className="alone" data-ready={ready}>
        {health.data?.synthetic ? <p className="synthetic">{t('app.synthetic')}</p> : null}
        {outside ? children : <Stage>{children}</Stage>}
      </main>
    );
  }
  return (
    <div className="frame">
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <header className="masthead">
        {health.data?.synthetic ? (
          <p className="synthetic">
            <strong>{t('app.synthetic')}</strong>
            {t('app.synthetic.about')}
          </p>
        ) : null}
        <div className="masthead-row">
          <PageLink to="/" className="brand">
            <img src={settings.data?.logo ?? '/icon.svg'} alt="" />
            <strong>{settings.data?.name ?? t('app.name')}</strong>
            {title === null ? null : <small>{say(title)}</small>}
          </PageLink>
          {outside ? null : <StatusStrip />}
          {session === undefined || outside ? null : <AccountMenu />}
          <LanguageSwitch />
        </div>
        {outside ? null : <NavBar />}
      </header>
      <main id="content" tabIndex={-1} data-ready={ready}>
        {health.data?.status === 'empty' ? <Note>{t('app.empty')}</Note> : children}
      </main>
      <footer className="foot">
        <div>
          <span>{t('app.foot')}</span>
          <a href="/api/openapi.json">OpenAPI</a>
        </div>
      </footer>
    </div>
  );
}

/** Another release was published while the page was open: every answer is asked for again, together. */
function useNewRelease(release: string | undefined): void {
  const client = useQueryClient();
  const seen = useRef(release);
  useEffect(() => {
    const changed = seen.current !== undefined && release !== undefined && seen.current !== release;
    seen.current = release ?? seen.current;
    if (changed) void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'health' });
  }, [release, client]);
}

/** How far the numbers on this page reach, and which release they are from. */
function StatusStrip() {
  const { t, f } = useReader();
  const shared = useShared();
  const catalogue = useCatalogue();
  if (catalogue.data === undefined) return <div className="status-strip">&nbsp;</div>;
  const { watermark, release } = catalogue.data;
  const month = (code: number | null): string => (code === null ? '—' : f.period(code, 'month'));
  return (
    <dl className="status-strip">
      <div>
        <dt>{t('strip.complete')}</dt>
        <dd>{month(watermark.complete_through)}</dd>
      </div>
      <div>
        <dt>{t('strip.latest')}</dt>
        <dd>{month(watermark.latest)}</dd>
      </div>
      {watermark.as_of === null ? null : (
        <div>
          <dt>{t('strip.asOf')}</dt>
          <dd>{f.date(watermark.as_of)}</dd>
        </div>
      )}
      <div>
        <dt>{t('strip.release')}</dt>
        <dd className="mono">{release}</dd>
      </div>
      {shared.release === undefined ? null : (
        <div>
          <dd className="tag">{t('strip.pinned')}</dd>
        </div>
      )}
    </dl>
  );
}

/** The same page in the other language. */
function LanguageSwitch() {
  const { t, locale } = useReader();
  const [path, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const shared = useShared();
  params.delete('lang');
  params.delete('release');
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return (
    <button
      type="button"
      className="quiet lang"
      lang={other}
      onClick={() => navigate(`${path}${searchOf(params, { ...shared, lang: other })}`, { replace: true })}
    >
      {t('app.otherLanguage')}
    </button>
  );
}
