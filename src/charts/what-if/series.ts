/** One place under two sets of weights. */
export interface WhatIfPlace {
  readonly code: string;
  readonly name: string;
  readonly official: number;
  readonly officialRank: number;
  readonly reading: number;
  readonly rank: number;
  readonly interval: { readonly low: number; readonly high: number };
  readonly ranks: { readonly low: number; readonly high: number };
}

export interface WhatIfInput {
  readonly title: string;
  readonly period: number;
  readonly places: readonly WhatIfPlace[];
}

export interface WhatIfSeries extends WhatIfInput {
  readonly low: number;
  readonly high: number;
  /** How many places would stand elsewhere, and the one that would move farthest. */
  readonly moved: number;
  readonly farthest: WhatIfPlace | undefined;
}

/** Places in their official order, hottest first, so that what moves is seen to move. */
export function whatIfSeries(input: WhatIfInput): WhatIfSeries {
  const places = input.places.toSorted(
    (a, b) => a.officialRank - b.officialRank || (a.code < b.code ? -1 : 1),
  );
  const all = places.flatMap((p) => [p.official, p.reading, p.interval.low, p.interval.high]);
  const far = (p: WhatIfPlace): number => Math.abs(p.rank - p.officialRank);
  const moved = places.filter((p) => far(p) > 0);
  return {
    ...input,
    places,
    low: Math.floor(Math.min(85, ...all) / 5) * 5,
    high: Math.ceil(Math.max(115, ...all) / 5) * 5,
    moved: moved.length,
    farthest: moved.toSorted((a, b) => far(b) - far(a))[0],
  };
}
