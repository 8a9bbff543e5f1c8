import type { Corner } from '../../domain/boundary.ts';

const RADIANS = Math.PI / 180;
/** The conic that maps of the whole country are usually drawn in: equal areas between 25° and 47°, upright at 105°. */
const [SOUTH, NORTH, MIDDLE] = [25 * RADIANS, 47 * RADIANS, 105 * RADIANS];
const CONE = (Math.sin(SOUTH) + Math.sin(NORTH)) / 2;
const SCALE = Math.cos(SOUTH) ** 2 + 2 * CONE * Math.sin(SOUTH);

/** Degrees → a plane where equal areas are equal; down is positive, as on a screen. */
export function project([east, north]: Corner): Corner {
  const radius = Math.sqrt(SCALE - 2 * CONE * Math.sin(north * RADIANS)) / CONE;
  const turn = CONE * (east * RADIANS - MIDDLE);
  return [radius * Math.sin(turn), radius * Math.cos(turn)];
}
