import type { MerchantCredit } from '../../contracts/merchant-credit.ts';
import { surges } from '../../indices/merchant-credit.ts';
import { type DisputeRow, endOf, type RegisterRow, statusAt } from './credit-cells.ts';

const DAY = 86_400_000;
/** Certifications that end so soon are named apart. */
const SOON = 90 * DAY;

/** How many merchants there are in each status and grade, why they left, and how far they are certified. */
export function registerOf(
  rows: readonly RegisterRow[],
  month: number | null,
  newest: number,
): MerchantCredit['register'] {
  const at = month ?? newest;
  const tally = (codes: readonly (string | null)[]) => {
    const counts = new Map<string, number>();
    for (const code of codes) if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
    return [...counts]
      .map(([code, merchants]) => ({ code, merchants }))
      .sort((a, b) => b.merchants - a.merchants || a.code.localeCompare(b.code));
  };
  const end = at === 0 ? '' : endOf(at);
  const soon =
    at === 0 ? '' : new Date(Date.UTC(Math.trunc(at / 100), at % 100, 0) + SOON).toISOString().slice(0, 10);
  const status = rows.map((row) => statusAt(row, at, newest));
  const listed = rows.filter((_, i) => status[i] === 'active' || status[i] === 'watch');
  const certified = { valid: 0, ending: 0, ended: 0, none: 0 };
  for (const { certified_until: until } of listed) {
    if (until === null) certified.none++;
    else if (until < end) certified.ended++;
    else if (until <= soon) certified.ending++;
    else certified.valid++;
  }
  return {
    merchants: rows.length,
    status: tally(status),
    grade: tally(rows.map((row) => row.grade)),
    exits: tally(
      rows.map((row, i) =>
        status[i] === 'exited' || status[i] === 'banned' ? (row.exit_reason ?? 'U') : null,
      ),
    ),
    certified,
  };
}

/** When the rule first spoke about merchants that have been suspended or left since, and how long that took. */
export function handledOf(
  rows: readonly RegisterRow[],
  windows: readonly DisputeRow[],
): MerchantCredit['handled'] {
  const register = new Map(rows.map((row) => [row.id, row]));
  const first = new Map<string, number>();
  for (const row of windows) {
    const speaks = surges({ ...row, raters: 0, scoreHigh: null, lapsed: false, status: 'active' });
    if (speaks && !first.has(row.id)) first.set(row.id, row.month);
  }
  return [...first].flatMap(([id, spoke]) => {
    const row = register.get(id);
    if (!row?.status_on) return [];
    const end = Date.UTC(Math.trunc(spoke / 100), spoke % 100, 0);
    const days = Math.round((Date.parse(row.status_on) - end) / DAY);
    return [
      {
        name: row.name ?? id,
        city: row.city,
        merchant_status: row.status,
        status_on: row.status_on,
        exit_reason: row.exit_reason,
        spoke,
        days,
      },
    ];
  });
}
