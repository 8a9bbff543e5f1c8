import { PANELS } from '../../../charts/multiples/series.ts';
import type { View } from '../../state/trends-choice.ts';

/** Lines a chart can carry with names at their ends. */
const READABLE = 8;

/** The view for a number of lines: lines while they can be told apart, then panels, then bars. */
export function naturalView(lines: number, periods: number): View {
  if (periods === 1 && lines > 1) return 'bars';
  return lines <= READABLE ? 'lines' : lines <= PANELS ? 'multiples' : 'bars';
}
