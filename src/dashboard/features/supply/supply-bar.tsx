import type { Gaps } from '../../../contracts/supply.ts';
import { useCatalogue } from '../../state/queries.ts';
import { SUPPLY_LEVELS, type SupplyChoice, WINDOWS } from '../../state/supply.ts';
import { Segmented, Select } from '../../ui/controls.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly answer: Gaps;
  readonly choice: SupplyChoice;
  readonly onChoice: (next: SupplyChoice) => void;
}

/** Where, at which level, for which need, over how many quarters. */
export function SupplyBar({ answer, choice, onChoice }: Props) {
  const { t, f, say } = useReader();
  const catalogue = useCatalogue();
  const provinces = (catalogue.data?.regions ?? []).filter((region) => region.level === 'province');
  const domains = Object.entries(answer.labels.need_domain ?? {}).filter(
    ([code]) => code !== '*' && code !== 'U',
  );
  const levels = SUPPLY_LEVELS.filter((level) => answer.levels.includes(level));
  const level = SUPPLY_LEVELS.find((one) => one === answer.level);
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
      <Segmented
        label={t('supply.window')}
        value={choice.quarters ?? '4'}
        options={WINDOWS.map((value) => ({ value, label: t(`supply.window.${value}`) }))}
        onChange={(quarters) => onChoice({ quarters: quarters === '4' ? undefined : quarters })}
      />
      {answer.window === null ? null : (
        <p className="small muted window-words">
          {t('supply.windowWords', { span: f.periods(answer.window.from, answer.window.to, 'quarter') })}
        </p>
      )}
    </div>
  );
}
