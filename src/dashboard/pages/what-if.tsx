import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { SavedViews } from '../features/saved-views/saved-views.tsx';
import { Readings, Whole } from '../features/what-if/readings.tsx';
import { Sliders } from '../features/what-if/sliders.tsx';
import { useScenario, useScenarioWorker } from '../features/what-if/use-scenario.ts';
import { GAUGES } from '../state/overview.ts';
import { searchOf } from '../state/shared.ts';
import {
  isOfficial,
  parseWhatIf,
  SCALE,
  useWhatIf,
  type WhatIfChoice,
  weightsOf,
  whatIfParams,
} from '../state/what-if.ts';
import { Segmented } from '../ui/controls.tsx';
import { ErrorNote, Note, Skeleton } from '../ui/notes.tsx';
import { useReader } from '../ui/reader.tsx';
import { useShared } from '../ui/use-shared.ts';

/** 推演: other weights, and what readings, ranks and intervals they would give; the official reading stays as it is. */
export function WhatIfPage() {
  const { t } = useReader();
  const shared = useShared();
  const search = useSearch();
  const [, navigate] = useLocation();
  const choice = useMemo(() => parseWhatIf(search), [search]);
  const places = useWhatIf(choice.gauge, 'province');
  const nation = useWhatIf(choice.gauge, 'nation');
  const weights = useMemo(
    () => (places.data === undefined ? null : weightsOf(choice, places.data)),
    [choice, places.data],
  );
  const ofNation = useMemo(
    () => (nation.data === undefined ? null : weightsOf(choice, nation.data)),
    [choice, nation.data],
  );
  const worker = useScenarioWorker();
  const scenario = useScenario(worker, places.data, weights);
  const whole = useScenario(worker, nation.data, ofNation);
  const path = (to: WhatIfChoice): string => `/what-if${searchOf(whatIfParams(to), shared)}`;
  const go = (to: WhatIfChoice): void => navigate(path(to), { replace: true });
  const share = (kind: 'indicators' | 'domains') => (code: string, to: number) => {
    const { [code]: _, ...others } = choice[kind];
    go({ ...choice, [kind]: to === SCALE.official ? others : { ...others, [code]: to } });
  };
  const none = weights === null && places.data !== undefined;
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('nav.whatIf')}</h1>
          <p>{t('whatIf.about')}</p>
        </div>
        <div className="figure-tools">
          <Segmented
            label={t('overview.gauge')}
            showLabel={false}
            value={choice.gauge}
            options={GAUGES.map((value) => ({ value, label: t(`gauge.${value}`) }))}
            onChange={(gauge) => go({ gauge, indicators: {}, domains: {} })}
          />
          <button
            type="button"
            className="plain"
            disabled={isOfficial(choice)}
            onClick={() => go({ gauge: choice.gauge, indicators: {}, domains: {} })}
          >
            {t('whatIf.reset')}
          </button>
          <SavedViews
            path={path(choice)}
            suggested={t('whatIf.saved', { gauge: t(`gauge.${choice.gauge}`) })}
          />
        </div>
      </header>
      {places.isError ? (
        <ErrorNote error={places.error} retry={() => void places.refetch()} />
      ) : places.data === undefined ? (
        <Skeleton height={640} />
      ) : (
        <div className="what-if" data-official={isOfficial(choice)}>
          <form className="panel" aria-label={t('whatIf.weights')}>
            <Sliders
              title={t('whatIf.indicators')}
              parts={places.data.indicators}
              shares={choice.indicators}
              onShare={share('indicators')}
            />
            <Sliders
              title={t('whatIf.domains')}
              parts={places.data.domains}
              shares={choice.domains}
              onShare={share('domains')}
            />
          </form>
          <div className="grid">
            {none ? <Note>{t('whatIf.none')}</Note> : null}
            {nation.data === undefined || whole === undefined ? (
              <Skeleton height={84} />
            ) : (
              <Whole answer={nation.data} scenario={whole} />
            )}
            {scenario === undefined ? (
              <Skeleton height={640} />
            ) : (
              <Readings answer={places.data} scenario={scenario} />
            )}
          </div>
        </div>
      )}
    </>
  );
}
