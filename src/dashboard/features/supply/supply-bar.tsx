import type { Gaps } from '../../../contracts/supply.ts';
import { SUPPLY_LEVELS, type SupplyChoice } from '../../state/supply.ts';
import { Segmented, Select } from '../../ui/controls.tsx';
import { useReader } from '../../ui/reader.tsx';
import { PlaceBar } from './place-bar.tsx';

interface Props {
  readonly answer: Gaps;
  readonly choice: SupplyChoice;
  readonly onChoice: (next: SupplyChoice) => void;
}

/** Where, at which level, for which need, over how many quarters. */
export function SupplyBar({ answer, choice, onChoice }: Props) {
  const { t, say } = useReader();
  const domains = Object.entries(answer.labels.need_domain ?? {}).filter(
    ([code]) => code !== '*' && code !== 'U',
  );
  const levels = SUPPLY_LEVELS.filter((level) => answer.levels.includes(level));
  const level = SUPPLY_LEVELS.find((one) => one === answer.level);
  return (
    <PlaceBar choice={choice} window={answer.window} onChoice={onChoice}>
      {level === undefined || levels.length < 2 ? null : (
        <Segmented
          label={t('supply.level')}
          value={level}
          options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
          onChange={(next) => onChoice({ level: next })}
        />
      )}
      <Select
        label={t('supply.domain')}
        value={choice.domain ?? ''}
        options={[
          { value: '', label: t('supply.allDomains') },
          ...domains.map(([value, label]) => ({ value, label: say(label) })),
        ]}
        onChange={(code) => onChoice({ domain: code === '' ? undefined : code })}
      />
    </PlaceBar>
  );
}
