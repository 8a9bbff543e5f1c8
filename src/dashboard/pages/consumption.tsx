import { useLocation, useSearch } from 'wouter';
import { Benchmark } from '../features/benchmark/benchmark.tsx';
import { Festivals } from '../features/consumption/festivals.tsx';
import { RealSpending, RealTable, SpendingPartsByClass } from '../features/consumption/real.tsx';
import { Vouchers } from '../features/consumption/vouchers.tsx';
import { HeadlineTrend } from '../features/headline-trend/headline-trend.tsx';
import {
  type ConsumptionChoice,
  consumptionParams,
  parseConsumption,
  useFestivals,
  usePrices,
  useVouchers,
} from '../state/consumption.ts';
import { useCatalogue, useQueryResult } from '../state/queries.ts';
import { searchOf } from '../state/shared.ts';
import { Select } from '../ui/controls.tsx';
import type { Provenance } from '../ui/download.ts';
import { ErrorNote, Skeleton } from '../ui/notes.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { provenanceOf } from '../ui/provenance.ts';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** 消费: what was spent, what of it is price, what festivals and vouchers do, and whom to trust. */
export function ConsumptionPage() {
  const reader = useReader();
  const { t, say } = reader;
  const shared = useShared();
  const choice = parseConsumption(useSearch());
  const [, navigate] = useLocation();
  const go = (next: ConsumptionChoice): void =>
    navigate(`/consumption${searchOf(consumptionParams({ ...choice, ...next }), shared)}`, { replace: true });
  const prices = usePrices(choice.region);
  const festivals = useFestivals(choice);
  const vouchers = useVouchers(choice);
  const catalogue = useCatalogue();
  if (prices.isPending) return <Skeleton height={480} />;
  if (prices.isError) return <ErrorNote error={prices.error} retry={() => void prices.refetch()} />;
  const answer = prices.data;
  const provenance = provenanceOf(answer, reader);
  const plain: Provenance = {
    ...(answer.synthetic ? { synthetic: t('app.synthetic') } : {}),
    release: t('source.release', { id: answer.release }),
  };
  const provinces = (catalogue.data?.regions ?? []).filter((region) => region.level === 'province');
  const classes = Object.entries(answer.labels.consumption_class ?? {}).filter(
    ([code]) => code !== '*' && code !== 'U',
  );
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.consumption')}</h1>
        <p>{t('consumption.about')}</p>
      </header>
      <div className="grid">
        <div className="controls-row">
          <Select
            label={t('consumption.region')}
            value={choice.region ?? ''}
            options={[
              { value: '', label: t('overview.nation') },
              ...provinces.map((region) => ({ value: region.code, label: say(region.name) })),
            ]}
            onChange={(code) => go({ region: code === '' ? undefined : code })}
          />
          <Select
            label={t('consumption.class')}
            value={choice.class ?? ''}
            options={[
              { value: '', label: t('consumption.allClasses') },
              ...classes.map(([value, label]) => ({ value, label: say(label) })),
            ]}
            onChange={(code) => go({ class: code === '' ? undefined : code })}
          />
        </div>
        <RealSpending answer={answer} provenance={provenance} />
        <SpendingPartsByClass answer={answer} provenance={provenance} />
        <div className="grid two">
          <ServiceShare region={choice.region} />
          <Benchmark region={choice.region} />
        </div>
        {festivals.data === undefined ? null : (
          <Festivals
            answer={festivals.data}
            provenance={provenance}
            onFestival={(festival) => go({ festival })}
          />
        )}
        {vouchers.isError ? <ErrorNote error={vouchers.error} /> : null}
        {vouchers.data === undefined ? null : (
          <Vouchers answer={vouchers.data} provenance={plain} onRound={(round) => go({ round })} />
        )}
        <p>
          <PageLink to="/environment/credit">{t('consumption.merchants')}</PageLink>
        </p>
        <RealTable answer={answer} provenance={provenance} />
      </div>
    </>
  );
}

function ServiceShare({ region }: { readonly region: string | undefined }) {
  const { locale } = useReader();
  const { release } = useShared();
  const result = useQueryResult({
    metric: 'service_share',
    compare: 'yoy',
    ...(region === undefined ? {} : { region: { level: 'province', codes: [region] } }),
    lang: locale,
    release,
  });
  return result.data === undefined ? <Skeleton height={320} /> : <HeadlineTrend result={result.data} />;
}
