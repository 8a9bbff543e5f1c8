/** `social-thermometer/client`: every question the server answers, as one function each; needs nothing but a `fetch`. */

export type { Catalogue } from '../contracts/catalogue.ts';
export type {
  Dataset,
  DatasetDifference,
  DatasetFormat,
  Datasets,
  DatasetVersions,
  Preview,
} from '../contracts/dataset.ts';
export type { QueryInput, QueryResult, QueryRow } from '../contracts/query.ts';
export type { Thermometer, ThermometerInput } from '../contracts/thermometer.ts';
export * from './accounts.ts';
export * from './client.ts';
export * from './consumption.ts';
export { ClientError, type ClientErrorCode, type Fetch } from './http.ts';
export * from './keys.ts';
export * from './revision.ts';
export { KEY_VARIABLE, type Snippet, snippetsOf } from './snippets.ts';
