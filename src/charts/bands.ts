/** Bands of a reading, hottest first; hotter is not better. */
export const BANDS = ['hot', 'warm', 'mild', 'cool', 'cold'] as const;
export type Band = (typeof BANDS)[number];

/** Lower edges of hot, warm, mild and cool; the index definition has the last word (a test compares). */
export const BAND_EDGES = [115, 105, 95, 85] as const;

export const bandIndex = (band: Band): number => BANDS.indexOf(band);
