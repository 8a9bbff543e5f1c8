import type { EnvironmentChoice } from '../../state/environment.ts';
import { Select } from '../../ui/controls.tsx';
import { PlaceSelect } from '../../ui/place-select.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly choice: EnvironmentChoice;
  /** Months offered, newest first. */
  readonly months: readonly number[];
  readonly onChoice: (next: EnvironmentChoice) => void;
}

/** The place and the month everything below is told for. */
export function EnvironmentBar({ choice, months, onChoice }: Props) {
  const { t, f } = useReader();
  return (
    <div className="controls-row">
      <PlaceSelect region={choice.region} onRegion={(region) => onChoice({ ...choice, region })} />
      <Select
        label={t('environment.month')}
        value={String(choice.month ?? months[0] ?? '')}
        options={months.map((month) => ({ value: String(month), label: f.period(month, 'month') }))}
        onChange={(month) =>
          onChoice({ ...choice, month: Number(month) === months[0] ? undefined : Number(month) })
        }
      />
    </div>
  );
}
