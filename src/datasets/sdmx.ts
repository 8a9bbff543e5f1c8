import { OBS_STATUS } from '../domain/sdmx.ts';
import type { Description } from './description.ts';

/** Columns of a dataset that are not dimensions of an SDMX series. */
const LEFT_OUT = new Set([
  'period_grain',
  'period',
  'region_level',
  'region_code',
  'region_name',
  'synthetic',
]);

/**
 * A query over one dataset's rows as SDMX-CSV 1.0 (SDMX 2.1): one observation per row, one column per dimension.
 * @param rows the select that gives the rows, under the names of the dataset's columns.
 * @param measure the column that is observed.
 */
export function sdmxSql(d: Description, rows: string, measure: string): string {
  const dimensions = d.columns.filter((c) => c.role === 'dimension' && !LEFT_OUT.has(c.name));
  const unit = d.columns.find((c) => c.name === measure)?.unit ?? '';
  const status = Object.entries(OBS_STATUS).map(([ours, theirs]) => `when '${ours}' then '${theirs}'`);
  const columns = [
    [`'${flowOf(d)}'`, 'DATAFLOW'],
    [`case period_grain when 'month' then 'M' when 'quarter' then 'Q' else 'A' end`, 'FREQ'],
    ['region_code', 'REF_AREA'],
    ...dimensions.map((c) => [`"${c.name}"`, c.name.toUpperCase()] as const),
    [
      `case period_grain when 'month' then printf('%d-%02d', period // 100, period % 100)
        when 'quarter' then printf('%d-Q%d', period // 10, period % 10) else period::varchar end`,
      'TIME_PERIOD',
    ],
    [`"${measure}"`, 'OBS_VALUE'],
    [`'${unit}'`, 'UNIT_MEASURE'],
    [`case status ${status.join(' ')} else 'O' end`, 'OBS_STATUS'],
    ['conf_status', 'CONF_STATUS'],
    ['region_level', 'REF_AREA_LEVEL'],
    ['method_version', 'METHOD_VERSION'],
  ] as const;
  return `select ${columns.map(([sql, name]) => `${sql} as "${name}"`).join(',\n  ')}\nfrom (${rows})`;
}

/** Agency, flow and version, as the first column of every row names them. */
const flowOf = (d: Description): string =>
  `SOCIAL_THERMOMETER:${d.id.toUpperCase()}(${Object.values(d.methods)[0]?.match(/^\d+\.\d+/)?.[0] ?? '1.0'})`;

/** The column that is observed in a dataset of the thermometer; undefined where SDMX has no form for it. */
export const observedIn = (id: string): string | undefined =>
  ({ thermometer: 'reading', thermometer_indicators: 'value' })[id];
