import { UNKNOWN } from './code-list.ts';
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

const FOOD = ['supermarket', 'fresh', 'ecommerce'] as const;

/** Items of a domain (`service_item` of `codes.csv`) that are bought as something else than the domain as a whole. */
const FINER: Readonly<Record<string, NeedItem>> = {
  S0601: item(null, ['medical']),
  S0602: item('06', ['tourism'], ['recuperation']),
  S0902: item('01', ['catering']),
  S0903: item('04', ['housekeeping', 'appliance']),
  S1101: item('06', ['cinema']),
  S1102: item('06', ['fitness']),
  S1103: item('06', ['training']),
  S1301: item('01', FOOD, ['festivals_year', 'spring_festival', 'other_festival']),
  S1302: item('01', ['catering', ...FOOD], ['birthday']),
  S1303: item('01', ['catering', ...FOOD], ['voucher']),
  S1401: item('04', ['housekeeping']),
  S1402: item('04', ['appliance']),
  S1403: item('01', ['catering']),
};

const NOTHING: NeedItem = item(null);

/** A need as orders name it: an item of a domain (`S0801`), what names none (`S08U`), or a domain as a whole (`S08`). */
export interface Need {
  readonly domain: string;
  /** A code of `service_item`, `U` where none is named; null for the domain as a whole. */
  readonly item: string | null;
}

const NEED = /^([A-Z]\d\d)(U|\d\d)?$/;

/** @returns a domain of its own for any other code: nothing finer is known of it. */
export function needOf(code: string): Need {
  const [, domain, rest] = NEED.exec(code) ?? [];
  if (domain === undefined || rest === undefined) return { domain: code, item: null };
  return { domain, item: rest === UNKNOWN ? UNKNOWN : code };
}

/** @param item a code of `service_item`, or `U`. @param divided whether the list knows items of the domain. */
export function needCode(domain: string, item: string, divided: boolean): string {
  if (item !== UNKNOWN) return item;
  return divided ? `${domain}${UNKNOWN}` : domain;
}

/** Whether an order of one cannot stand beside an order of the other. */
export function coincide(a: string, b: string): boolean {
  const [one, other] = [needOf(a), needOf(b)];
  return a === b || (one.domain === other.domain && (one.item === null || other.item === null));
}

/** @param code a need; what is none is bought as nothing. */
export const needItem = (code: string): NeedItem =>
  FINER[code] ?? NEED_ITEMS[needOf(code).domain as NeedDomain] ?? NOTHING;
