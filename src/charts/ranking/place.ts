import type { Look } from '../look.ts';
import { rangeCell, type TableNumber } from '../table.ts';
import type { RankingMember, RankingPlace } from './series.ts';

type Words = Pick<Look, 't' | 'f'>;

/** 「第3–7位」, or 「第3位」 for one that can be told from all others. */
export function placeText({ rank, ordinal }: RankingPlace, { t, f }: Words): string {
  if (ordinal !== null) return t('ranking.ordinal', { rank: f.count(ordinal) });
  const { low, high } = rank;
  return low === high
    ? t('ranking.shared', { rank: f.count(low) })
    : t('ranking.range', { low: f.count(low), high: f.count(high) });
}

/** The place, and 并列 beside it where there is anyone it cannot be told from. */
export const markedPlace = (place: RankingPlace, words: Words): string =>
  place.tied.length === 0 ? placeText(place, words) : `${placeText(place, words)} ${words.t('ranking.mark')}`;

/** The interval of a reading, for a table and for what is said of its row; none where it has none. */
export const intervalCell = (interval: RankingMember['interval'], { f }: Words): TableNumber =>
  rangeCell(interval ?? { low: null, high: null }, (end) => f.number(end, 1));
