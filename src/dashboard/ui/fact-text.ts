import type { WorkFact } from '../../contracts/work-item.ts';
import type { Format } from '../../i18n/format.ts';

/** One number of the evidence with its unit; a difference with its sign. */
export function factText(f: Format, { value, status, unit = '', decimals = 0, signed }: WorkFact): string {
  const text = f.value({ value, status }, { unit, decimals });
  return signed === true && value !== null && value > 0 ? `+${text}` : text;
}
