import type {
  DatasetDifference,
  DatasetFormat,
  Datasets,
  DatasetVersions,
  Preview,
  SelectionInput,
} from '../contracts/dataset.ts';
import { type Fetch, getJson, queryString, send } from './http.ts';

export const getDatasets = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Datasets> =>
  getJson(fetch, `/api/datasets${queryString({ release })}`, signal);

export interface DatasetOptions extends SelectionInput {
  /** A release id; the current one when absent. */
  readonly release?: string;
}

export interface DatasetFileOptions extends DatasetOptions {
  readonly bom?: boolean;
  readonly compress?: 'gzip' | 'zstd';
}

/** `?…` of a part of a dataset, with what else stands in the address. */
function selectionString(
  { release, columns, grain, from, to, level, where }: DatasetOptions,
  more: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const parameters = new URLSearchParams();
  const set = { ...more, release, columns: columns?.join(','), grain, from, to, level };
  for (const [name, value] of Object.entries(set))
    if (value !== undefined) parameters.set(name, String(value));
  for (const [column, codes] of Object.entries(where ?? {}))
    if (codes.length > 0) parameters.append('filter', `${column}:${codes.join(',')}`);
  const text = parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

const below = (id: string): string => `/api/datasets/${encodeURIComponent(id)}`;

/** Address of the rows of a dataset, or of a part of it. */
export const datasetPath = (id: string, format: DatasetFormat, options: DatasetFileOptions = {}): string =>
  `${below(id)}${selectionString(options, { format, bom: options.bom ? 1 : undefined, compress: options.compress })}`;

export const downloadDataset = (
  fetch: Fetch,
  id: string,
  format: DatasetFormat,
  options: DatasetFileOptions = {},
): Promise<Response> => send(fetch, datasetPath(id, format, options));

/** Address of the whole package as one ZIP; without formats all that the dataset has. */
export const packagePath = (
  id: string,
  options: DatasetFileOptions & { readonly formats?: readonly DatasetFormat[] } = {},
): string =>
  `${below(id)}/package${selectionString(options, { formats: options.formats?.join(','), bom: options.bom ? 1 : undefined })}`;

export const downloadPackage = (
  fetch: Fetch,
  id: string,
  options: Parameters<typeof packagePath>[1] = {},
): Promise<Response> => send(fetch, packagePath(id, options));

/** The first rows of a part and how large its files will be. */
export const getPreview = (
  fetch: Fetch,
  id: string,
  options: DatasetOptions = {},
  signal?: AbortSignal,
): Promise<Preview> => getJson(fetch, `${below(id)}/preview${selectionString(options)}`, signal);

export const codebookPath = (
  id: string,
  format: 'html' | 'csv' | 'json' = 'html',
  options: DatasetOptions = {},
): string => `${below(id)}/codebook${selectionString(options, { format })}`;

export const getDatasetVersions = (
  fetch: Fetch,
  id: string,
  signal?: AbortSignal,
): Promise<DatasetVersions> => getJson(fetch, `${below(id)}/versions`, signal);

/** What changed in a dataset from one release to another. */
export const getDatasetDifference = (
  fetch: Fetch,
  id: string,
  releases: { readonly from: string; readonly to?: string },
  signal?: AbortSignal,
): Promise<DatasetDifference> =>
  getJson(fetch, `${below(id)}/difference${queryString({ ...releases })}`, signal);
