import { FOCUS_GROUPS, type FocusGroup } from '../../domain/need-domain.ts';
import { FocusPlaces } from '../features/focus/focus-places.tsx';
import { MetricFigure } from '../features/supply/metric-figure.tsx';
import type { DemandChoice } from '../state/demand.ts';
import { PlaceSelect } from '../ui/place-select.tsx';
import { useReader } from '../ui/reader.tsx';

interface Props {
  readonly group: FocusGroup;
  readonly choice: DemandChoice;
  readonly onChoice: (next: DemandChoice) => void;
}

/** One theme with a page of its own: how much is asked, what is not met, by whom, where, and what there is of it. */
export function FocusPart({ group, choice, onChoice }: Props) {
  const { t } = useReader();
  const { region } = choice;
  const domains = [...FOCUS_GROUPS[group]];
  const need = { need_domain: domains };
  return (
    <div className="grid" data-focus={group}>
      <p className="lead">{t(`focus.${group}.about`)}</p>
      <div className="controls-row">
        <PlaceSelect region={region} onRegion={(next) => onChoice({ region: next })} />
      </div>
      <h2>{t('focus.trend')}</h2>
      <div className="grid two">
        <MetricFigure metric="applications" region={region} by={['need_domain']} where={need} grain="month" />
        <MetricFigure metric="unmet_rate" region={region} by={['need_domain']} where={need} grain="quarter" />
        <MetricFigure metric="wait_days" region={region} by={['need_domain']} where={need} grain="quarter" />
        <MetricFigure
          metric="satisfaction_rate"
          region={region}
          by={['need_domain']}
          where={need}
          grain="quarter"
        />
      </div>
      <h2>{t('focus.who')}</h2>
      {domains.map((domain) => (
        <div className="grid two" key={domain}>
          <MetricFigure
            metric="applications_per_10k"
            region={region}
            by={['age_band']}
            where={{ need_domain: [domain] }}
            grain="quarter"
            view="bars"
          />
          <MetricFigure
            metric="applications_per_10k"
            region={region}
            by={['worker_group']}
            where={{ need_domain: [domain] }}
            grain="quarter"
            view="bars"
          />
        </div>
      ))}
      <h2>{t('focus.where')}</h2>
      {domains.map((domain) => (
        <FocusPlaces key={domain} domain={domain} region={region} />
      ))}
    </div>
  );
}
