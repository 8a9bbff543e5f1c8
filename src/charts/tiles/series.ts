import type { Bilingual } from '../../domain/text.ts';
import { mark, type Reported } from '../../i18n/format.ts';
import type { Band } from '../bands.ts';
import { NEVER_REPORTS, OUTSIDE_SCOPE, TILE_LAYOUT, tileKey } from './layout.ts';

export interface TileInput {
  readonly title: string;
  readonly period: number;
  readonly tiles: readonly {
    readonly code: string;
    readonly name: string;
    readonly short: string;
    readonly reading: Reported;
    readonly band: Band | null;
  }[];
  /** Picks the language of the regions that are in no release. */
  readonly inLocale: (text: Bilingual) => string;
}

export interface Tile {
  readonly code: string;
  readonly name: string;
  readonly short: string;
  readonly column: number;
  readonly row: number;
  readonly reading: Reported;
  readonly band: Band | null;
  /** What the tile prints: the reading, or the mark of the reason for none. */
  readonly mark: string;
}

export interface TileSeries {
  readonly title: string;
  readonly period: number;
  readonly tiles: readonly Tile[];
}

/** A name that no tile holds has a shorter one. */
function shorter({ code, short }: TileInput['tiles'][number], inLocale: TileInput['inLocale']): string {
  const known = OUTSIDE_SCOPE[tileKey(code)];
  const other = known === undefined ? short : inLocale(known);
  return other.length < short.length ? other : short;
}

/** Readings → places in the grid; regions outside every source are there too, marked 不适用. */
export function tileSeries({ title, period, tiles, inLocale }: TileInput): TileSeries {
  const placed = tiles.flatMap((tile) => {
    const place = TILE_LAYOUT[tileKey(tile.code)];
    const outside = tile.reading.value === null && NEVER_REPORTS.has(tileKey(tile.code));
    return place === undefined || outside
      ? []
      : [
          {
            ...tile,
            short: shorter(tile, inLocale),
            column: place[0],
            row: place[1],
            mark: mark(tile.reading.status),
          },
        ];
  });
  const taken = new Set(placed.map((tile) => tileKey(tile.code)));
  const outside = Object.entries(OUTSIDE_SCOPE).flatMap(([key, text]): Tile[] => {
    const place = TILE_LAYOUT[key];
    if (place === undefined || taken.has(key)) return [];
    const name = inLocale(text);
    const reading: Reported = { value: null, status: 'not_applicable' };
    return [
      {
        code: `${key}0000`,
        name,
        short: name,
        column: place[0],
        row: place[1],
        reading,
        band: null,
        mark: mark('not_applicable'),
      },
    ];
  });
  return { title, period, tiles: [...placed, ...outside] };
}
