import { datasetPath, packagePath } from '../../../client/datasets.ts';
import type { Dataset, DatasetFormat, Preview } from '../../../contracts/dataset.ts';
import type { DatasetChoice } from '../../state/datasets.ts';
import { usePreview } from '../../state/datasets.ts';
import { CodeButton } from '../../ui/code-button.tsx';
import { Members, Select } from '../../ui/controls.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FileLink } from '../../ui/menu.tsx';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { useReader } from '../../ui/reader.tsx';
import { tableOf } from '../../ui/table-of.ts';
import { PERIOD_GRAINS, unitText } from './dataset-words.ts';

interface DatasetPartProps {
  readonly dataset: Dataset;
  readonly release: string;
  readonly choice: DatasetChoice;
  readonly choose: (change: Partial<DatasetChoice>) => void;
}

/** The part of a dataset that a reader takes: chosen here, seen below, downloaded or read by code. */
export function DatasetPart({ dataset, release, choice, choose }: DatasetPartProps) {
  const { t } = useReader();
  const { compare: _, ...selection } = choice;
  const options = { ...selection, release };
  const preview = usePreview(dataset.id, options);
  return (
    <section className="panel" id="part">
      <div className="figure-head">
        <div>
          <h2>{t('datasets.choose')}</h2>
          <p className="muted small">{t('datasets.chooseAbout')}</p>
        </div>
        <div className="figure-tools">
          <CodeButton path={datasetPath(dataset.id, 'arrow', options)} name={t('datasets.choose')} />
        </div>
      </div>
      <PartControls dataset={dataset} choice={choice} choose={choose} codes={preview.data?.codes ?? {}} />
      {preview.isPending ? (
        <Skeleton height={320} />
      ) : preview.isError ? (
        <ErrorNote error={preview.error} retry={() => void preview.refetch()} />
      ) : (
        <div className={preview.isPlaceholderData ? 'dimmed' : undefined}>
          <Downloads dataset={dataset} preview={preview.data} options={options} />
          <PreviewTable preview={preview.data} />
        </div>
      )}
    </section>
  );
}

function PartControls({
  dataset,
  choice,
  choose,
  codes,
}: Omit<DatasetPartProps, 'release'> & { readonly codes: Preview['codes'] }) {
  const { t, f, say } = useReader();
  const grains = PERIOD_GRAINS.filter((g) => dataset.periods[g]);
  const any = { value: '' as const, label: t('datasets.any') };
  const nameOf = (column: string, code: string): string => {
    const found = codes[column]?.find((c) => c.code === code);
    return found ? say(found) : code;
  };
  const reach = choice.grain && dataset.periods[choice.grain];
  const periods = reach && choice.grain ? periodsBetween(choice.grain, reach.from, reach.to) : [];
  const offered = periods.map((code) => ({
    value: String(code),
    label: f.period(code, choice.grain ?? 'month'),
  }));
  const chosen = choice.columns ?? [];
  const dimensions = dataset.columns.filter(
    (c) =>
      c.role === 'dimension' && c.type === 'string' && !FIXED.has(c.name) && (codes[c.name]?.length ?? 0) > 0,
  );
  return (
    <div className="part-controls">
      <Select<(typeof PERIOD_GRAINS)[number] | ''>
        label={t('datasets.grain')}
        value={choice.grain ?? ''}
        options={[any, ...grains.map((g) => ({ value: g, label: nameOf('period_grain', g) }))]}
        onChange={(grain) =>
          choose({ grain: grain === '' ? undefined : grain, from: undefined, to: undefined })
        }
      />
      {choice.grain === undefined ? null : (
        <>
          <Select
            label={t('datasets.from')}
            value={choice.from === undefined ? '' : String(choice.from)}
            options={[any, ...offered]}
            onChange={(from) => choose({ from: from === '' ? undefined : Number(from) })}
          />
          <Select
            label={t('datasets.to')}
            value={choice.to === undefined ? '' : String(choice.to)}
            options={[any, ...offered]}
            onChange={(to) => choose({ to: to === '' ? undefined : Number(to) })}
          />
        </>
      )}
      <Select<Dataset['levels'][number] | ''>
        label={t('datasets.level')}
        value={choice.level ?? ''}
        options={[
          any,
          ...dataset.levels.map((level) => ({
            value: level,
            label: nameOf('region_level', level),
          })),
        ]}
        onChange={(level) => choose({ level: level === '' ? undefined : level })}
      />
      <Members
        label={t('datasets.columns')}
        summary={
          chosen.length === 0
            ? t('datasets.allColumns', { n: f.count(dataset.columns.length) })
            : t('datasets.someColumns', { n: f.count(chosen.length) })
        }
        options={dataset.columns
          .filter((c) => c.role !== 'status')
          .map((c) => ({ value: c.name, label: `${say(c.title)} ${c.name}` }))}
        chosen={chosen}
        clear={t('datasets.clear')}
        onChange={(columns) => choose({ columns: columns.length === 0 ? undefined : columns })}
      />
      {dimensions.map(({ name, title }) => {
        const kept = choice.where?.[name] ?? [];
        return (
          <Members
            key={name}
            label={say(title)}
            summary={kept.length === 0 ? t('datasets.any') : t('trends.chosen', { n: String(kept.length) })}
            options={(codes[name] ?? []).map((c) => ({ value: c.code, label: `${say(c)} ${c.code}` }))}
            chosen={kept}
            clear={t('datasets.clear')}
            onChange={(members) => choose({ where: { ...choice.where, [name]: members } })}
          />
        );
      })}
    </div>
  );
}

/** Dimensions with a control of their own, or with more codes than a list is good for. */
const FIXED = new Set(['period_grain', 'region_level', 'region_code', 'region_name']);

function periodsBetween(grain: 'month' | 'quarter' | 'year', from: number, to: number): number[] {
  const per = { month: 12, quarter: 4, year: 1 }[grain];
  const base = { month: 100, quarter: 10, year: 1 }[grain];
  const index = (code: number): number =>
    per === 1 ? code : Math.trunc(code / base) * per + (code % base) - 1;
  return Array.from({ length: Math.max(0, index(to) - index(from) + 1) }, (_, i) => {
    const at = index(from) + i;
    return per === 1 ? at : Math.floor(at / per) * base + (at % per) + 1;
  });
}

const OFFERED: readonly DatasetFormat[] = ['arrow', 'parquet', 'csv', 'xlsx', 'json', 'sdmx'];

function Downloads({
  dataset,
  preview,
  options,
}: {
  readonly dataset: Dataset;
  readonly preview: Preview;
  readonly options: Parameters<typeof packagePath>[1];
}) {
  const { t, f, say } = useReader();
  return (
    <>
      <p>{t('datasets.size', { rows: f.count(preview.total), hidden: f.count(preview.hidden) })}</p>
      <ul className="downloads" aria-label={t('datasets.download')}>
        {OFFERED.filter((format) => dataset.formats.includes(format)).map((format) => (
          <li key={format}>
            <FileLink href={datasetPath(dataset.id, format, { ...options, bom: format === 'csv' })}>
              {format === 'csv' ? t('datasets.csvExcel') : NAMES[format]}
            </FileLink>
            {preview.bytes[format] === undefined ? null : (
              <small className="muted">
                {t('datasets.about.bytes', { size: f.bytes(preview.bytes[format] ?? 0) })}
              </small>
            )}
          </li>
        ))}
        <li>
          <FileLink href={packagePath(dataset.id, options)}>{t('datasets.package')}</FileLink>
        </li>
      </ul>
      <details className="cite">
        <summary>{t('datasets.cite')}</summary>
        <p className="small">{say(preview.citation)}</p>
      </details>
    </>
  );
}

const NAMES: Readonly<Record<DatasetFormat, string>> = {
  arrow: 'Arrow',
  arrows: 'Arrow',
  parquet: 'Parquet',
  csv: 'CSV',
  xlsx: 'XLSX',
  json: 'JSON',
  sdmx: 'SDMX-CSV',
};

const isWhole = (value: unknown): boolean => typeof value !== 'number' || Number.isInteger(value);

function PreviewTable({ preview }: { readonly preview: Preview }) {
  const reader = useReader();
  const { t, f, say } = reader;
  const caption = t('datasets.preview', { n: f.count(preview.rows.length) });
  const table = tableOf(
    caption,
    preview.rows,
    preview.columns.map((column, i) => ({
      key: column.name,
      title: say(column.title),
      unit: unitText(column.unit, reader) || undefined,
      decimals: preview.rows.every((row) => isWhole(row[i])) ? 0 : 3,
      cell: (row: Preview['rows'][number]) => {
        const value = row[i] ?? null;
        return column.role === 'measure' && typeof value === 'number'
          ? value
          : value === null
            ? ''
            : String(value);
      },
    })),
  );
  return (
    <>
      <h3>{caption}</h3>
      <DataTable table={table} height={340} />
    </>
  );
}
