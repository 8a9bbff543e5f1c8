/** How Excel's numbers become the texts that a CSV of the same sheet would show. */

const DAY_MS = 86_400_000;
const BUILT_IN_DATES: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Does a number format show a date or a time? `id` decides for built-in formats, `code` for custom ones. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.some(([from, to]) => id >= from && id <= to);
  const letters = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '');
  return !/general/i.test(letters) && /[ymdhs年月日时分秒]/i.test(letters);
}

/**
 * `45721.5` → `2025-03-05 12:00:00`. Excel's 1900 system believes in a 29 February 1900; the 1904 system starts
 * four years later.
 */
export function cellDate(value: string, date1904: boolean): string {
  const serial = Number(value);
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465) return value;
  const seconds = Math.round((serial % 1) * 86_400);
  const clock = new Date(seconds * 1000).toISOString().slice(11, 19);
  if (serial < 1) return clock;
  const whole = Math.trunc(serial);
  const day = date1904 ? whole + 1462 : whole < 60 ? whole + 1 : whole;
  const date = new Date(Date.UTC(1899, 11, 30) + day * DAY_MS + (seconds === 86_400 ? DAY_MS : 0));
  const iso = date.toISOString().slice(0, 10);
  return seconds === 0 || seconds === 86_400 ? iso : `${iso} ${clock}`;
}

/**
 * A stored number as a person sees it: 15 significant digits, no binary dust (`0.30000000000000004` → `0.3`).
 * What is too long for a number to hold keeps its exponent, so that it is not taken for a whole identifier.
 */
export function cellNumber(value: string): string {
  if (/^-?\d{1,15}$/.test(value)) return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const rounded = Number(number.toPrecision(15));
  if (Math.abs(rounded) >= 1e15) return rounded.toExponential().toUpperCase();
  const text = String(rounded);
  return text.includes('e') ? rounded.toFixed(15).replace(/0+$/, '').replace(/\.$/, '') : text;
}
