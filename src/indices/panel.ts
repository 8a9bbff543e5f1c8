import { MISSING_REASONS, type MissingReason, type ObservationStatus } from '../domain/status.ts';
import type { GaugeId, Split } from './definition.ts';

/** Status of a cell as a small integer: an index into this list. The first three state a number. */
export const CELL_STATUSES: readonly (Exclude<ObservationStatus, 'partial'> | MissingReason)[] = [
  'observed',
  'provisional',
  'estimated',
  ...MISSING_REASONS,
];
export const statusCode = (status: ObservationStatus | MissingReason): number =>
  (CELL_STATUSES as readonly string[]).indexOf(status);
export const OBSERVED = statusCode('observed');
export const PROVISIONAL = statusCode('provisional');
const STATED = 3;
/** True for observed, provisional and estimated cells. */
export const isStated = (code: number): boolean => code < STATED;

export interface RegionRef {
  readonly level: string;
  readonly code: string;
}

/**
 * What one gauge's indicators are made from, for one way of splitting it: dense, row-major
 * [region][period][member][indicator]. Exact counts inside, protected counts outside: the mathematics is one.
 */
export interface Panel {
  readonly gauge: GaugeId;
  readonly split: Split;
  readonly regions: readonly RegionRef[];
  /** Consecutive months, ascending: 202501, 202502, … */
  readonly periods: readonly number[];
  readonly members: readonly string[];
  /** In the order of the definition. */
  readonly indicators: readonly string[];
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
  /** `statusCode` per cell; a number is stated only where `isStated`. */
  readonly status: Uint8Array;
  /** Share of the reporting units behind the cell that reported, 0…1. */
  readonly reporting: Float64Array;
  /** Persons behind the numerator. */
  readonly persons: Float64Array;
  /** [region][period]: persons over all members, counted as such, because persons do not add up. */
  readonly totalPersons: Float64Array;
}

/** An empty panel in which every cell is `not_reported`. */
export function emptyPanel(
  axes: Pick<Panel, 'gauge' | 'split' | 'regions' | 'periods' | 'members' | 'indicators'>,
): Panel {
  const cells = axes.regions.length * axes.periods.length * axes.members.length * axes.indicators.length;
  return {
    ...axes,
    numerator: new Float64Array(cells).fill(Number.NaN),
    denominator: new Float64Array(cells).fill(Number.NaN),
    status: new Uint8Array(cells).fill(statusCode('not_reported')),
    reporting: new Float64Array(cells).fill(1),
    persons: new Float64Array(cells),
    totalPersons: new Float64Array(axes.regions.length * axes.periods.length),
  };
}

/** Row of (region, period, member); its indicators start at row × indicators. */
export const rowOf = (panel: Panel, region: number, period: number, member: number): number =>
  (region * panel.periods.length + period) * panel.members.length + member;
