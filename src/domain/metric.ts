import type { Bilingual } from './text.ts';

/** 人 persons, 人次 visits, 件 cases, 份 portions, 元 money, 单 orders… A metric has exactly one unit and prints it. */
export type Unit =
  | 'person'
  | 'visit'
  | 'case'
  | 'voucher'
  | 'rating'
  | 'order'
  | 'portion'
  | 'piece'
  | 'yuan'
  | 'percent'
  | 'per_10k_members'
  | 'day'
  | 'score'
  | 'points'
  | 'per_person'
  | 'per_order'
  | 'ratio';

export type Dimension =
  | 'region'
  | 'need_domain'
  | 'service_item'
  | 'consumption_class'
  | 'industry'
  | 'age_band'
  | 'sex'
  | 'worker_group'
  | 'channel'
  | 'service_tier'
  | 'topic'
  | 'nature'
  | 'buy_mode'
  | 'merchant_type'
  | 'dispute_nature'
  | 'dispute_scene'
  | 'dispute_outcome'
  | 'site_type'
  | 'partner_type'
  | 'activity_type'
  | 'skill_record'
  | 'skill_level'
  | 'budget_band'
  | 'festival'
  | 'org_type'
  | 'org';

/**
 * One additive or person measure of one cube. `key` is the column with the sum of cell keys of exactly the
 * records (or persons) counted, which the outside layer's perturbation needs.
 */
export interface MeasureRef {
  readonly cube: string;
  readonly measure: string;
}

/**
 * How the number is made from stored measures. `count` and `money` add up over disjoint cells; `persons` never
 * do: they are read at a stored grouping set or not at all.
 */
export type Formula =
  | { readonly kind: 'count' | 'persons' | 'money'; readonly of: MeasureRef }
  | {
      readonly kind: 'rate' | 'mean';
      readonly of: MeasureRef;
      readonly per: MeasureRef;
      readonly scale: number;
    }
  | { readonly kind: 'index'; readonly gauge: 'need' | 'consumption' };

export interface Metric {
  readonly id: string;
  readonly title: Bilingual;
  readonly unit: Unit;
  /** Of a rate per members: the unit of what is counted, where it is not 件. */
  readonly counted?: Unit;
  readonly formula: Formula;
  /** One sentence: what is counted, of what, over what; what counts as satisfied. */
  readonly definition: Bilingual;
  readonly owner: Bilingual;
  /** Sets of dimensions it may be split by, beside the period; every set is stored. */
  readonly by: readonly (readonly Dimension[])[];
  /** Digits after the point in tables. */
  readonly decimals: number;
}

/** Whether it is counted by union, of those without an area; no other cube knows the union of a record. */
export const isByUnion = ({ by }: Pick<Metric, 'by'>): boolean => by.flat().includes('org');
