import type { Bilingual } from '../../src/domain/text.ts';
import { activities } from './activities.ts';
import { capacity } from './capacity.ts';
import { collectiveAgreements } from './collective-agreements.ts';
import { consumption } from './consumption.ts';
import type { Contract } from './contract.ts';
import { disputes } from './disputes.ts';
import { feedback } from './feedback.ts';
import { labourDisputes } from './labour-disputes.ts';
import { leave } from './leave.ts';
import { memberDenominators } from './member-denominators.ts';
import { members } from './members.ts';
import { merchantRatings } from './merchant-ratings.ts';
import { merchants } from './merchants.ts';
import { officialStatistics } from './official-statistics.ts';
import { orgs } from './orgs.ts';
import { partners } from './partners.ts';
import { policyEvents } from './policy-events.ts';
import { projects } from './projects.ts';
import { serviceApplications } from './service-applications.ts';
import { siteVisits } from './site-visits.ts';
import { sites } from './sites.ts';
import { skills } from './skills.ts';
import { standards } from './standards.ts';
import { surveys } from './surveys.ts';
import { vouchers } from './vouchers.ts';
import { welfareCaps } from './welfare-caps.ts';
import { welfarePurchases } from './welfare-purchases.ts';

/** Every record family, by its name: the four of the federation first, then trust, places, programmes, labour. */
export const contracts = {
  members,
  service_applications: serviceApplications,
  consumption,
  feedback,
  merchants,
  merchant_ratings: merchantRatings,
  disputes,
  orgs,
  sites,
  site_visits: siteVisits,
  capacity,
  partners,
  projects,
  standards,
  activities,
  vouchers,
  welfare_purchases: welfarePurchases,
  welfare_caps: welfareCaps,
  skills,
  collective_agreements: collectiveAgreements,
  leave,
  labour_disputes: labourDisputes,
  surveys,
  member_denominators: memberDenominators,
  policy_events: policyEvents,
} as const satisfies Readonly<Record<string, Contract>>;

export type Family = keyof typeof contracts;
export const families = Object.keys(contracts) as Family[];

/** What a file may be loaded as: a record family, or a table of official statistics. */
export const loadable: readonly string[] = [...families, officialStatistics.family];

const isFamily = (name: string): name is Family => Object.hasOwn(contracts, name);

/** No family has this name; the text says which there are. */
export class UnknownFamilyError extends Error {
  readonly text: Bilingual;
  constructor(name: string) {
    const text = {
      zh: `没有“${name}”这一数据类别。可用类别：${loadable.map((f) => `${f}(${contractNamed(f).title.zh})`).join('、')}`,
      en: `There is no record family "${name}". Families: ${loadable.join(', ')}`,
    };
    super(text.en);
    this.name = 'UnknownFamilyError';
    this.text = text;
  }
}

const contractNamed = (name: string): Contract => (isFamily(name) ? contracts[name] : officialStatistics);

/** @throws UnknownFamilyError listing the families. */
export function contractOf(name: string): Contract {
  if (!isFamily(name) && name !== officialStatistics.family) throw new UnknownFamilyError(name);
  return contractNamed(name);
}
