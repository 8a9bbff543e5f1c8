import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly lines: readonly { readonly key: string; readonly name: string }[];
  readonly onPick: (key: string) => void;
}

/** The lines of a picture by name: one click, or one key, and the page looks at that one alone. */
export function LinePicker({ lines, onPick }: Props) {
  const { t } = useReader();
  if (lines.length < 2) return null;
  return (
    <fieldset className="line-picker">
      <legend className="small muted">{t('trends.only')}</legend>
      {lines.map(({ key, name }) => (
        <button key={key} type="button" className="quiet" onClick={() => onPick(key)}>
          {name}
        </button>
      ))}
    </fieldset>
  );
}
