import { PageLink } from '../ui/page-link.tsx';
import { useReader } from '../ui/reader.tsx';

/** An address that leads nowhere. */
export function MissingPage() {
  const { t } = useReader();
  return (
    <header className="page-head">
      <h1>{t('page.missing')}</h1>
      <p>
        {t('page.missing.about')} <PageLink to="/">{t('nav.overview')}</PageLink>
      </p>
    </header>
  );
}
