import type { OpenRelease } from '../release/open.ts';
import { gaugeCodes } from './index-tables.ts';

/** Codes of a dimension with their names, as this release knows them. */
export function codesOf(
  column: string,
  release: OpenRelease,
): { readonly code: string; readonly zh: string; readonly en: string }[] {
  const fixed = { ...FIXED, ...gaugeCodes(release) }[column];
  const list = fixed ?? release.labels[column === 'region_code' ? 'region' : column] ?? {};
  return Object.entries(list).map(([code, { zh, en }]) => ({ code, zh, en }));
}

const FIXED: Readonly<Record<string, Readonly<Record<string, { zh: string; en: string }>>>> = {
  period_grain: {
    month: { zh: '月', en: 'month' },
    quarter: { zh: '季', en: 'quarter' },
    year: { zh: '年', en: 'year' },
  },
  region_level: {
    nation: { zh: '全国', en: 'nation' },
    province: { zh: '省级', en: 'province' },
    city: { zh: '地级', en: 'city' },
    county: { zh: '县级', en: 'county' },
  },
};
