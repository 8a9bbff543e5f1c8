/** The product's own need domains (no national list exists): `data/reference/need_domains.csv`. */
export const NEED_DOMAINS = [
  'S01',
  'S02',
  'S03',
  'S04',
  'S05',
  'S06',
  'S07',
  'S08',
  'S09',
  'S10',
  'S11',
  'S12',
  'S13',
  'S14',
  'S15',
  'S16',
  'S17',
  'S18',
  'S19',
  'S99',
] as const;

export type NeedDomain = (typeof NEED_DOMAINS)[number];

/** A value was given but belongs to no domain; its share is always shown. */
export const UNCLASSIFIED_NEED: NeedDomain = 'S99';

/** Hardship, mental health, mutual medical aid: stored without the member key. */
export const SENSITIVE_NEED_DOMAINS: readonly NeedDomain[] = ['S02', 'S07', 'S12'];

/** The three themes with a page of their own. */
export type FocusGroup = 'elderly_and_child' | 'culture_wellness' | 'community';

export const FOCUS_GROUPS: Readonly<Record<FocusGroup, readonly NeedDomain[]>> = {
  elderly_and_child: ['S08', 'S09'],
  culture_wellness: ['S06', 'S11'],
  community: ['S14'],
};
