import type { Reported } from '../../i18n/format.ts';
import { BANDS, type Band } from '../bands.ts';

export interface RankingMember {
  readonly code: string;
  readonly name: string;
  readonly reading: Reported;
  readonly interval?: { readonly low: number; readonly high: number };
  readonly place?: RankingPlace;
}

/** Where a member may stand. Only one that can be told from all others has an ordinal. */
export interface RankingPlace {
  readonly rank: { readonly low: number; readonly high: number };
  readonly ordinal: number | null;
  readonly chain: number | null;
  /** Names of those it cannot be told from. */
  readonly tied: readonly string[];
}

export interface RankingInput {
  readonly title: string;
  readonly period: number;
  readonly bands: readonly { readonly band: Band; readonly members: readonly RankingMember[] }[];
  readonly without: readonly RankingMember[];
}

export interface RankingRow extends RankingMember {
  readonly band: Band;
  /** First row of its band: carries the band's name. */
  readonly opens: boolean;
}

export interface RankingSeries extends RankingInput {
  readonly rows: readonly RankingRow[];
  readonly low: number;
  readonly high: number;
  /** Whether any row knows its interval. */
  readonly uncertain: boolean;
}

/**
 * Members by band, hottest band first; inside a band they stand in the order of their codes and share one place
 * (并列). A league table would read differences into noise.
 */
export function rankingSeries(input: RankingInput): RankingSeries {
  const rows = BANDS.flatMap((band) =>
    input.bands
      .filter((b) => b.band === band)
      .flatMap((b) => b.members)
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((member, i) => ({ ...member, band, opens: i === 0 })),
  );
  const known = rows.flatMap((r) => (r.reading.value === null ? [] : [r.reading.value]));
  const ends = rows.flatMap((r) => (r.interval ? [r.interval.low, r.interval.high] : []));
  const reach = Math.max(15, ...[...known, ...ends].map((v) => Math.abs(v - 100)));
  const edge = Math.ceil((reach + 1) / 5) * 5;
  return {
    ...input,
    rows,
    low: 100 - edge,
    high: 100 + edge,
    uncertain: rows.some((r) => r.place !== undefined),
  };
}
