/** Levels from the whole to the part. A workspace that is not China uses the same four words. */
export const REGION_LEVELS = ['nation', 'province', 'city', 'county'] as const;

export type RegionLevel = (typeof REGION_LEVELS)[number];

/** The one region above all others, in every region table. */
export const NATION = '000000';

/** One row of a region table (`data/reference/regions.csv` or a workspace's own). */
export interface Region {
  readonly code: string;
  readonly level: RegionLevel;
  /** Empty for the nation. */
  readonly parent: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly short_zh: string;
  /** The code that took over when this one was abolished; empty while it is in force. */
  readonly successor?: string;
  /** Other spellings found in sources. */
  readonly aliases?: readonly string[];
}

/** How deep a level is: nation 0, county 3. */
export const depth = (level: RegionLevel): number => REGION_LEVELS.indexOf(level);

/** The level that the shape of a GB/T 2260 code says: 510000 province, 510100 city, 510104 county. */
export function gbLevel(code: string): RegionLevel {
  if (!/^\d{6}$/.test(code)) {
    throw new RangeError(
      `不是六位行政区划代码：${code} / not a six-digit region code: ${code} (e.g. 510104)`,
    );
  }
  if (code === NATION) return 'nation';
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}

/** The code one level up by shape: 510104 → 510100 → 510000 → 000000; the nation has none. */
export function gbParent(code: string): string | undefined {
  switch (gbLevel(code)) {
    case 'nation':
      return undefined;
    case 'province':
      return NATION;
    case 'city':
      return `${code.slice(0, 2)}0000`;
    case 'county':
      return `${code.slice(0, 4)}00`;
  }
}
