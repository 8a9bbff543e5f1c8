import { useCatalogue } from '../state/queries.ts';
import { Select } from './controls.tsx';
import { useReader } from './reader.tsx';

interface Props {
  /** The nation where none is chosen. */
  readonly region: string | undefined;
  readonly onRegion: (region: string | undefined) => void;
}

/** The province, or the nation, that a page is told for. */
export function PlaceSelect({ region, onRegion }: Props) {
  const { t, say } = useReader();
  const catalogue = useCatalogue();
  const provinces = (catalogue.data?.regions ?? []).filter(({ level }) => level === 'province');
  return (
    <Select
      label={t('environment.region')}
      value={region ?? ''}
      options={[
        { value: '', label: t('overview.nation') },
        ...provinces.map(({ code, name }) => ({ value: code, label: say(name) })),
      ]}
      onChange={(code) => onRegion(code === '' ? undefined : code)}
    />
  );
}
