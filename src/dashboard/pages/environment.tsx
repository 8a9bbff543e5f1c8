import { useSearch } from 'wouter';
import { period, shift } from '../../domain/period.ts';
import { Confidence } from '../features/confidence/confidence.tsx';
import { Clusters } from '../features/environment/clusters.tsx';
import { CreditList } from '../features/environment/credit-list.tsx';
import { Disputed, Handled, Register } from '../features/environment/credit-tables.tsx';
import { Crossing } from '../features/environment/crossing.tsx';
import { EnvironmentBar } from '../features/environment/environment-bar.tsx';
import { Merchants } from '../features/environment/merchants.tsx';
import { Scenes } from '../features/environment/scenes.tsx';
import { HeadlineTrend } from '../features/headline-trend/headline-trend.tsx';
import { WorkPanel } from '../features/work-panel/work-panel.tsx';
import {
  type EnvironmentChoice,
  environmentParams,
  parseEnvironment,
  useMerchantCredit,
  useMerchants,
} from '../state/environment.ts';
import { placeOf } from '../state/place-of.ts';
import { useCatalogue, useQueryResult } from '../state/queries.ts';
import { useMay } from '../state/session.ts';
import { useWorkItems } from '../state/work.ts';
import { MetricTable } from '../ui/metric-table.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { PartsPage } from '../ui/parts-page.tsx';
import { PlaceSelect } from '../ui/place-select.tsx';
import { useReader } from '../ui/reader.tsx';
import { useAddress } from '../ui/use-address.ts';
import { useShared } from '../ui/use-shared.ts';

interface PartProps {
  readonly choice: EnvironmentChoice;
}

const PARTS = [
  { to: '/environment', title: 'environment.part.disputes', Body: DisputesPart },
  { to: '/environment/credit', title: 'environment.part.credit', Body: CreditPart },
  { to: '/environment/labour', title: 'environment.part.labour', Body: LabourPart },
  { to: '/environment/trust', title: 'environment.part.trust', Body: TrustPart },
] as const;

/** 环境优化: disputes, merchants one can rely on, labour relations, and what workers expect. */
export function EnvironmentPage() {
  const { t } = useReader();
  return (
    <PartsPage
      title={t('nav.environment')}
      about={t('environment.about')}
      label={t('environment.parts')}
      parts={PARTS.map((part) => ({ ...part, title: t(part.title) }))}
      choice={parseEnvironment(useSearch())}
    />
  );
}

/** Changes the choice, which lives in the address. */
function useGo(): (next: EnvironmentChoice) => void {
  const address = useAddress();
  return (next) => address(environmentParams(next));
}

/** Months that are whole, newest first: the last three years. */
function useMonths(): readonly number[] {
  const complete = useCatalogue().data?.watermark.complete_through ?? null;
  if (complete === null) return [];
  const last = period('month', complete);
  return Array.from({ length: 36 }, (_, i) => shift(last, -i).code);
}

function DisputesPart({ choice }: PartProps) {
  const { t, locale } = useReader();
  const go = useGo();
  const may = useMay();
  const { release } = useShared();
  const months = useMonths();
  const month = choice.month ?? months[0];
  const credit = useMerchantCredit(choice);
  const trend = useQueryResult({
    metric: 'disputes',
    by: ['dispute_scene'],
    ...placeOf(choice.region),
    compare: 'yoy',
    lang: locale,
    release,
  });
  if (month === undefined) return <Skeleton height={480} />;
  return (
    <div className="grid">
      <EnvironmentBar choice={choice} months={months} onChoice={go} />
      <Clusters
        scene={choice.scene}
        month={month}
        region={choice.region}
        credit={may('merchants') ? credit.data : undefined}
        onScene={(scene) => go({ ...choice, scene })}
      />
      <Scenes month={month} region={choice.region} />
      <div className="grid two">
        <Crossing by="dispute_nature" month={month} region={choice.region} />
        <Crossing by="dispute_outcome" month={month} region={choice.region} />
      </div>
      {trend.data === undefined ? <Skeleton height={320} /> : <HeadlineTrend result={trend.data} />}
      <Note>{t('environment.fees.note')}</Note>
    </div>
  );
}

function CreditPart({ choice }: PartProps) {
  const { t, f, say } = useReader();
  const go = useGo();
  const credit = useMerchantCredit(choice);
  const scores = useMerchants(choice);
  const work = useWorkItems('watch');
  if (credit.isPending) return <Skeleton height={480} />;
  if (credit.isError) return <ErrorNote error={credit.error} retry={() => void credit.refetch()} />;
  const answer = credit.data;
  const items = new Map((work.data?.items ?? []).map((item) => [item.id, item]));
  const chosen = choice.merchant === undefined ? undefined : `watch:${choice.merchant}`;
  const provenance = {
    ...(answer.synthetic ? { synthetic: t('app.synthetic') } : {}),
    release: t('source.release', { id: answer.release }),
    ...(answer.month === null ? {} : { month: f.period(answer.month, 'month') }),
  };
  if (answer.month === null) return <Note>{t('environment.credit.nothing')}</Note>;
  return (
    <div className="grid">
      <EnvironmentBar choice={choice} months={answer.months} onChoice={go} />
      <div className={chosen === undefined ? 'beside' : 'beside open'}>
        <section className="panel" id="watch">
          <h2>{t('environment.credit')}</h2>
          <p className="muted small">{t('environment.credit.about', { version: answer.rule.version })}</p>
          <details className="small">
            <summary>{t('environment.credit.rule')}</summary>
            <p>{say(answer.rule.text)}</p>
          </details>
          <CreditList answer={answer} choice={choice} work={items} />
        </section>
        {chosen === undefined ? (
          <p className="muted panel choose">{t('environment.credit.choose')}</p>
        ) : work.isPending ? (
          <Skeleton height={360} />
        ) : items.has(chosen) ? (
          <WorkPanel id={chosen} />
        ) : (
          <Note>{t('environment.credit.past')}</Note>
        )}
      </div>
      <Disputed answer={answer} provenance={provenance} />
      <div className="grid two">
        <Register answer={answer} provenance={provenance} />
        <Handled answer={answer} provenance={provenance} />
      </div>
      {scores.data === undefined ? null : (
        <Merchants
          answer={scores.data}
          provenance={provenance}
          type={choice.type}
          onType={(type) => go({ ...choice, type })}
        />
      )}
      {answer.notes.map((note) => (
        <Note key={note.id}>{say(note.text)}</Note>
      ))}
    </div>
  );
}

const RIGHTS = [
  'labour_cases',
  'labour_workers_per_case',
  'labour_settlement_rate',
  'labour_legal_aid_rate',
  'labour_days',
];
const LEAVE = ['leave_taken_rate', 'zero_leave_rate', 'leave_returns'];
const BARGAINING = ['agreements_signed', 'workers_per_agreement', 'agreed_rise', 'profit_linked_rate'];

function LabourPart({ choice }: PartProps) {
  const { t, locale } = useReader();
  const { region } = choice;
  const go = useGo();
  const { release } = useShared();
  const trend = useQueryResult({
    metric: 'labour_cases',
    ...placeOf(region),
    compare: 'yoy',
    lang: locale,
    release,
  });
  return (
    <div className="grid">
      <div className="controls-row">
        <PlaceSelect region={region} onRegion={(next) => go({ ...choice, region: next })} />
      </div>
      <MetricTable
        id="labour-disputes"
        title={t('environment.rights')}
        about={t('environment.rights.about')}
        metrics={RIGHTS}
        grain="quarter"
        region={region}
      />
      {trend.data === undefined ? null : <HeadlineTrend result={trend.data} />}
      <MetricTable
        id="leave"
        title={t('environment.leave')}
        about={t('environment.leave.about')}
        metrics={LEAVE}
        grain="year"
        region={region}
      />
      <MetricTable
        id="bargaining"
        title={t('environment.bargaining')}
        about={t('environment.bargaining.about')}
        metrics={BARGAINING}
        grain="year"
        region={region}
      />
    </div>
  );
}

/** 硬约束 (income, public services) and 软障碍 (finding good supply, the cost of redress): article, and the metric that speaks of it. */
const BARRIERS: Readonly<Record<string, 'services' | 'supply' | 'redress'>> = {
  unmet_rate: 'services',
  low_rating_rate: 'supply',
  mean_score: 'supply',
  dispute_days: 'redress',
  recovery_rate: 'redress',
  free_rate: 'redress',
};

function TrustPart({ choice }: PartProps) {
  const { t } = useReader();
  const { region } = choice;
  const go = useGo();
  return (
    <div className="grid">
      <div className="controls-row">
        <PlaceSelect region={region} onRegion={(next) => go({ ...choice, region: next })} />
      </div>
      <Confidence region={region} />
      <MetricTable
        id="barriers"
        title={t('environment.barriers')}
        about={t('environment.barriers.about')}
        metrics={Object.keys(BARRIERS)}
        side={(metric) => t(`environment.barrier.${BARRIERS[metric] ?? 'services'}`)}
        grain="quarter"
        region={region}
      />
      <Note>{t('environment.trust.note')}</Note>
    </div>
  );
}
