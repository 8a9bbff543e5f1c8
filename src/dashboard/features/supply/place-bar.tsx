import type { ReactNode } from 'react';
import type { Gaps } from '../../../contracts/supply.ts';
import { useCatalogue } from '../../state/queries.ts';
import { type SupplyChoice, WINDOWS } from '../../state/supply.ts';
import { Segmented, Select } from '../../ui/controls.tsx';
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
  const { t, f, say } = useReader();
  const catalogue = useCatalogue();
  const provinces = (catalogue.data?.regions ?? []).filter((region) => region.level === 'province');
  return (
    <div className="controls-row">
      <Select
        label={t('supply.region')}
        value={choice.region ?? ''}
        options={[
          { value: '', label: t('overview.nation') },
          ...provinces.map((region) => ({ value: region.code, label: say(region.name) })),
        ]}
        onChange={(code) => onChoice({ region: code === '' ? undefined : code, level: undefined })}
      />
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
