import type { DatasetFormat, ExportFormat } from '../contracts/dataset.ts';
import { EXPORT_FORMATS } from '../contracts/dataset.ts';
import { ApiFailure } from './error.ts';

export const CONTENT_TYPE: Record<DatasetFormat, string> = {
  json: 'application/json',
  arrow: 'application/vnd.apache.arrow.file',
  arrows: 'application/vnd.apache.arrow.stream',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  sdmx: 'application/vnd.sdmx.data+csv; version=1.0.0',
};

/** Media types a reader may ask for, and what it gets. */
const ACCEPTED: readonly (readonly [string, ExportFormat])[] = [
  ['application/json', 'json'],
  ['application/vnd.apache.arrow.stream', 'arrows'],
  ['application/vnd.apache.arrow.file', 'arrow'],
  ['text/csv', 'csv'],
  ['application/vnd.apache.parquet', 'parquet'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
];

/**
 * The format of an answer: `?format=` when given, else the first of `Accept` that is offered; JSON by default.
 * @throws ApiFailure NOT_ACCEPTABLE listing what is offered.
 */
export function formatOf(accept: string | undefined, wanted: string | undefined): ExportFormat {
  if (wanted !== undefined) {
    const known = EXPORT_FORMATS.find((format) => format === wanted);
    if (known) return known;
    throw new ApiFailure(
      'NOT_ACCEPTABLE',
      {
        zh: `没有“${wanted}”格式。可用：${EXPORT_FORMATS.join('、')}。`,
        en: `There is no format "${wanted}". Offered: ${EXPORT_FORMATS.join(', ')}.`,
      },
      { value: wanted, nearest: EXPORT_FORMATS },
    );
  }
  if (!accept) return 'json';
  const asked = accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.trim().toLowerCase().split(';');
    const q = parameters.map((p) => p.trim().match(/^q=([\d.]+)$/)?.[1]).find((v) => v !== undefined);
    return { type, q: q === undefined ? 1 : Number(q) };
  });
  for (const { type } of asked.filter((a) => a.q > 0).sort((a, b) => b.q - a.q)) {
    if (type === '*/*' || type === 'application/*') return 'json';
    if (type === 'text/*') return 'csv';
    const found = ACCEPTED.find(([name]) => name === type);
    if (found) return found[1];
  }
  // A browser that opens the address by hand asks for HTML.
  if (asked.some((a) => a.type === 'text/html')) return 'json';
  throw new ApiFailure(
    'NOT_ACCEPTABLE',
    {
      zh: `无法提供“${accept}”。可用：${ACCEPTED.map(([name]) => name).join('、')}。`,
      en: `Cannot answer as "${accept}". Offered: ${ACCEPTED.map(([name]) => name).join(', ')}.`,
    },
    { value: accept, nearest: ACCEPTED.map(([name]) => name) },
  );
}
