import type { ApiValue } from '../contracts/value.ts';

export const NOT_REPORTED: ApiValue = { value: null, status: 'not_reported' };

/** What a row or gated cell shows, and that nothing was reported where there is none. */
export const shownOf = (cell: ApiValue | undefined): ApiValue =>
  cell ? { value: cell.value, status: cell.status } : NOT_REPORTED;

/** A number that says nothing about persons, so that there is nothing to hide. */
export const observed = (value: number | null): ApiValue =>
  value === null ? NOT_REPORTED : { value, status: 'observed' };
