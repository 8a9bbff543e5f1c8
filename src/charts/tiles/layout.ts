/**
 * Where each province-level region stands in the tile grid: column, row. Neighbours stay neighbours where a grid
 * allows it; no border is drawn, so this is a table with a memory of the compass, not a map. Keys are the first
 * two digits of GB/T 2260; 66 is the product's code for the 新疆生产建设兵团, whose union federation is its own.
 */
export const TILE_LAYOUT: Readonly<Record<string, readonly [column: number, row: number]>> = {
  '23': [7, 0],
  '15': [4, 1],
  '22': [7, 1],
  '65': [0, 2],
  '66': [1, 2],
  '62': [2, 2],
  '64': [3, 2],
  '14': [4, 2],
  '11': [5, 2],
  '12': [6, 2],
  '21': [7, 2],
  '63': [2, 3],
  '61': [3, 3],
  '41': [4, 3],
  '13': [5, 3],
  '37': [6, 3],
  '54': [1, 4],
  '51': [2, 4],
  '50': [3, 4],
  '42': [4, 4],
  '34': [5, 4],
  '32': [6, 4],
  '31': [7, 4],
  '53': [2, 5],
  '52': [3, 5],
  '43': [4, 5],
  '36': [5, 5],
  '33': [6, 5],
  '45': [3, 6],
  '44': [4, 6],
  '35': [5, 6],
  '71': [7, 6],
  '46': [3, 7],
  '82': [4, 7],
  '81': [5, 7],
};

export const TILE_COLUMNS = 8;
export const TILE_ROWS = 8;

/** Regions with no 总工会 that reports to this system: without a reading they are 不适用, not 未报数. */
export const NEVER_REPORTS: ReadonlySet<string> = new Set(['71', '81', '82']);

/** Names of regions that a release may lack, so that the grid is complete all the same. */
export const OUTSIDE_SCOPE: Readonly<Record<string, { zh: string; en: string }>> = {
  '66': { zh: '兵团', en: 'XPCC' },
  '71': { zh: '台湾', en: 'Taiwan' },
  '81': { zh: '香港', en: 'Hong Kong' },
  '82': { zh: '澳门', en: 'Macao' },
};

export const tileKey = (regionCode: string): string => regionCode.slice(0, 2);

/** Whether a workspace's regions are the provinces of China, so that the grid says something. */
export const fitsTileGrid = (regionCodes: readonly string[]): boolean =>
  regionCodes.length >= 20 &&
  regionCodes.every((code) => /^\d{2}0000$/.test(code) && tileKey(code) in TILE_LAYOUT);
