import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../state/session.ts';
import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';
import { entryAt, NAVIGATION } from './navigation.ts';

/** Every page in four groups, all in one row; on a phone the row is a sheet behind one button. */
export function NavBar() {
  const { t } = useReader();
  const may = useMay();
  const [path] = useLocation();
  const [open, setOpen] = useState(false);
  const here = entryAt(path);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sheet closes whenever the address changes
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (!open) return;
    const close = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setOpen(false);
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [open]);
  return (
    <nav className={open ? 'nav open' : 'nav'} aria-label={t('nav.label')}>
      <button type="button" className="nav-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span aria-hidden="true" className="nav-lines" />
        {t('nav.menu')}
        {here === undefined ? null : <span className="nav-here">{t(here.label)}</span>}
      </button>
      <div className="nav-groups">
        {NAVIGATION.map(({ id, label, pages }) => {
          const offered = pages.filter(({ needs }) => needs === undefined || may(needs));
          if (offered.length === 0) return null;
          return (
            <div key={id} className="nav-group">
              <span className="nav-group-name">{t(label)}</span>
              {offered.map((page) => (
                <PageLink key={page.to} to={page.to} current={page === here}>
                  {t(page.label)}
                </PageLink>
              ))}
            </div>
          );
        })}
      </div>
    </nav>
  );
}
