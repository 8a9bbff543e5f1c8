import { BAND_EDGES, BANDS } from '../../../charts/bands.ts';
import type { MethodIndex } from '../../../contracts/method.ts';
import type { Provenance } from '../../ui/download.ts';
import { Prose } from '../../ui/prose.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { TablePanel } from '../../ui/table-panel.tsx';

/** One gauge's contract: what it is made of, how it is put together, and what it says when data are missing. */
export function IndexDefinition({ index, provenance }: { index: MethodIndex; provenance: Provenance }) {
  const { t, f, say } = useReader();
  const month = (code: number | null): string => (code === null ? '—' : f.period(code, 'month'));
  const rows = index.domains.flatMap((domain) =>
    domain.indicators.map((indicator) => ({ domain, indicator })),
  );
  const table = tableOf(t('method.indicators', { gauge: say(index.title) }), rows, [
    { key: 'domain', title: t('method.domain'), cell: (r) => say(r.domain.title) },
    { key: 'indicator', title: t('column.indicator'), cell: (r) => say(r.indicator.title) },
    { key: 'mechanism', title: t('method.mechanism'), cell: (r) => say(r.indicator.mechanism) },
    {
      key: 'direction',
      title: t('method.direction'),
      cell: (r) => t(r.indicator.direction === 1 ? 'method.hotter' : 'method.colder'),
    },
    { key: 'formula', title: t('method.formula'), cell: (r) => formulaOf(r.indicator) },
    { key: 'unit', title: t('method.unit'), cell: (r) => f.unit({ unit: r.indicator.unit }) },
    { key: 'weight', title: t('method.weight'), decimals: 2, cell: (r) => r.indicator.weight },
    { key: 'low', title: t('method.low'), decimals: 2, cell: (r) => r.indicator.goalposts.low },
    { key: 'high', title: t('method.high'), decimals: 2, cell: (r) => r.indicator.goalposts.high },
  ]);
  return (
    <>
      <section className="panel" id={index.gauge}>
        <h2>
          {say(index.title)} <span className="tag">{t('method.version', { version: index.version })}</span>
        </h2>
        <dl className="facts">
          <Fact name={t('method.effective')}>{f.date(index.effective_from)}</Fact>
          <Fact name={t('method.base')}>
            {month(index.base.from)} — {month(index.base.to)}
          </Fact>
          <Fact name={t('method.display')}>
            {index.display.mean === null || index.display.sd === null
              ? t('method.noBase')
              : t('method.display.text', {
                  mean: f.number(index.display.mean, 0),
                  sd: f.number(index.display.sd, 0),
                })}
          </Fact>
          <Fact name={t('method.within')}>{meanName(index.aggregation.within_domain, t)}</Fact>
          <Fact name={t('method.across')}>{meanName(index.aggregation.across_domains, t)}</Fact>
          <Fact name={t('method.missing')}>{say(index.missing_rule)}</Fact>
          <Fact name={t('method.minimum')}>
            {t('method.minimum.text', {
              n: f.count(index.minimum_n),
              share: f.share(index.minimum_coverage, 0),
            })}
          </Fact>
          <Fact name={t('column.band')}>
            {BANDS.map((band, i) => {
              const edge = BAND_EDGES[i];
              return `${t(`band.${band}`)} ${edge === undefined ? t('method.below', { n: f.count(BAND_EDGES[3]) }) : t('method.from', { n: f.count(edge) })}`;
            }).join(' · ')}
          </Fact>
          <Fact name="SHA-256">
            <span className="mono">{index.sha256.slice(0, 16)}</span>
          </Fact>
        </dl>
        <details className="more">
          <summary>{t('method.text')}</summary>
          <Prose markdown={say(index.text)} />
        </details>
      </section>
      <TablePanel table={table} name={`${index.gauge}-indicators`} provenance={provenance} height={560} />
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const formulaOf = ({ numerator, denominator }: { numerator: string; denominator: string | null }): string =>
  denominator === null ? numerator : `${numerator} ÷ ${denominator}`;

const MEANS = ['arithmetic', 'geometric'] as const;

const meanName = (name: string, t: ReturnType<typeof useReader>['t']): string => {
  const known = MEANS.find((m) => m === name);
  return known === undefined ? name : t(`method.mean.${known}`);
};
