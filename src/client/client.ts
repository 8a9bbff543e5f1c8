import type { Alert, AlertDetail, AlertInput, Alerts } from '../contracts/alerts.ts';
import type { BeforeAfter } from '../contracts/before-after.ts';
import type { Benchmarks, BenchmarksInput } from '../contracts/benchmarks.ts';
import type { Catalogue } from '../contracts/catalogue.ts';
import type { ExportFormat } from '../contracts/dataset.ts';
import type { Health } from '../contracts/health.ts';
import type { ImportJob, ImportJobs, Templates } from '../contracts/import-job.ts';
import type { Inspection } from '../contracts/inspection.ts';
import type { Method } from '../contracts/method.ts';
import type { MixRate } from '../contracts/mix-rate.ts';
import type { Outlook } from '../contracts/outlook.ts';
import type { Overview } from '../contracts/overview.ts';
import type { Papers } from '../contracts/paper.ts';
import type { PaperDocument } from '../contracts/paper-document.ts';
import type { Quality } from '../contracts/quality.ts';
import type { QueryInput, QueryResult } from '../contracts/query.ts';
import type { Releases } from '../contracts/releases.ts';
import type { Reporters } from '../contracts/report-package.ts';
import type { Representation } from '../contracts/representation.ts';
import type { CorrectionsRequest, TicketRequest, Upload } from '../contracts/return-ticket.ts';
import type { SavedViewInput, SavedViews } from '../contracts/saved-view.ts';
import type { Thermometer, ThermometerInput } from '../contracts/thermometer.ts';
import { change, type Fetch, getJson, jsonBody, queryString, send } from './http.ts';

/** One function per endpoint. Each takes the way to reach the server first, so that all readers share one client. */

export const getHealth = (fetch: Fetch, signal?: AbortSignal): Promise<Health> =>
  getJson(fetch, '/api/health', signal);

export const getReleases = (fetch: Fetch, signal?: AbortSignal): Promise<Releases> =>
  getJson(fetch, '/api/releases', signal);

export const getCatalogue = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Catalogue> =>
  getJson(fetch, `/api/catalogue${queryString({ release })}`, signal);

/** Address of a query, which is also the link that reopens it. */
export const queryPath = (
  input: QueryInput,
  format?: ExportFormat,
  options: { readonly bom?: boolean } = {},
): string =>
  `/api/query${queryString({ q: JSON.stringify(input), format, bom: options.bom ? 1 : undefined })}`;

export const getQuery = (fetch: Fetch, input: QueryInput, signal?: AbortSignal): Promise<QueryResult> =>
  getJson(fetch, queryPath(input), signal);

/** One monthly series with its season taken out, its trend and, when asked for, its forecast. */
export const getOutlook = (
  fetch: Fetch,
  input: QueryInput,
  options: { readonly ahead?: boolean } = {},
  signal?: AbortSignal,
): Promise<Outlook> =>
  getJson(
    fetch,
    `/api/outlook${queryString({ q: JSON.stringify(input), ahead: options.ahead ? 1 : undefined })}`,
    signal,
  );

/** One monthly series around an event, beside places that had none. */
export const getBeforeAfter = (
  fetch: Fetch,
  input: QueryInput,
  turn: { readonly event?: string; readonly from?: number; readonly to?: number },
  signal?: AbortSignal,
): Promise<BeforeAfter> =>
  getJson(fetch, `/api/before-after${queryString({ q: JSON.stringify(input), ...turn })}`, signal);

/** Why a rate moved over so many quarters, by the groups of the dimension it is split by. */
export const getMixRate = (
  fetch: Fetch,
  input: QueryInput,
  quarters?: number,
  signal?: AbortSignal,
): Promise<MixRate> =>
  getJson(fetch, `/api/mix-rate${queryString({ q: JSON.stringify(input), quarters })}`, signal);

/** The same table as bytes: Arrow, Parquet, CSV or XLSX. */
export const downloadQuery = (
  fetch: Fetch,
  input: QueryInput,
  format: Exclude<ExportFormat, 'json'>,
  options: { readonly bom?: boolean } = {},
): Promise<Response> => send(fetch, queryPath(input, format, options));

export const getOverview = (
  fetch: Fetch,
  options: { release?: string; region?: string } = {},
  signal?: AbortSignal,
): Promise<Overview> => getJson(fetch, `/api/overview${queryString(options)}`, signal);

export const getBenchmarks = (
  fetch: Fetch,
  input: BenchmarksInput = {},
  signal?: AbortSignal,
): Promise<Benchmarks> => getJson(fetch, `/api/benchmarks${queryString({ ...input })}`, signal);

export const thermometerPath = (input: ThermometerInput, format?: ExportFormat): string =>
  `/api/thermometer${queryString({ ...input, format })}`;

export const getThermometer = (
  fetch: Fetch,
  input: ThermometerInput,
  signal?: AbortSignal,
): Promise<Thermometer> => getJson(fetch, thermometerPath(input), signal);

export const getQuality = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Quality> =>
  getJson(fetch, `/api/quality${queryString({ release })}`, signal);

export const getReporters = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Reporters> =>
  getJson(fetch, `/api/reporters${queryString({ release })}`, signal);

export const getRepresentation = (
  fetch: Fetch,
  release?: string,
  signal?: AbortSignal,
): Promise<Representation> => getJson(fetch, `/api/representation${queryString({ release })}`, signal);

export const getMethod = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Method> =>
  getJson(fetch, `/api/method${queryString({ release })}`, signal);

export const getPapers = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Papers> =>
  getJson(fetch, `/api/papers${queryString({ release })}`, signal);

export const getPaper = (
  fetch: Fetch,
  id: string,
  release?: string,
  signal?: AbortSignal,
): Promise<PaperDocument> =>
  getJson(fetch, `/api/papers/${encodeURIComponent(id)}${queryString({ release })}`, signal);

export * from './datasets.ts';

export const getImports = (fetch: Fetch, signal?: AbortSignal): Promise<ImportJobs> =>
  getJson(fetch, '/api/imports', signal);

export const getImport = (fetch: Fetch, id: string, signal?: AbortSignal): Promise<ImportJob> =>
  getJson(fetch, `/api/imports/${encodeURIComponent(id)}`, signal);

/** The families that have a workbook to fill in. */
export const getTemplates = (fetch: Fetch, signal?: AbortSignal): Promise<Templates> =>
  getJson(fetch, '/api/imports/templates', signal);

/** Where the empty workbook of a family is downloaded. */
export const templatePath = (family: string): string =>
  `/api/imports/templates/${encodeURIComponent(family)}`;

export interface ImportUpload {
  readonly file: Blob;
  readonly name: string;
  readonly family: string;
  /** The text of a mapping file. */
  readonly mapping?: string;
}

/** Uploads one export; the server loads it, builds and publishes. Without a mapping the file streams as it is. */
export async function postImport(
  fetch: Fetch,
  upload: ImportUpload,
  signal?: AbortSignal,
): Promise<ImportJob> {
  const { file, name, family, mapping } = upload;
  const request = mapping
    ? formOf(upload)
    : { path: `/api/imports${queryString({ family, name })}`, body: file };
  const response = await send(fetch, request.path, { method: 'POST', body: request.body, signal });
  return (await response.json()) as ImportJob;
}

export interface InspectionInput {
  /** The file, the first time; afterwards the id under which it waits. */
  readonly file?: { readonly content: Blob; readonly name: string };
  readonly upload?: string;
  readonly family?: string;
  /** `HEADER=FIELD`, `HEADER=-` for a column not to load; only with a family. */
  readonly set?: readonly string[];
}

/** What a file holds and what each of its columns would become; the file waits on the server for an hour. */
export async function inspectImport(
  fetch: Fetch,
  { file, upload, family, set = [] }: InspectionInput,
  signal?: AbortSignal,
): Promise<Inspection> {
  const parameters = new URLSearchParams(set.map((one) => ['set', one]));
  if (file) parameters.set('name', file.name);
  if (upload) parameters.set('upload', upload);
  if (family) parameters.set('family', family);
  const path = `/api/imports/inspect?${parameters}`;
  const response = await send(fetch, path, { method: 'POST', body: upload ? '' : file?.content, signal });
  return (await response.json()) as Inspection;
}

/** Loads a file that waits since its inspection, by the mapping that came with it. */
export async function postInspected(
  fetch: Fetch,
  { upload, family, mapping }: Pick<Inspection, 'upload' | 'family' | 'mapping'>,
  signal?: AbortSignal,
): Promise<ImportJob> {
  const path = `/api/imports${queryString({ upload, family })}`;
  const response = await send(fetch, path, {
    method: 'POST',
    body: mapping,
    headers: { 'content-type': 'text/yaml' },
    signal,
  });
  return (await response.json()) as ImportJob;
}

function formOf({ file, name, family, mapping }: ImportUpload): { path: string; body: FormData } {
  const body = new FormData();
  body.set('family', family);
  if (mapping) body.set('mapping', mapping);
  body.set('file', file, name);
  return { path: '/api/imports', body };
}

export const getViews = (fetch: Fetch, signal?: AbortSignal): Promise<SavedViews> =>
  getJson(fetch, '/api/views', signal);

/** Saves a page under a title; the answer is the list with it. */
export const saveView = (fetch: Fetch, view: SavedViewInput): Promise<SavedViews> =>
  change(fetch, 'POST', '/api/views', view);

/** Removes one of the reader's own views; the answer is the list without it. */
export const deleteView = (fetch: Fetch, id: string): Promise<SavedViews> =>
  change(fetch, 'DELETE', `/api/views/${encodeURIComponent(id)}`);

/** Writes the return ticket, which marks its lines as returned. The answer is an XLSX workbook. */
export const writeTicket = (fetch: Fetch, request: TicketRequest, signal?: AbortSignal): Promise<Response> =>
  send(fetch, '/api/returns/ticket', { method: 'POST', ...jsonBody(request), signal });

export interface ReturnedTicket {
  /** The ticket as it was filled in, and the files it is about. */
  readonly ticket: File;
  readonly originals: readonly File[];
  readonly by?: string;
}

/** Hands in a filled-in ticket with its originals, each streamed; then the corrected lines are loaded. */
export async function postReturn(
  fetch: Fetch,
  { ticket, originals, by }: ReturnedTicket,
  signal?: AbortSignal,
): Promise<ImportJob> {
  const upload = async (file: File): Promise<string> => {
    const path = `/api/returns/files${queryString({ name: file.name })}`;
    const response = await send(fetch, path, { method: 'POST', body: file, signal });
    return ((await response.json()) as Upload).upload;
  };
  const uploaded = await upload(ticket);
  const request: CorrectionsRequest = { ticket: uploaded, originals: [], by };
  for (const original of originals) request.originals.push(await upload(original));
  return await change(fetch, 'POST', '/api/returns', request, signal);
}

export const getAlerts = (fetch: Fetch, release?: string, signal?: AbortSignal): Promise<Alerts> =>
  getJson(fetch, `/api/alerts${queryString({ release })}`, signal);

export const getAlert = (
  fetch: Fetch,
  id: string,
  release?: string,
  signal?: AbortSignal,
): Promise<AlertDetail> =>
  getJson(fetch, `/api/alerts/${encodeURIComponent(id)}${queryString({ release })}`, signal);

/** Confirms, closes, reopens, puts off, assigns or comments an alert. */
export const actOnAlert = (fetch: Fetch, id: string, input: AlertInput): Promise<Alert> =>
  change(fetch, 'POST', `/api/alerts/${encodeURIComponent(id)}`, input);
