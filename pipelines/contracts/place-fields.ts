import type { Field } from './contract.ts';
import { code, region, text } from './field.ts';

/** Where a record belongs: the administrative place and the union are two things, and rows keep both. */
export const regionCode = (aliases: readonly string[] = []): Field =>
  region(
    '行政区划代码',
    'Region',
    [
      '行政区划',
      '区划',
      '区划代码',
      '地区',
      '所在地区',
      '所属区域',
      '城市',
      'region',
      'region_code',
      ...aliases,
    ],
    { example: '510100' },
  );

export const orgCode = (aliases: readonly string[] = []): Field =>
  text(
    40,
    '所属工会编码',
    'Union code',
    ['工会编码', '工会代码', '所属工会代码', '所属工会', 'org_code', 'org_id', ...aliases],
    { example: 'G510104' },
  );

export const industry = (aliases: readonly string[] = []): Field =>
  code(
    'industry',
    'U',
    '行业门类',
    'Industry',
    ['行业', '所属行业', '行业代码', '国民经济行业', 'industry', ...aliases],
    { example: 'C' },
  );

export const unitType = (aliases: readonly string[] = []): Field =>
  code('unit_type', 'unknown', '单位类型', 'Unit type', [
    '单位性质',
    '所在单位性质',
    '企业类型',
    'unit_type',
    ...aliases,
  ]);
