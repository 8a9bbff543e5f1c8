import type { Overview } from '../../../contracts/overview.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly overview: Overview;
  readonly region: string;
  /** Address of the place's trend, where the catalogue has one. */
  readonly trend: { readonly metric: string; readonly level: string } | undefined;
  readonly onNation: () => void;
}

/** Which place the gauges speak of, when it is not the whole: with the way back and the way on to its trend. */
export function PlaceBar({ overview, region, trend, onNation }: Props) {
  const { t, say } = useReader();
  const label = overview.labels.region?.[region];
  const name = label === undefined ? region : say(label);
  return (
    <div className="place-bar">
      <h2>{name}</h2>
      <button type="button" className="plain" onClick={onNation}>
        {t('overview.backToNation')}
      </button>
      {trend === undefined ? null : (
        <PageLink to="/trends" params={{ ...trend, region }}>
          {t('overview.trendOf', { name })}
        </PageLink>
      )}
    </div>
  );
}
