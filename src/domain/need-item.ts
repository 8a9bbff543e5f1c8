import type { ConsumptionClass } from './consumption-class.ts';
import type { NeedDomain } from './need-domain.ts';

/** What a need is bought as: where its price is seen, which merchants may supply it, which caps hold for it. */
export interface NeedItem {
  /** Class of 居民消费支出分类(2013) whose purchases tell its price; null for what nobody buys. */
  readonly consumptionClass: ConsumptionClass | null;
  readonly merchantTypes: readonly string[];
  /** Items of dated provincial caps (`cap_item`) that bind what a head may cost. */
  readonly capItems: readonly string[];
}

const item = (
  consumptionClass: NeedItem['consumptionClass'],
  merchantTypes: readonly string[] = [],
  capItems: readonly string[] = [],
): NeedItem => ({ consumptionClass, merchantTypes, capItems });

/**
 * Needs as things to be bought. Classes follow the headings of 居民消费支出分类(2013): education, culture and travel
 * in 06, home services in 04, care of the old and of small children among 其他服务 in 08. Health has no price here:
 * those purchases carry no person.
 */
export const NEED_ITEMS: Readonly<Record<NeedDomain, NeedItem>> = {
  S01: item(null),
  S02: item(null),
  S03: item(null),
  S04: item('06', ['training']),
  S05: item('06', ['training']),
  S06: item('06', ['tourism', 'medical', 'fitness'], ['recuperation']),
  S07: item(null, ['medical']),
  S08: item('08', ['childcare']),
  S09: item('08', ['eldercare', 'housekeeping']),
  S10: item('06', ['cinema', 'tourism']),
  S11: item('06', ['cinema', 'tourism', 'fitness'], ['outing']),
  S12: item(null, ['medical']),
  S13: item(
    '01',
    ['supermarket', 'fresh', 'ecommerce', 'catering'],
    ['festivals_year', 'spring_festival', 'other_festival', 'voucher'],
  ),
  S14: item('04', ['housekeeping', 'appliance']),
  S15: item(null, ['medical']),
  S16: item(null, ['medical']),
  S17: item(null),
  S18: item(null),
  S19: item(null),
  S99: item(null),
};

const NOTHING: NeedItem = item(null);

/** @param code a need domain; what is none is bought as nothing. */
export const needItem = (code: string): NeedItem => NEED_ITEMS[code as NeedDomain] ?? NOTHING;
