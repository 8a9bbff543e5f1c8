import type { ConsumptionClass } from './consumption-class.ts';
import type { NeedDomain } from './need-domain.ts';

/** What a need is bought as: where its price is seen, who may supply it, which cap holds for it. */
export interface NeedItem {
  /** Class of 居民消费支出分类(2013) whose purchases tell its price; null for what nobody buys. */
  readonly consumptionClass: ConsumptionClass | null;
  /** Types of merchants and of sites that supply it. */
  readonly merchantTypes: readonly string[];
  readonly siteTypes: readonly string[];
  /** Items of dated provincial caps (`cap_item`) that bind what a head may cost. */
  readonly capItems: readonly string[];
}

const SERVICE = ['aid_centre', 'station', 'workers_home'];
const item = (
  consumptionClass: NeedItem['consumptionClass'],
  merchantTypes: readonly string[],
  siteTypes: readonly string[] = SERVICE,
  capItems: readonly string[] = [],
): NeedItem => ({ consumptionClass, merchantTypes, siteTypes, capItems });

/**
 * Needs as things to be bought. Classes follow the headings of 居民消费支出分类(2013): education, culture and travel
 * in 06, home services in 04, care of the old and of small children among 其他服务 in 08, health in 07.
 */
export const NEED_ITEMS: Readonly<Record<NeedDomain, NeedItem>> = {
  S01: item(null, []),
  S02: item(null, [], ['aid_centre']),
  S03: item(null, [], ['aid_centre']),
  S04: item('06', ['training'], ['aid_centre', 'craftsman_college']),
  S05: item('06', ['training'], ['craftsman_college', 'model_studio']),
  S06: item('06', ['medical', 'tourism', 'fitness'], ['sanatorium'], ['recuperation']),
  S07: item(null, ['medical'], ['aid_centre', 'workers_home']),
  S08: item('08', ['childcare'], ['childcare_class', 'workers_home']),
  S09: item('08', ['eldercare', 'housekeeping'], ['aid_centre', 'workers_home']),
  S10: item('06', ['cinema', 'tourism'], ['culture_palace', 'workers_home']),
  S11: item(
    '06',
    ['cinema', 'tourism', 'fitness'],
    ['culture_palace', 'reading_room', 'workers_home'],
    ['outing'],
  ),
  S12: item(null, ['medical'], ['aid_centre']),
  S13: item('01', ['supermarket', 'fresh', 'ecommerce', 'catering'], SERVICE, [
    'festivals_year',
    'spring_festival',
    'other_festival',
    'voucher',
  ]),
  S14: item('04', ['housekeeping', 'appliance'], ['aid_centre', 'station', 'workers_home']),
  S15: item(null, ['medical'], ['nursing_room', 'workers_home']),
  S16: item(null, ['medical'], ['aid_centre']),
  S17: item(null, [], ['aid_centre']),
  S18: item(null, [], ['station']),
  S19: item(null, [], ['aid_centre']),
  S99: item(null, [], SERVICE),
};

const NOTHING: NeedItem = item(null, []);

/** @param code a need domain; what is none is bought as nothing. */
export const needItem = (code: string): NeedItem => NEED_ITEMS[code as NeedDomain] ?? NOTHING;
