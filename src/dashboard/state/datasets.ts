import { keepPreviousData, useQuery } from '@tanstack/react-query';
import {
  type DatasetOptions,
  getDatasetDifference,
  getDatasets,
  getDatasetVersions,
  getPreview,
} from '../../client/datasets.ts';
import { browser } from './browser.ts';
import { STEADY, useRelease } from './release.ts';

const GRAINS = ['month', 'quarter', 'year'] as const;
const LEVELS = ['nation', 'province', 'city', 'county'] as const;

/** What the reader chose of a dataset; everything else has a default. */
export interface DatasetChoice {
  readonly columns?: readonly string[];
  readonly grain?: (typeof GRAINS)[number];
  readonly from?: number;
  readonly to?: number;
  readonly level?: (typeof LEVELS)[number];
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** The version that is compared with the one before it. */
  readonly compare?: string;
}

/** URL → choice; anything that is not one is as if it were not there. */
export function parseDatasetChoice(search: string): DatasetChoice {
  const params = new URLSearchParams(search);
  const among = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((k) => k === params.get(name));
  const code = (name: string): number | undefined => {
    const text = params.get(name);
    return text !== null && /^\d{4,6}$/.test(text) ? Number(text) : undefined;
  };
  const list = (text: string | null): string[] =>
    (text ?? '').split(',').filter((c) => /^[\w.*-]{1,60}$/.test(c));
  const where: Record<string, string[]> = {};
  for (const name of params.keys())
    if (name.startsWith('in.') && list(params.get(name)).length > 0)
      where[name.slice(3)] = list(params.get(name));
  const columns = list(params.get('columns'));
  const grain = among('grain', GRAINS);
  const compare = params.get('compare');
  return {
    ...(columns.length > 0 ? { columns } : {}),
    ...(grain === undefined ? {} : { grain, from: code('from'), to: code('to') }),
    level: among('level', LEVELS),
    ...(Object.keys(where).length > 0 ? { where } : {}),
    ...(compare !== null && /^[\w-]{1,40}$/.test(compare) ? { compare } : {}),
  };
}

/** Choice → URL, in one fixed order. */
export function datasetParams({
  columns,
  grain,
  from,
  to,
  level,
  where,
  compare,
}: DatasetChoice): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({
    columns: columns?.join(','),
    grain,
    from,
    to,
    level,
    compare,
  }))
    if (value !== undefined && value !== '') params.set(name, String(value));
  for (const [column, codes] of Object.entries(where ?? {}))
    if (codes.length > 0) params.set(`in.${column}`, codes.join(','));
  return params;
}

export function useDatasets() {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['datasets', key],
    queryFn: ({ signal }) => getDatasets(browser, release, signal),
    ...STEADY,
  });
}

/** The first rows of what was chosen; those before stay on screen until they are here. */
export function usePreview(id: string, options: DatasetOptions) {
  return useQuery({
    queryKey: ['dataset-preview', id, options],
    queryFn: ({ signal }) => getPreview(browser, id, options, signal),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useDatasetVersions(id: string) {
  const { key } = useRelease();
  return useQuery({
    queryKey: ['dataset-versions', key, id],
    queryFn: ({ signal }) => getDatasetVersions(browser, id, signal),
    ...STEADY,
  });
}

export function useDatasetDifference(id: string, from: string | undefined, to: string | undefined) {
  return useQuery({
    queryKey: ['dataset-difference', id, from, to],
    queryFn: ({ signal }) => getDatasetDifference(browser, id, { from: from ?? '', to }, signal),
    enabled: from !== undefined && to !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
