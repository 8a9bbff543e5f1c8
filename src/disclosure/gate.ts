import type { MissingReason, ObservationStatus } from '../domain/status.ts';
import type { Gated } from '../domain/table.ts';
import type { Basis } from './basis.ts';
import { hideComplements } from './complement.ts';
import type { AudiencePolicy } from './policy.ts';
import { primaryReason } from './rules.ts';

/** One value before the gate. `basis` is null for a value that is already missing for a reason of its own. */
export interface OpenCell {
  readonly period: number;
  readonly region: string;
  /** Member code per split dimension, in the table's order; `*` is the total over it. */
  readonly members: readonly string[];
  readonly value: number | null;
  readonly status: ObservationStatus | MissingReason;
  readonly basis: Basis | null;
  /** Denominator of a rate or mean. */
  readonly n: number | null;
}

export interface OpenTable {
  readonly cells: readonly OpenCell[];
  /** Per split dimension: whether its members add up to the total. */
  readonly additive: readonly boolean[];
  /** Parts may be negative (bars of a change): two hidden ones may then move as far as they like. */
  readonly signed?: boolean;
  /** Sums that the product shows beside this table, so that a reader knows them whether or not they stand in it. */
  readonly beside?: {
    /** The total over each split dimension that adds up. */
    readonly totals: boolean;
    /** The region above each region, where all below it stand in the table. */
    readonly parents?: ReadonlyMap<string, string>;
    /** Longer periods with the periods of the table that make them up. */
    readonly spans?: ReadonlyMap<number, readonly number[]>;
  };
}

/** One value behind the gate: what it rested on stays inside. */
export interface ShownCell {
  readonly period: number;
  readonly region: string;
  readonly members: readonly string[];
  readonly value: number | null;
  readonly status: ObservationStatus | MissingReason;
  readonly n: number | null;
}

export interface ShownTable {
  readonly cells: readonly ShownCell[];
  readonly hidden: number;
}

const pass = <T>(value: T): Gated<T> => value as Gated<T>;

/**
 * The one way out. Hides what rests on too few persons or contributors, then whatever else in this table would
 * give it back by subtraction. A hidden value is a status, never 0; a value that was missing keeps its reason.
 */
export function gateTable(table: OpenTable, policy: AudiencePolicy): Gated<ShownTable> {
  const reasons = table.cells.map((cell) => (cell.basis ? primaryReason(cell.basis, policy) : null));
  hideComplements(table, reasons, policy);
  let hidden = 0;
  const cells = table.cells.map(({ period, region, members, value, status, n }, i): ShownCell => {
    const reason = reasons[i];
    if (!reason) return { period, region, members, value, status, n };
    if (reason === 'suppressed') hidden++;
    return { period, region, members, value: null, status: reason, n: null };
  });
  return pass({ cells, hidden });
}

/** Something made of gated things alone is gated: a change of two shown values, a table of shown cells. */
export function derive<T, U>(from: Gated<T>, make: (shown: Gated<T>) => U): Gated<U> {
  return pass(make(from));
}

/** Several gated results, as one. */
export function deriveAll<T, U>(
  from: readonly Gated<T>[],
  make: (shown: readonly Gated<T>[]) => U,
): Gated<U> {
  return pass(make(from));
}

/** Words, codes and dates about the data, without any number about persons: nothing to judge. */
export const noPersons = <T>(about: T): Gated<T> => pass(about);
