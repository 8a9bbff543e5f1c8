import type { Field, KeptText } from './contract.ts';

/**
 * Short ways to write a field, so that a contract reads as the table it is:
 * `name: type(…type options, '中文表头', 'English', [aliases], {rest})`. The sensitivity written here is the usual
 * one of the type; a field that is more or less sensitive says so itself.
 */
type Rest = Partial<Pick<Field, 'required' | 'sensitivity' | 'example' | 'note'>>;
type Names = readonly [zh: string, en: string, aliases?: readonly string[], rest?: Rest];

const named = (sensitivity: Field['sensitivity'], [zh, en, aliases = [], rest = {}]: Names) => ({
  zh,
  en,
  aliases,
  sensitivity,
  ...rest,
});

export const text = (maxLength: number, ...names: Names): Field => ({
  type: 'text',
  maxLength,
  ...named('L1', names),
});

/** `otherwise` is the code an unknown value is stored as; `null` refuses the row. */
export const code = (list: string, otherwise: string | null, ...names: Names): Field => ({
  type: 'code',
  list,
  unmapped: otherwise === null ? 'reject' : { as: otherwise },
  ...named('L0', names),
});

export const ageBand = (...names: Names): Field => ({ type: 'age_band', ...named('L2', names) });
export const region = (...names: Names): Field => ({ type: 'region', ...named('L1', names) });
export const date = (...names: Names): Field => ({ type: 'date', ...named('L1', names) });
export const timestamp = (...names: Names): Field => ({ type: 'timestamp', ...named('L1', names) });
export const month = (...names: Names): Field => ({ type: 'month', ...named('L1', names) });
export const boolean = (...names: Names): Field => ({ type: 'boolean', ...named('L1', names) });
export const money = (...names: Names): Field => ({ type: 'money', ...named('L1', names) });

/** A non-negative amount of money. */
export const amount = (...names: Names): Field => ({ type: 'money', min: 0, ...named('L1', names) });

/** A whole number of things or persons within `[min, max]`. */
export const count = (min: number, max: number | undefined, ...names: Names): Field => ({
  type: 'integer',
  min,
  max,
  ...named('L1', names),
});

export const decimal = (
  limits: { precision: number; scale: number; min?: number; max?: number; percent?: true },
  ...names: Names
): Field => ({ type: 'decimal', ...limits, ...named('L1', names) });

/** An identifier of a record or thing, stored as a keyed hash. */
export const reference = (...names: Names): Field => ({ type: 'reference', ...named('L1', names) });
/** The number of a record that no other record mentions. */
export const ownNumber = (...names: Names): Field => ({
  type: 'reference',
  scope: 'record',
  ...named('L1', names),
});
export const freeText = (...names: Names): Field => ({ type: 'free_text', ...named('X', names) });
/** Free text that its owner, by name, has kept: stored scrubbed. */
export const keptText = (kept: KeptText, ...names: Names): Field => ({
  type: 'free_text',
  kept,
  ...named('L3', names),
});
export const dropped = (...names: Names): Field => ({ type: 'dropped', ...named('X', names) });

export const person = (identifier: 'member_no' | 'id_number' | 'phone', ...names: Names): Field => ({
  type: 'person',
  identifier,
  ...named('X', names),
});
