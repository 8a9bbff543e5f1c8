import { identifier } from '../../src/warehouse/duckdb.ts';
import { type Freezer, tablesOf } from './freeze.ts';

/**
 * Fine cells that no table shows as they are: what the server makes price indices, festival curves, merchant scores,
 * confidence indices, weights and gaps between demand and supply of, and registers of things, when it is asked. They
 * stay in the exact layer; each with the order of its rows.
 */
const CELLS: Readonly<Record<string, readonly string[]>> = {
  item_values: [
    'region_level',
    'region_code',
    'event_month',
    'consumption_class',
    'merchant_type',
    'buy_mode',
  ],
  festival_days: [
    'region_level',
    'region_code',
    'festival',
    'consumption_class',
    'festival_year',
    'festival_day',
  ],
  merchant_scores: ['quarter', 'merchant_no'],
  merchant_disputes: ['month', 'merchant_no'],
  merchant_register: ['province_code', 'city_code', 'merchant_no'],
  survey_answers: [
    'region_level',
    'region_code',
    'question_code',
    'event_month',
    'answer',
    'sex',
    'age_band',
    'industry',
  ],
  service_gaps: ['quarter', 'province_code', 'city_code', 'county_code', 'need_domain'],
  site_register: ['province_code', 'city_code', 'county_code', 'site_no'],
  site_quarters: ['quarter', 'site_no', 'need_domain'],
  partner_quarters: ['quarter', 'partner_no', 'province_code', 'city_code', 'need_domain'],
  partner_register: ['province_code', 'city_code', 'partner_no'],
  project_register: ['province_code', 'city_code', 'started_on', 'project_no'],
  activity_effects: ['province_code', 'city_code', 'started_on', 'activity_no'],
  procurement_origins: ['year', 'province_code', 'origin_province_code'],
  standard_register: ['standard_no', 'standard_version'],
  policy_register: ['effective_from', 'event_no'],
  welfare_cap_rules: ['region_code', 'cap_item', 'effective_from'],
  representation: ['family', 'grouping_set', 'region_code', 'sex', 'age_band', 'industry', 'worker_group'],
};

/** Copies the fine cells into the exact layer of a release, where the warehouse holds them. */
export async function freezeCells(freezer: Freezer): Promise<void> {
  const present = new Set(await tablesOf(freezer.db, 'cubes'));
  for (const [table, order] of Object.entries(CELLS)) {
    if (!present.has(table)) continue;
    await freezer.parquet(
      `inside/${table}`,
      `select * from cubes.${identifier(table)}`,
      order.map(identifier).join(', '),
    );
  }
}
