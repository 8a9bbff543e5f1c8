import type { ReactNode } from 'react';
import type { Demand } from '../../../contracts/demand.ts';
import type { DemandChoice } from '../../state/demand.ts';
import { Select } from '../../ui/controls.tsx';
import { PlaceSelect } from '../../ui/place-select.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly answer: Pick<Demand, 'window' | 'windows' | 'labels'>;
  readonly choice: DemandChoice;
  readonly onChoice: (next: DemandChoice) => void;
  readonly withDomain?: boolean;
  readonly children?: ReactNode;
}

/** Where, when and what for. */
export function DemandBar({ answer, choice, onChoice, withDomain = true, children }: Props) {
  const { t, f, say } = useReader();
  const domains = Object.entries(answer.labels.need_domain ?? {}).filter(([code]) => /^S\d/.test(code));
  const other = (value: string): string | undefined => (value === '' ? undefined : value);
  return (
    <div className="controls-row">
      <PlaceSelect region={choice.region} onRegion={(region) => onChoice({ region, need: undefined })} />
      <Select
        label={t('demand.window')}
        value={String(answer.window ?? '')}
        options={answer.windows.map((quarter) => ({
          value: String(quarter),
          label: f.period(quarter, 'quarter'),
        }))}
        onChange={(quarter) => onChoice({ window: Number(quarter), need: undefined })}
      />
      {children}
      {withDomain ? (
        <Select
          label={t('demand.domain')}
          value={choice.domain ?? ''}
          options={[
            { value: '', label: t('demand.allDomains') },
            ...domains.map(([value, label]) => ({ value, label: say(label) })),
          ]}
          onChange={(domain) => onChoice({ domain: other(domain), need: undefined })}
        />
      ) : null}
    </div>
  );
}
