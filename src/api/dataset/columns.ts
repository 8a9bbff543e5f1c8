import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import type { Bilingual } from '../../domain/text.ts';
import { identifier } from '../../warehouse/duckdb.ts';
import { regionNameSql } from '../../warehouse/release.ts';
import type { MadeColumn } from './dataset.ts';

const stored = (name: string): string => `t.${identifier(name)}`;

/** A text column as it is stored. */
export const text = (name: string, role: MadeColumn['role'], title: Bilingual, sql?: string): MadeColumn => ({
  name,
  type: 'string',
  role,
  title,
  unit: null,
  sql: sql ?? `${stored(name)}::varchar`,
});

/** A measured number as it is stored. */
export const number = (name: string, zh: string, en: string, unit: string | null): MadeColumn => ({
  name,
  type: 'number',
  role: 'measure',
  title: { zh, en },
  unit,
  sql: `${stored(name)}::double`,
});

/** When and where: the columns every dataset begins with. */
export const PLACE: readonly MadeColumn[] = [
  text('period_grain', 'dimension', { zh: '时期粒度', en: 'Period grain' }),
  {
    name: 'period',
    type: 'integer',
    role: 'dimension',
    title: { zh: '时期', en: 'Period' },
    description: {
      zh: '月 202506、季 20252、年 2025。',
      en: 'Month 202506, quarter 20252, year 2025.',
    },
    unit: null,
    sql: 't.period::bigint',
  },
  text('region_level', 'dimension', { zh: '地区层级', en: 'Region level' }),
  text('region_code', 'dimension', DIMENSION_TITLES.region),
  text('region_name', 'label', { zh: '地区名称', en: 'Region name' }, regionNameSql('t.region_code')),
];

/** Said in every row, so that no part of a file can be taken for something real. */
export const synthetic = (is: boolean): MadeColumn => ({
  name: 'synthetic',
  type: 'boolean',
  role: 'status',
  title: { zh: '合成数据', en: 'Synthetic' },
  unit: null,
  sql: String(is),
});

/** SDMX CL_CONF_STATUS: C confidential, hidden by the gate; F free. */
export const confidentiality = (name: string, of: Bilingual, status: string): MadeColumn =>
  text(
    name,
    'status',
    { zh: `${of.zh}保密状态`, en: `${of.en}: confidentiality` },
    `case when ${status} = 'suppressed' then 'C' else 'F' end`,
  );
