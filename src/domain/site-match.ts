/**
 * How a site or partner could close a gap: rules a person can check, not a score somebody has to believe. The version
 * changes with the rules; every match carries the reasons it was made for.
 */
export const MATCH_RULES = '2026.1';

/** What a kind of site is built for, by need domain. Other sites can still serve a domain: their records say so. */
const SUITED: Readonly<Record<string, readonly string[]>> = {
  aid_centre: ['S01', 'S02', 'S03', 'S04', 'S12', 'S17', 'S19'],
  culture_palace: ['S05', 'S10', 'S11'],
  sanatorium: ['S06', 'S09'],
  station: ['S16', 'S18'],
  workers_home: ['S10', 'S11', 'S13', 'S14'],
  reading_room: ['S05', 'S11'],
  nursing_room: ['S08', 'S15'],
  childcare_class: ['S08'],
  craftsman_college: ['S04', 'S05'],
  model_studio: ['S05'],
};

/** Whether this kind of site is built for this kind of need. */
export const isSuited = (siteType: string, needDomain: string): boolean =>
  SUITED[siteType]?.includes(needDomain) ?? false;

export const NEARNESS = ['county', 'city', 'province', 'nation'] as const;
/** The smallest place that the gap and the provider share; `nation` only for a need of the whole country. */
export type Nearness = (typeof NEARNESS)[number];

export const MATCH_REASONS = ['spare', 'offers', 'serves', 'suited', 'window', 'conformant'] as const;
export type MatchReason = (typeof MATCH_REASONS)[number];

export const REMEDIES = ['use_spare', 'add_places', 'add_service'] as const;
/** What would have to be done there: send people to free places, add places, or start the service. */
export type Remedy = (typeof REMEDIES)[number];

/** What is known of one provider about one need domain, over the window. */
export interface Provider {
  readonly nearness: Nearness;
  /** Built for the domain (a site), or named for it (a partner). */
  readonly isSuited: boolean;
  /** Visits of the domain are on record: it is served there. Taking applications is not serving. */
  readonly serves: boolean;
  /** Places a month, on average; null where none were reported. */
  readonly seats: number | null;
  readonly used: number;
  readonly isWindow?: boolean;
  readonly isConformant?: boolean;
}

export interface Match {
  readonly remedy: Remedy;
  readonly reasons: readonly MatchReason[];
  /** Places a month nobody took; 0 where none were reported. */
  readonly spare: number;
}

/** Fuller than this is full: the odd free place helps nobody who lives elsewhere. */
const FULL = 0.95;

/** How a provider could help, with the reasons; null where nothing speaks for it. */
export function matchOf(provider: Provider): Match | null {
  const { seats, used, isSuited: suited, serves } = provider;
  const spare = seats === null ? 0 : Math.max(0, seats - used);
  const offers = seats !== null && seats > 0;
  const free = offers && used < FULL * seats && spare >= 1;
  if (!offers && !serves && !suited) return null;
  const found: Readonly<Record<MatchReason, boolean>> = {
    spare: free,
    offers,
    serves,
    suited,
    window: provider.isWindow === true,
    conformant: provider.isConformant === true,
  };
  return {
    remedy: free ? 'use_spare' : offers ? 'add_places' : 'add_service',
    reasons: MATCH_REASONS.filter((reason) => found[reason]),
    spare: free ? spare : 0,
  };
}

/** The nearest first; of those equally near, what takes least to do, then what has most free places. */
export function byUse(
  a: { readonly nearness: Nearness; readonly match: Match },
  b: { readonly nearness: Nearness; readonly match: Match },
): number {
  return (
    NEARNESS.indexOf(a.nearness) - NEARNESS.indexOf(b.nearness) ||
    REMEDIES.indexOf(a.match.remedy) - REMEDIES.indexOf(b.match.remedy) ||
    b.match.spare - a.match.spare ||
    b.match.reasons.length - a.match.reasons.length
  );
}
