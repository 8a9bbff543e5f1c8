import type { ChartColumn } from '../../charts/table.ts';
import { Members, Select } from './controls.tsx';
import { useReader } from './reader.tsx';

interface Props {
  readonly columns: readonly ChartColumn[];
  readonly grouping: string;
  readonly onGroup: (column: string) => void;
  readonly pinned: readonly string[];
  readonly onPin: (columns: string[]) => void;
}

/** What rows are gathered under, and which columns stay in sight when the others scroll. */
export function TableTools({ columns, grouping, onGroup, pinned, onPin }: Props) {
  const { t, f } = useReader();
  const texts = columns.filter((column) => column.kind === 'text');
  return (
    <div className="table-tools">
      <Select
        label={t('table.group')}
        value={grouping}
        options={[
          { value: '', label: t('table.group.none') },
          ...texts.map(({ key, title }) => ({ value: key, label: title })),
        ]}
        onChange={onGroup}
      />
      <Members
        label={t('table.pin')}
        summary={
          pinned.length === 0 ? t('table.pin.none') : t('trends.chosen', { n: f.count(pinned.length) })
        }
        options={columns.map(({ key, title }) => ({ value: key, label: title }))}
        chosen={pinned}
        clear={t('table.pin.none')}
        onChange={onPin}
      />
    </div>
  );
}
