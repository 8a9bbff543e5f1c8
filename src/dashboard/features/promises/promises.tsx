import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** What the last signed paper promised, and whether it moved. */
export function Promises() {
  const { t } = useReader();
  return (
    <section className="panel promises" id="promises">
      <div className="figure-head">
        <h2>{t('promises.title')}</h2>
        <PageLink to="/papers">{t('nav.papers')}</PageLink>
      </div>
      <p className="muted empty">{t('promises.none')}</p>
    </section>
  );
}
