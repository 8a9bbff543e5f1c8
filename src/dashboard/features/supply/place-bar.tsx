import type { ReactNode } from 'react';
import type { Gaps } from '../../../contracts/supply.ts';
import { type SupplyChoice, WINDOWS } from '../../state/supply.ts';
import { Segmented } from '../../ui/controls.tsx';
import { PlaceSelect } from '../../ui/place-select.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly choice: SupplyChoice;
  readonly window: Gaps['window'];
  readonly onChoice: (next: SupplyChoice) => void;
  /** The window is not the reader's to choose. */
  readonly fixed?: boolean;
  /** Further choices, between the place and the window. */
  readonly children?: ReactNode;
}

/** Where, and over how many quarters: what every page of supply lets its reader choose. */
export function PlaceBar({ choice, window, onChoice, fixed, children }: Props) {
  const { t, f } = useReader();
  return (
    <div className="controls-row">
      <PlaceSelect region={choice.region} onRegion={(region) => onChoice({ region, level: undefined })} />
      {children}
      {fixed ? null : (
        <Segmented
          label={t('supply.window')}
          value={choice.quarters ?? '4'}
          options={WINDOWS.map((value) => ({ value, label: t(`supply.window.${value}`) }))}
          onChange={(quarters) => onChoice({ quarters: quarters === '4' ? undefined : quarters })}
        />
      )}
      {window === null ? null : (
        <p className="small muted window-words">
          {t('supply.windowWords', { span: f.periods(window.from, window.to, 'quarter') })}
        </p>
      )}
    </div>
  );
}
