import type { Overview } from '../../../contracts/overview.ts';
import { Select } from '../../ui/controls.tsx';
import { useReader } from '../../ui/reader.tsx';

/** The same choice as a click on a tile, for the keyboard and for regions that have no tile. */
export function RegionSelect({
  overview,
  region,
  onRegion,
}: {
  overview: Overview;
  region: string | undefined;
  onRegion: (code: string | undefined) => void;
}) {
  const { t, say } = useReader();
  const labels = overview.labels.region ?? {};
  const options = overview.tiles.map(({ region: code }) => {
    const label = labels[code];
    return { value: code, label: label === undefined ? code : say(label) };
  });
  return (
    <div className="region-select">
      <Select
        label={t('overview.chooseRegion')}
        value={region ?? ''}
        options={[{ value: '', label: t('overview.nation') }, ...options]}
        onChange={(code) => onRegion(code === '' ? undefined : code)}
      />
    </div>
  );
}
