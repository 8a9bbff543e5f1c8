import type { Boundaries } from '../../contracts/boundary.ts';
import { type TileInput, type TileSeries, tileSeries } from '../tiles/series.ts';

export type ApprovedMap = NonNullable<Boundaries['map']>;

/** The same readings as the tiles, with the approved outline of each region. */
export interface BoundarySeries extends TileSeries {
  readonly map: ApprovedMap;
}

/** Readings → outlines; a region without territory on the map keeps its place in the table alone. */
export const boundarySeries = (input: TileInput, map: ApprovedMap): BoundarySeries => ({
  ...tileSeries(input),
  map,
});
