import type { Reported } from '../../i18n/format.ts';
import { BANDS, type Band } from '../bands.ts';

export interface RankingMember {
  readonly code: string;
  readonly name: string;
  readonly reading: Reported;
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
  const reach = Math.max(15, ...known.map((v) => Math.abs(v - 100)));
  const edge = Math.ceil((reach + 1) / 5) * 5;
  return { ...input, rows, low: 100 - edge, high: 100 + edge };
}
