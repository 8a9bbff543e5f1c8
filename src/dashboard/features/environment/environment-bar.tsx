import type { EnvironmentChoice } from '../../state/environment.ts';
import { useCatalogue } from '../../state/queries.ts';
import { Select } from '../../ui/controls.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly choice: EnvironmentChoice;
  /** Months offered, newest first. */
  readonly months: readonly number[];
  readonly onChoice: (next: EnvironmentChoice) => void;
}

/** The place and the month everything below is told for. */
export function EnvironmentBar({ choice, months, onChoice }: Props) {
  const { t, f, say } = useReader();
  const catalogue = useCatalogue();
  const provinces = (catalogue.data?.regions ?? []).filter((region) => region.level === 'province');
  return (
    <div className="controls-row">
      <Select
        label={t('environment.region')}
        value={choice.region ?? ''}
        options={[
          { value: '', label: t('overview.nation') },
          ...provinces.map((region) => ({ value: region.code, label: say(region.name) })),
        ]}
        onChange={(code) => onChoice({ ...choice, region: code === '' ? undefined : code })}
      />
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
