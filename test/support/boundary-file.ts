/** Provinces of the made-up map, west to east. */
export const CODES = ['650000', '510000', '110000', '330000'] as const;

interface Wrong {
  readonly property?: string;
  readonly prefix?: string;
  readonly without?: string;
  readonly lines?: boolean;
  readonly shift?: number;
  readonly open?: boolean;
  readonly twice?: boolean;
}

const CORNERS: Readonly<Record<string, readonly [number, number]>> = {
  '650000': [80, 40],
  '510000': [100, 29],
  '110000': [116, 40],
  '330000': [120, 29],
  '710000': [121, 23],
  '810000': [114, 22],
  '820000': [113, 21],
};

/** A map of squares that is nobody's: as GeoJSON, whole, or wrong in one way. */
export function boundaryFile(wrong: Wrong = {}): string {
  const { property = 'adcode', prefix = '', without, lines = true, shift = 0, open, twice } = wrong;
  const square = ([x, y]: readonly [number, number]): number[][] => {
    const ring = [
      [x + shift, y],
      [x + 1 + shift, y],
      [x + 1 + shift, y + 1],
      [x + shift, y + 1],
    ];
    return open ? [...ring, [x, y + 0.5]] : [...ring, [x + shift, y]];
  };
  const regions = Object.entries(CORNERS)
    .filter(([code]) => code !== without)
    .map(([code, corner]) => ({
      type: 'Feature',
      properties: { [property]: `${prefix}${code}`, name: code },
      geometry: { type: 'MultiPolygon', coordinates: [[square(corner)]] },
    }));
  const line = {
    type: 'Feature',
    properties: { adcode: '100000_JD' },
    geometry: {
      type: 'LineString',
      coordinates: [
        [109, 15],
        [110, 12],
      ],
    },
  };
  return JSON.stringify({
    type: 'FeatureCollection',
    features: [...regions, ...(twice ? regions.slice(0, 1) : []), ...(lines ? [line] : [])],
  });
}
