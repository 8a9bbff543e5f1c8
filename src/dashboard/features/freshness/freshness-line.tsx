import type { Overview } from '../../../contracts/overview.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** How fresh the page is, in a line: how far it reaches, which sources lag behind, whether the checks passed. */
export function FreshnessLine({ overview }: { overview: Overview }) {
  const { t, f, say } = useReader();
  const { freshness, checks, watermark } = overview;
  const through = watermark.complete_through;
  const late = freshness.filter(
    (row) => row.complete_through !== null && through !== null && row.complete_through < through,
  );
  return (
    <p className="freshness-line small">
      <span>
        <b>{t('strip.complete')}</b> {through === null ? '—' : f.period(through, 'month')}
      </span>
      {watermark.as_of === null ? null : (
        <span>
          <b>{t('strip.asOf')}</b> {f.date(watermark.as_of)}
        </span>
      )}
      <span>
        {late.length === 0
          ? t('freshness.inTime', { n: f.count(freshness.length) })
          : t('freshness.late', { names: f.list(late.map((row) => say(row.title))) })}
      </span>
      <span>
        {t('quality.checks.about', {
          passed: f.count(checks.passed),
          warned: f.count(checks.warned),
          failed: f.count(checks.failed),
        })}
      </span>
      <PageLink to="/quality">{t('nav.quality')}</PageLink>
      <a href="#freshness">{t('freshness.each')}</a>
    </p>
  );
}
