import { chooseTheme, THEMES, useTheme } from '../../ui/color-scheme.ts';
import { Segmented } from '../../ui/controls.tsx';
import { useReader } from '../../ui/reader.tsx';

/** Light, dark, high contrast, or as the machine has it; kept in this browser. */
export function ThemeChoice() {
  const { t } = useReader();
  return (
    <Segmented
      label={t('theme.label')}
      value={useTheme()}
      options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
      onChange={chooseTheme}
    />
  );
}
